"""F13: hostile git repositories.

Missing and corrupt objects, cut packs, damaged indexes, links and commands in .gitmodules, .gitattributes and the repository's own
configuration, hooks, alternates, odd references, commits without parents, with a hundred and with strange dates, names that are
no UTF-8. Each is mined from its history and has a row that is validated, next to an innocent one. The mark: no crash, nothing of
theirs is executed (a canary file), what is broken is said with its name, and the innocent one is mined and valid.
"""

import zlib

from .common import Figure, until_gone
from .rows import MENDED, TESTS, WHO, Rows


def loose(repository):
    return sorted(path for path in (repository / ".git" / "objects").glob("??/*"))


def write_object(repository, name, content):
    path = repository / ".git" / "objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        path.chmod(0o644)
    path.write_bytes(content)


class Crafts:
    """What is done to a repository of two commits; each is one way."""

    def __init__(self, rows, place):
        self.rows, self.canary = rows, place / "executed"
        self.touch = f"touch {self.canary}"
        # What of the two commits is damaged.
        self.at = "HEAD"

    def git(self, repository, *words, **more):
        return self.rows.git(repository, *words, **more)

    def blob(self, repository, path="mod.py"):
        return self.git(repository, "rev-parse", f"{self.at}:{path}").decode().strip()

    def missing_blob(self, repository):
        name = self.blob(repository)
        (repository / ".git" / "objects" / name[:2] / name[2:]).unlink()

    def missing_tree(self, repository):
        name = self.git(repository, "rev-parse", self.at + "^{tree}").decode().strip()
        (repository / ".git" / "objects" / name[:2] / name[2:]).unlink()

    def missing_parent(self, repository):
        name = self.git(repository, "rev-parse", "HEAD").decode().strip()
        (repository / ".git" / "objects" / name[:2] / name[2:]).unlink()

    def corrupt_blob(self, repository):
        write_object(repository, self.blob(repository), b"\x78\x9c\xff\xff not zlib")

    def lying_blob(self, repository):
        write_object(repository, self.blob(repository), zlib.compress(b"blob 4\0" + b"x" * (1 << 20)))

    def huge_header(self, repository):
        write_object(repository, self.blob(repository), zlib.compress(b"blob 99999999999999999999\0x"))

    def other_content(self, repository):
        write_object(repository, self.blob(repository), zlib.compress(b"blob 2\0x\n"))

    def corrupt_tree(self, repository):
        name = self.git(repository, "rev-parse", self.at + "^{tree}").decode().strip()
        write_object(repository, name, zlib.compress(b"tree 9\x00100644 ab"))

    def pack(self, repository):
        self.git(repository, "gc", "-q", "--aggressive")
        found = list((repository / ".git" / "objects" / "pack").glob("*.pack"))[0]
        for path in (found, found.with_suffix(".idx")):
            path.chmod(0o644)
        return found

    def cut_pack(self, repository):
        path = self.pack(repository)
        path.write_bytes(path.read_bytes()[:-60])

    def flipped_pack(self, repository):
        path = self.pack(repository)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0x40
        path.write_bytes(content)

    def bad_index(self, repository):
        path = self.pack(repository).with_suffix(".idx")
        content = bytearray(path.read_bytes())
        for at in range(8 + 1024, len(content) - 40):
            content[at] ^= 0xFF
        path.write_bytes(content)

    def empty_index(self, repository):
        self.pack(repository).with_suffix(".idx").write_bytes(b"")

    def hooks(self, repository):
        for name in (
            "post-checkout",
            "pre-receive",
            "update",
            "post-update",
            "reference-transaction",
            "pre-commit",
            "post-index-change",
            "fsmonitor-watchman",
            "pre-auto-gc",
            "post-merge",
            "post-applypatch",
            "applypatch-msg",
        ):
            path = repository / ".git" / "hooks" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"#!/bin/sh\n{self.touch}\n", encoding="utf-8")
            path.chmod(0o755)

    def configuration(self, repository):
        with open(repository / ".git" / "config", "a", encoding="utf-8") as stream:
            stream.write(
                f'[core]\n\tfsmonitor = "{self.touch}"\n\tsshCommand = "{self.touch}"\n\tpager = "{self.touch}"\n\teditor = "{self.touch}"\n'
                f'\thooksPath = .\n[uploadpack]\n\tpackObjectsHook = "{self.touch};"\n[filter "evil"]\n\tsmudge = "{self.touch}"\n\tclean = '
                f'"{self.touch}"\n\tprocess = "{self.touch}"\n\trequired\n[diff "evil"]\n\ttextconv = "{self.touch}"\n\tcommand = "{self.touch}"\n'
                f'[diff]\n\texternal = "{self.touch}"\n[credential]\n\thelper = "!{self.touch}"\n[alias]\n\tx = "!{self.touch}"\n'
            )

    def attributes(self, repository):
        self.rows.put(
            repository,
            {
                ".gitattributes": "* filter=evil diff=evil merge=evil ident export-subst text eol=crlf working-tree-encoding=latin1\n"
            },
        )
        self.commit(repository)
        self.configuration(repository)

    def submodules(self, repository):
        self.rows.put(
            repository,
            {
                ".gitmodules": "".join(
                    f'[submodule "{name}"]\n\tpath = {path}\n\turl = {url}\n\tupdate = !{self.touch}\n'
                    for name, path, url in (
                        ("a", "sub", f"ext::sh -c {self.touch.replace(' ', '%20')}"),
                        ("../../x", "up", "../../../../etc"),
                        ("b", "opt", f"-u{self.touch}"),
                        ("c", "file", "file:///etc"),
                        ("d", ".git/hooks", "https://127.0.0.1:1/x"),
                    )
                )
            },
        )
        for path in ("sub", "up", "opt", "file"):
            self.git(repository, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{path}")
        self.commit(repository)

    def alternates(self, repository):
        path = repository / ".git" / "objects" / "info" / "alternates"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            "/etc\n../../../../../../nowhere\n" + str(repository / ".git" / "objects") + "\n", encoding="utf-8"
        )

    def references(self, repository):
        head = self.git(repository, "rev-parse", "HEAD").decode().strip()
        with open(repository / ".git" / "packed-refs", "wb") as stream:
            stream.write(
                b"# pack-refs with: peeled fully-peeled sorted \n"
                + b"".join(
                    head.encode() + b" refs/heads/" + name + b"\n"
                    for name in (
                        b"-u",
                        b"..",
                        b"a..b",
                        b"x.lock",
                        b"\xff\xfe",
                        b"$(touch x)",
                        b"a b",
                        b"../../../../etc/x",
                        b"@{1}",
                        b"new\tline",
                        b"~^:?*[",
                    )
                )
            )
        (repository / ".git" / "refs" / "heads" / "loop").write_text("ref: refs/heads/loop\n", encoding="utf-8")
        (repository / ".git" / "refs" / "heads" / "short").write_text("abc\n", encoding="utf-8")
        (repository / ".git" / "refs" / "heads" / "none").write_text("1" * 40 + "\n", encoding="utf-8")

    def raw_commit(self, repository, text):
        name = (
            self.git(repository, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input=text)
            .decode()
            .strip()
        )
        self.git(repository, "update-ref", "refs/heads/main", name)

    def dates(self, repository):
        tree = self.git(repository, "rev-parse", "HEAD^{tree}").decode().strip()
        parent = self.git(repository, "rev-parse", "HEAD").decode().strip()
        for date in (
            "0 +0000",
            "4294967296 +0000",
            "99999999999999999999 +0000",
            "-5 +0000",
            "1654084800 -9999",
            "1654084800 +99999",
            "x y",
            "",
        ):
            text = f"tree {tree}\nparent {parent}\nauthor a <a@example.com> {date}\ncommitter a <a@example.com> {date}\n\nMerge pull request #3 from a/b\n"
            parent = (
                self.git(repository, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input=text.encode())
                .decode()
                .strip()
            )
        self.git(repository, "update-ref", "refs/heads/main", parent)

    def authors(self, repository):
        tree = self.git(repository, "rev-parse", "HEAD^{tree}")
        parent = self.git(repository, "rev-parse", "HEAD")
        self.raw_commit(
            repository,
            b"tree " + tree + b"parent " + parent + b"author \xff\xfe\x00<<>> 1654084800 +0000\n"
            b"committer \x1b]0;x\x07 <\xe9> 1654084800 +0000\nencoding latin-9000\n\nFix \xff\xfe (#7)\n\x1b[2J\n",
        )

    def many_parents(self, repository):
        tree = self.git(repository, "rev-parse", "HEAD^{tree}").decode().strip()
        names = [
            self.git(repository, "commit-tree", tree, "-m", f"root {number}").decode().strip() for number in range(100)
        ]
        head = self.git(repository, "rev-parse", "HEAD").decode().strip()
        words = [word for name in [head, *names] for word in ("-p", name)]
        merged = (
            self.git(repository, "commit-tree", tree, *words, "-m", "Merge pull request #9 from a/b").decode().strip()
        )
        self.git(repository, "update-ref", "refs/heads/main", merged)

    def no_history(self, repository):
        tree = self.git(repository, "rev-parse", "HEAD^{tree}").decode().strip()
        self.git(
            repository,
            "update-ref",
            "refs/heads/main",
            self.git(repository, "commit-tree", tree, "-m", "root").decode().strip(),
        )

    def own_parent(self, repository):
        """A commit under another name whose parent is itself; its digest does not fit, of course."""
        tree = self.git(repository, "rev-parse", "HEAD^{tree}").decode().strip()
        name = "12" * 20
        text = f"tree {tree}\nparent {name}\nauthor a <a@example.com> 1 +0000\ncommitter a <a@example.com> 1 +0000\n\nx\n".encode()
        write_object(repository, name, zlib.compress(b"commit %d\0" % len(text) + text))
        (repository / ".git" / "refs" / "heads" / "main").write_text(name + "\n", encoding="utf-8")

    def tree_names(self, repository):
        blob = self.blob(repository)
        entries = b"".join(
            b"100644 " + name + b"\0" + bytes.fromhex(blob)
            for name in (b"..", b".", b".git", b"/abs", b"a/b", b"\xff", b"-rf", b"new\nline", b"mod.py")
        )
        tree = (
            self.git(repository, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", input=entries)
            .decode()
            .strip()
        )
        self.git(
            repository,
            "update-ref",
            "refs/heads/main",
            self.git(repository, "commit-tree", tree, "-p", "HEAD", "-m", "Names (#4)").decode().strip(),
        )

    def no_head(self, repository):
        (repository / ".git" / "HEAD").write_text("ref: refs/heads/../../../etc/passwd\n", encoding="utf-8")

    def empty(self, repository):
        (repository / ".git" / "HEAD").write_bytes(b"")

    def commit(self, repository):
        self.git(repository, "add", "-A", "-f", check=False)
        self.git(repository, "commit", "-q", "-m", "more (#2)")


WAYS = [
    name
    for name in vars(Crafts)
    if not name.startswith("_") and name not in ("git", "blob", "pack", "touch", "commit", "raw_commit")
]
# Objects of which the base commit of the row is made, too.
WAYS += [
    f"{name} of the base"
    for name in (
        "missing_blob",
        "missing_tree",
        "corrupt_blob",
        "lying_blob",
        "huge_header",
        "other_content",
        "corrupt_tree",
    )
]


def measure(bench):
    place = bench.place("F13")
    rows = Rows(bench, place, "crafted")
    crafts = Crafts(rows, place)
    chosen = WAYS if bench.scale >= 0.1 else WAYS[::3]
    for name in ["innocent", *chosen]:
        rows.add(name.replace(" ", "-"))
    # The rows are of the first commit; what is crafted comes on top of it, in a second one.
    for name in chosen:
        repository = place / "repositories" / name.replace(" ", "-")
        rows.put(repository, {"mod.py": MENDED, "tests/test_mod.py": TESTS})
        rows.git(repository, "add", "-A")
        rows.git(repository, "commit", "-q", "-m", "Mend it (#1)")
        crafts.at = "HEAD~1" if name.endswith(" of the base") else "HEAD"
        getattr(crafts, name.split()[0])(repository)
    # Crafting may have run what it plants.
    crafts.canary.unlink(missing_ok=True)
    environment = {key: value for key, value in WHO.items() if "CONFIG" in key}
    mined = bench.run(
        "mine", "--history", rows.write()[1], "--workspace", place / "mined", timeout=1_200, env=environment
    )
    validated = rows.validate(timeout=3_600, env=environment)
    verdicts = rows.verdicts()
    executed = crafts.canary.exists()
    left, _ = until_gone(place)
    notes, passed = [], 0
    said = mined.text + validated.text
    for name in chosen:
        verdict = verdicts.get(name.replace(" ", "-"), ("none", "", ""))
        # A damaged object accuses no candidate. Valid where only the second commit is crafted, or an error in whose text the repository stands.
        if (verdict[0] != "none" or f"crafted/{name}" in said) and not (
            name.endswith(" of the base") and verdict[0] in ("valid", "invalid")
        ):
            passed += 1
        else:
            notes.append(f"{name}: {verdict[:2]}")
    found = {name: verdicts.get(name.replace(" ", "-"), ("not validated", "")) for name in chosen}
    said_of = [f"{name}: {verdict[0]} {verdict[1]}".strip() for name, verdict in found.items() if verdict[0] != "valid"]
    notes.append("; ".join(said_of))
    calls = [("mine", mined), ("validate", validated)]
    crashes = [
        f"`{name}` ended with {done.status}: {done.err.decode('utf-8', 'replace').strip()[-200:]}"
        for name, done in calls
        if done.crashed
    ]
    innocent = [verdicts.get("innocent", ("none",))[0] == "valid", "crafted/innocent" not in errors_of(mined)]
    return [
        Figure(
            "F13",
            f"hostile repositories, {len(chosen)} ways, mined and validated",
            len(chosen),
            passed,
            "a verdict, or an error that names it",
            0,
            notes,
        ),
        Figure("F13", "commands over all of them", 2, 2 - len(crashes), "no crash", 0, crashes),
        Figure(
            "F13",
            "the innocent repository among them, mined and valid",
            2,
            sum(innocent),
            "unchanged",
            0,
            [] if all(innocent) else [f"{verdicts.get('innocent')}; {mined.err.decode('utf-8', 'replace')[-300:]}"],
        ),
        Figure(
            "F13",
            "hooks, filters, commands of theirs executed; processes left",
            2,
            2 - executed - bool(left),
            "none",
            0,
            left[:3],
        ),
    ]


def errors_of(done):
    return "\n".join(line for line in done.err.decode("utf-8", "replace").splitlines() if "error" in line)
