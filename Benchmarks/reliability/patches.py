r"""F11: hostile patches, proposed by models and as gold patches of rows.

A corpus of more than sixty is made by the seed: paths with `..`, absolute ones, `.git` and its other spellings, links and
writes through them, modes of links and submodules, renames and copies out of the tree, binary ones cut or lying about their
size, very many hunks, CRLF, no newline at the end, bytes that are no UTF-8, quoted names; then real patches with mutations.
The mark: nothing outside of the checkout is written (names with a canary are looked for everywhere that could be reached, and
the surroundings have the same digest), the program does not crash, and benign patches are applied exactly when `git apply
--check` applies them, or the harness's next rung, `patch`, which is listed.
"""

import base64
import hashlib
import json
import os
import pathlib
import subprocess
import zlib

from .common import Figure, tree_digest, until_gone
from .rows import MODULE, Rows

CANARY = "swegym-canary-patch"


def new_file(path, text="x\n", mode="100644", header=None):
    lines = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")
    end = "" if text.endswith("\n") else "\n\\ No newline at end of file"
    name = header or f"diff --git a/{path} b/{path}"
    body = "\n".join("+" + line for line in lines)
    return f"{name}\nnew file mode {mode}\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{len(lines)} @@\n{body}{end}\n"


def link(path, target):
    return new_file(path, target, "120000")


def change(path="mod.py", before="    return 41", after="    return 42"):
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1,2 +1,2 @@\n def answer():\n-{before}\n+{after}\n"


def quoted(path):
    return (
        '"'
        + "".join(f"\\{byte:03o}" if byte < 0x20 or byte > 0x7E or byte in b'"\\' else chr(byte) for byte in path)
        + '"'
    )


def binary(path, data, size=None, kind="literal"):
    packed, lines = zlib.compress(data), []
    for at in range(0, len(packed), 52):
        piece = packed[at : at + 52]
        length = chr(ord("A") + len(piece) - 1) if len(piece) <= 26 else chr(ord("a") + len(piece) - 27)
        lines.append(length + base64.b85encode(piece + bytes(-len(piece) % 4)).decode())
    name = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    return (
        f"diff --git a/{path} b/{path}\nnew file mode 100644\nindex 0000000000000000000000000000000000000000.."
        f"{name}\nGIT binary patch\n{kind} {len(data) if size is None else size}\n"
        + "\n".join(lines)
        + "\n\nliteral 0\nHcmV?d00001\n\n"
    )


def hostile(outside):
    """Patches that must write nothing outside, by name."""
    made = {}
    name = CANARY
    for depth in (1, 2, 3, 6, 12):
        made[f"up-{depth}"] = new_file("../" * depth + name)
        made[f"inner-up-{depth}"] = new_file("tests/" + "../" * (depth + 1) + name)
    made["up-backslash"] = new_file("..\\..\\" + name)
    made["absolute"] = new_file(f"{outside}/{name}", header=f"diff --git a/{outside}/{name} b/{outside}/{name}")
    made["absolute-bare"] = f"--- /dev/null\n+++ {outside}/{name}\n@@ -0,0 +1 @@\n+x\n"
    made["double-slash"] = new_file(f"/{outside}/{name}")
    made["tmp"] = new_file(f"../../../../../../tmp/{name}")
    for spelling in (
        ".git",
        ".GIT",
        ".Git",
        "git~1",
        "GIT~1",
        ".git ",
        ".git.",
        ".git\u200c",
        ".g\u200cit",
        ".git::$INDEX_ALLOCATION",
        "tests/.git",
        "./.git",
    ):
        for file in ("hooks/post-checkout", "config"):
            made[f"{spelling!r}-{file}"] = new_file(
                f"{spelling}/{file}", f"#!/bin/sh\ntouch {outside}/{name}\n", "100755"
            )
    made["gitmodules"] = new_file(
        ".gitmodules",
        f'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% {outside}/{name}\n\tupdate = !touch {outside}/{name}\n',
    )
    made["gitattributes"] = new_file(".gitattributes", "* filter=evil diff=evil merge=evil\n")
    made["submodule"] = (
        "diff --git a/sub b/sub\nnew file mode 160000\nindex 0000000..1111111\n--- /dev/null\n+++ b/sub\n@@ -0,0 +1 @@\n"
        "+Subproject commit 1111111111111111111111111111111111111111\n"
    )
    made["submodule-up"] = made["submodule"].replace("sub", "../" + name)
    made["link-out"] = link("out", str(outside))
    made["link-then-write"] = link("out", str(outside)) + new_file(f"out/{name}")
    made["link-then-write-relative"] = link("out", "../" * 10 + str(outside).lstrip("/")) + new_file(f"out/{name}")
    made["link-chain"] = link("one", "two") + link("two", str(outside)) + new_file(f"one/{name}")
    made["link-to-git"] = link("dot", ".git") + new_file(
        "dot/hooks/post-checkout", f"#!/bin/sh\ntouch {outside}/{name}\n", "100755"
    )
    made["link-over-file"] = (
        "diff --git a/mod.py b/mod.py\nold mode 100644\nnew mode 120000\n--- a/mod.py\n+++ b/mod.py\n"
        f"@@ -1,2 +1 @@\n-def answer():\n-    return 41\n+{outside}/{name}\n\\ No newline at end of file\n"
    )
    made["tests-to-link"] = "diff --git a/tests/test_mod.py b/tests/test_mod.py\ndeleted file mode 100644\n" + link(
        "tests", str(outside)
    )
    made["write-then-link"] = new_file(f"out/{name}") + link("out", str(outside))
    made["rename-out"] = (
        f"diff --git a/mod.py b/../{name}\nsimilarity index 100%\nrename from mod.py\nrename to ../{name}\n"
    )
    made["copy-out"] = (
        f"diff --git a/mod.py b/../../{name}\nsimilarity index 100%\ncopy from mod.py\ncopy to ../../{name}\n"
    )
    made["rename-in"] = (
        "diff --git a/../../../../etc/passwd b/passwd\nsimilarity index 100%\nrename from ../../../../etc/passwd\nrename to passwd\n"
    )
    made["copy-in"] = "diff --git a/../canary b/stolen\nsimilarity index 100%\ncopy from ../canary\ncopy to stolen\n"
    made["delete-out"] = (
        "diff --git a/../keep b/../keep\ndeleted file mode 100644\n--- a/../keep\n+++ /dev/null\n@@ -1 +0,0 @@\n-keep\n"
    )
    made["mode-device"] = new_file("device", mode="020666")
    made["mode-directory"] = new_file("folder", mode="040000")
    made["mode-setuid"] = new_file("setuid", mode="104755")
    made["mode-letters"] = new_file("letters", mode="10064x")
    made["nul"] = new_file("a\0b" + name)
    made["empty-name"] = new_file("")
    made["dot"] = new_file(".")
    made["quoted-up"] = (
        f'diff --git "a/../{name}" "b/../{name}"\nnew file mode 100644\n--- /dev/null\n+++ "b/../{name}"\n@@ -0,0 +1 @@\n+x\n'
    )
    made["quoted-octal-up"] = made["quoted-up"].replace("../", "\\056\\056/")
    made["quoted-open"] = f'diff --git "a/{name} "b/{name}\n--- /dev/null\n+++ "b/{name}\n@@ -0,0 +1 @@\n+x\n'
    made["headers-differ"] = (
        f"diff --git a/mod.py b/mod.py\n--- a/mod.py\n+++ b/../{name}\n@@ -1,2 +1,2 @@\n def answer():\n-    return 41\n+    return 42\n"
    )
    made["hunk-huge-counts"] = (
        "diff --git a/mod.py b/mod.py\n--- a/mod.py\n+++ b/mod.py\n@@ -1,4000000000 +1,4000000000 @@\n def answer():\n"
    )
    made["hunk-negative"] = "diff --git a/mod.py b/mod.py\n--- a/mod.py\n+++ b/mod.py\n@@ --1,2 +-1,2 @@\n-x\n+y\n"
    made["hunk-zero"] = "diff --git a/mod.py b/mod.py\n--- a/mod.py\n+++ b/mod.py\n@@ -0,0 +0,0 @@\n"
    made["very-many-hunks"] = (
        "diff --git a/mod.py b/mod.py\n--- a/mod.py\n+++ b/mod.py\n"
        + "@@ -1 +1 @@\n-def answer():\n+def answer():\n" * 100_000
    )
    made["very-many-files"] = "".join(new_file(f"many/{number}") for number in range(20_000))
    made["long-name"] = new_file("n" * 5_000)
    made["deep-name"] = new_file("/".join(["d"] * 3_000))
    made["long-line"] = new_file("long", "x" * (8 << 20) + "\n")
    made["binary-lies"] = binary("lies", b"x" * 100, size=1 << 40)
    made["binary-bomb"] = binary("bomb", bytes(300 << 20))
    made["binary-cut"] = binary("cut", os.urandom(2_000))[:-900]
    made["binary-delta"] = binary("delta", b"\x10\x10\x90\x10", kind="delta")
    made["binary-up"] = binary(f"../{name}", b"x" * 100)
    return made


def benign():
    """Patches that git applies, or does not for reasons of their own."""
    return {
        "change": change(),
        "change-and-file": change() + new_file("more.py"),
        "no-newline": new_file("end", "x"),
        "crlf": change().replace("\n", "\r\n"),
        "crlf-file": new_file("dos", "a\r\nb\r\n"),
        "does-not-fit": change(before="    return 40"),
        "file-exists": new_file("mod.py", MODULE),
        "not-there": change("none.py"),
        "mode": "diff --git a/mod.py b/mod.py\nold mode 100644\nnew mode 100755\n",
        "rename": "diff --git a/mod.py b/moved.py\nsimilarity index 100%\nrename from mod.py\nrename to moved.py\n",
        "delete": "diff --git a/mod.py b/mod.py\ndeleted file mode 100644\n--- a/mod.py\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-def answer():\n-    return 41\n",
        "blanks": new_file("with blank"),
        "name-of-bytes": new_file("x").replace("a/x", quoted(b"a/\xff\xfe")).replace("b/x", quoted(b"b/\xff\xfe")),
        "quoted-name": new_file("x")
        .replace("a/x", quoted("a/tür\t".encode()))
        .replace("b/x", quoted("b/tür\t".encode())),
        "link-inside": link("inside", "mod.py"),
        "binary": binary("data.bin", bytes(range(256)) * 4),
        "trailing-text": change() + "-- \n2.39.2\n",
        "leading-text": "From 1111 Mon Sep 17\nSubject: it\n\n---\n" + change(),
        "no-git-header": change()[change().index("---") :],
        "twice": change() + change(before="    return 42", after="    return 43"),
    }


def mutations(chance, count, sources):
    made = {}
    for number in range(count):
        data = bytearray(chance.choice(sources).encode("utf-8", "surrogateescape"))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            way = chance.randrange(5)
            if way == 0:
                data[at] ^= 1 << chance.randrange(8)
            elif way == 1:
                del data[at : at + chance.randint(1, 40)]
            elif way == 2:
                data[at:at] = chance.choice((b"../", b"/", b"\0", b"\xff", b"99999999999", b"\n", b".git/", b'"'))
            elif way == 3:
                end = min(len(data), at + chance.randint(1, 200))
                data[at:at] = data[at:end]
            else:
                data = data[: max(20, at)]
            if not data:
                break
        made[f"mutation-{number}"] = bytes(data).decode("utf-8", "replace")
    return made


def git_applies(repository, patch):
    done = subprocess.run(
        ["git", "-C", str(repository), "apply", "--check"],
        input=patch.encode("utf-8", "surrogateescape"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"},
        check=False,
    )
    return done.returncode == 0


def patch_applies(repository, patch):
    """Whether the next rung of the harness's ladder takes it: `patch` with a fuzz of 5."""
    done = subprocess.run(
        ["patch", "--dry-run", "--batch", "--fuzz=5", "-p1", "-d", str(repository)],
        input=patch.encode("utf-8", "surrogateescape"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def measure(bench):
    place = bench.place("F11")
    outside = place / "outside"
    outside.mkdir()
    (outside / "canary").write_text("canary\n", encoding="utf-8")
    for spot in (place / "keep", place / "canary", place / "workspace" / "keep"):
        spot.parent.mkdir(exist_ok=True)
        spot.write_text("keep\n", encoding="utf-8")
    rows = Rows(bench, place)
    repository = rows.add("target")
    first = rows.validate()
    if rows.verdicts().get("target", ("",))[0] != "valid":
        raise RuntimeError(f"the target is not valid: {rows.verdicts()}: {first.text[-300:]}")
    corpus = hostile(outside)
    chance = bench.chance("patches")
    chosen = sorted(corpus)
    if bench.scale < 0.5:
        chosen = sorted(chance.sample(chosen, max(8, round(len(chosen) * bench.scale * 2))))
    fair = benign()
    sources = [text for text in [*fair.values(), *(corpus[name] for name in corpus)] if len(text) < 5_000]
    mutated = mutations(chance, bench.count(400, 5), sources)
    kept = [
        rows.workspace / "mirrors",
        rows.workspace / "environments",
        place / "repositories",
        outside,
        place / "keep",
        place / "canary",
        rows.workspace / "keep",
    ]
    before = tree_digest(*kept)
    figures = []
    grades = {}
    for label, patches, what in (
        ("hostile", {name: corpus[name] for name in chosen}, "hostile patches"),
        ("benign", fair, "benign patches"),
        ("mutated", mutated, "mutations of them"),
    ):
        predictions = place / f"{label}.jsonl"
        crashes, notes, graded = 0, [], {}
        # One prediction an instance and file: each patch is another model's.
        for name, patch in patches.items():
            with open(predictions, "w", encoding="utf-8", errors="surrogateescape") as stream:
                stream.write(
                    json.dumps({"instance_id": "made__target-1", "model_name_or_path": "m", "model_patch": patch})
                    + "\n"
                )
            done = bench.run(
                "evaluate",
                predictions,
                "--workspace",
                rows.workspace,
                "--output",
                place / "evaluated",
                "--overwrite",
                "--timeout",
                "30",
                "--without-controls",
                "--json",
                timeout=300,
            )
            found = done.json()
            if done.crashed or found is None:
                crashes += 1
                notes.append(f"{name}: status {done.status}: {done.err.decode('utf-8', 'replace').strip()[-150:]}")
                continue
            result = found["results"][0]
            graded[name] = (result["status"], str(result.get("failure") or result.get("detail") or "")[:120])
        grades[label] = graded
        written = canaries(place, outside)
        figures.append(
            Figure(
                "F11",
                what,
                len(patches),
                len(patches) - crashes - len(written),
                "no crash, nothing written outside",
                0,
                notes[:5] + [f"written: {each}" for each in written[:5]],
            )
        )
    same = tree_digest(*kept) == before
    left, _ = until_gone(place)
    figures.append(
        Figure(
            "F11",
            "digest of what lies around the checkouts; nothing alive",
            2,
            same + (not left),
            "unchanged",
            0,
            left[:3],
        )
    )
    agree, differ = 0, []
    for name, patch in fair.items():
        applied = grades["benign"].get(name, ("", ""))[0] in ("resolved", "unresolved")
        git = git_applies(repository, patch)
        if applied == git:
            agree += 1
        elif applied and patch_applies(repository, patch):
            # By the rules of the harness that is followed, `patch` is tried where git refuses.
            agree += 1
            differ.append(f"{name}: git refuses, `patch` applies, as the harness does")
        else:
            differ.append(f"{name}: here {grades['benign'].get(name)}, git {'applies' if git else 'refuses'}")
    figures.append(
        Figure(
            "F11",
            "benign patches applied as `git apply --check` and the harness's `patch` say",
            len(fair),
            agree,
            "the same, differences listed",
            0,
            differ[:12],
        )
    )
    return figures


def canaries(place, outside):
    """Files of hostile patches at places where none may be."""
    found = [str(path) for path in outside.rglob(f"*{CANARY}*")]
    for spot in (
        place,
        pathlib.Path("/tmp"),
        pathlib.Path("/"),
        place / "workspace",
        place / "workspace" / "scratch",
        *place.parents,
    ):
        found += [str(path) for path in spot.glob(f"*{CANARY}*")]
    found += [
        str(path)
        for path in (place / "workspace").rglob(f"*{CANARY}*")
        if not {"scratch", "logs", "evaluated"} & set(path.parts)
    ]
    return sorted(set(found))
