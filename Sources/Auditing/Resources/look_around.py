"""Lists what of an answer can be seen where it is started, and what was looked at.

Usage: look_around.py QUESTION-FILE DESCRIPTOR. It runs inside the sandbox, by any Python from 2.7 on, and runs nothing
of what it finds. The question says which lines, contents and names to look for; the answer has facts alone.
"""

import hashlib
import io
import json
import os
import re
import stat
import sys
import tarfile
import zipfile
import zlib

HEX = re.compile(b"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")
METADATA = re.compile(r"^(.+?)(?:-[^-]+)?(?:-py[0-9.]+)?\.(dist-info|egg-info|egg-link)$")
RELEASE = re.compile(r"^(.+?)-(\d[^-]*?)(?:-[^/]*)?\.(whl|egg|tar\.gz|tar\.bz2|tgz|zip)$")
VERSION = re.compile(
    b"^(?:__version__|VERSION|version|__title_version__)[ \t]*(?::[^=\n]*)?=[ \t]*[bu]?[\"']([0-9][^\"'\n]*)[\"']", re.M
)
KINDS = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
# The kernel's own files, and this program's.
OUTSIDE = (b"/proc", b"/sys", b"/dev", b"/run/swegym/audit")
LARGEST = 256 << 20
LARGEST_ARCHIVE = 64 << 20
MOST = 200000


def text(path):
    return path.decode("utf-8", "replace") if isinstance(path, bytes) else path


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def git_blob(data):
    digest = hashlib.sha1(b"blob " + str(len(data)).encode("ascii") + b"\0")
    digest.update(data)
    return digest.hexdigest()


class Room:
    def __init__(self, question):
        self.lines = [bytes(bytearray.fromhex(line)) for line in question["lines"]]
        self.contents = dict((content["id"], content["size"]) for content in question["contents"])
        self.sizes = set(self.contents.values())
        self.names = set(question["names"])
        self.modules = set(question["modules"])
        self.files = self.bytes = self.folders = self.archives = 0
        self.hits, self.copies, self.packages, self.unread, self.repositories = [], [], [], [], []
        self.stray = []
        self.packs = set()

    def not_read(self, path, reason):
        self.unread.append([text(path), str(reason)[:200]])

    # Files

    def walk(self, root):
        folders = [root]
        while folders:
            folder = folders.pop()
            try:
                names = sorted(os.listdir(folder))
            except OSError as error:
                self.not_read(folder, error.strerror)
                continue
            self.folders += 1
            if b"objects" in names and b"HEAD" in names and os.path.isdir(os.path.join(folder, b"objects")):
                self.repository(folder)
                continue
            for name in names:
                path = os.path.join(folder, name)
                if path.startswith(OUTSIDE):
                    continue
                try:
                    status = os.lstat(path)
                except OSError as error:
                    self.not_read(path, error.strerror)
                    continue
                is_folder = stat.S_ISDIR(status.st_mode)
                self.named(folder, name, path, is_folder)
                if is_folder:
                    folders.append(path)
                elif stat.S_ISREG(status.st_mode):
                    self.file(path, status)
                if self.files + self.folders > MOST:
                    return self.not_read(root, "more than %d files" % MOST)

    def file(self, path, status):
        self.files += 1
        if status.st_size == 0:
            return
        if status.st_size > LARGEST:
            return self.not_read(path, "larger than %d MiB" % (LARGEST >> 20))
        try:
            with io.open(path, "rb") as source:
                data = source.read()
        except (IOError, OSError) as error:
            return self.not_read(path, error.strerror)
        self.bytes += len(data)
        self.look(path, data)
        if path.endswith((b".pack", b".bundle")) and data[:4] in (b"PACK", b"# v2", b"# v3"):
            self.lone_pack(path, data, status)
        if path.endswith((b".whl", b".egg", b".zip")) and data[:2] == b"PK":
            self.archive(path, data, self.zipped)
        elif path.endswith((b".tar.gz", b".tgz", b".tar.bz2", b".tar.xz", b".tar")):
            self.archive(path, data, self.tarred)

    def lone_pack(self, path, data, status):
        """Reads a pack outside of a repository, with the index next to it, as a repository of its own."""
        found = {"path": text(path), "objects": [], "named": [], "texts": [], "unread": [], "alternates": []}
        try:
            seen = set()
            self.repository_file(b"objects/pack/" + os.path.basename(path), data, status, found, seen)
            with io.open(path[:-5] + b".idx", "rb") as source:
                index = source.read(LARGEST)
            self.repository_file(b"objects/pack/lone.idx", index, status, found, seen)
        except Exception:
            # Without an index the ids of differences are not known.
            if not found["objects"] or any(kind == "delta" for _, kind, _ in found["objects"]):
                return self.stray.append(text(path))
        self.repositories.append(found)

    def look(self, path, data):
        """Looks for whole contents and for lines in one file's bytes."""
        # No line of a source stands in machine code, and there is much of it.
        is_compiled = data[:4] == b"\x7fELF" or data[:8] == b"!<arch>\n"
        found = [] if is_compiled else [index for index, line in enumerate(self.lines) if line in data]
        is_wanted = len(data) in self.sizes
        if not found and not is_wanted:
            return
        identity = git_blob(data)
        if identity in self.contents:
            self.copies.append([text(path), identity])
        if found:
            self.hits.append([text(path), identity, found])

    def archive(self, path, data, members):
        self.archives += 1
        size = 0
        try:
            for name, length, read in members(data):
                size += length
                if size > LARGEST_ARCHIVE:
                    return self.not_read(path, "holds more than %d MiB" % (LARGEST_ARCHIVE >> 20))
                inside = path + b"!/" + name.encode("utf-8", "replace")
                parts = name.rstrip("/").split("/")
                for index, part in enumerate(parts[:-1]):
                    if part in self.modules and index + 2 == len(parts) and parts[-1] == "__init__.py":
                        self.packages.append([text(inside), part, self.version_in([read()]), "module"])
                self.look(inside, read())
        except Exception as error:
            self.not_read(path, "is no readable archive: %s" % error)

    @staticmethod
    def zipped(data):
        archive = zipfile.ZipFile(io.BytesIO(data))
        for entry in archive.infolist():
            if entry.file_size:
                yield entry.filename, entry.file_size, lambda entry=entry: archive.read(entry)

    @staticmethod
    def tarred(data):
        archive = tarfile.open(fileobj=io.BytesIO(data))
        for entry in archive:
            if entry.isreg():
                yield entry.name, entry.size, lambda entry=entry: archive.extractfile(entry).read()

    # Releases

    def named(self, folder, name, path, is_folder):
        """Notes a file or folder that is called like a release of the project or a copy of its modules."""
        name = text(name)
        found = METADATA.match(name)
        if found and normalized(found.group(1)) in self.names:
            self.packages.append([text(path), found.group(1), self.stated(path, is_folder), found.group(2)])
        found = RELEASE.match(name)
        if found and not is_folder and normalized(found.group(1)) in self.names:
            self.packages.append([text(path), found.group(1), found.group(2), "archive"])
        if is_folder and name in self.modules and not path.startswith(b"/testbed/"):
            if os.path.exists(os.path.join(path, b"__init__.py")):
                self.packages.append([text(path), name, self.version_of_module(path), "module"])

    @staticmethod
    def stated(path, is_folder):
        for inner in ([b"METADATA", b"PKG-INFO"] if is_folder else [b""]):
            try:
                with io.open(os.path.join(path, inner) if inner else path, "rb") as source:
                    head = source.read(1 << 20)
            except (IOError, OSError):
                continue
            found = re.search(b"^Version:[ \t]*(\\S+)", head, re.M)
            if found:
                return text(found.group(1))
        return None

    @staticmethod
    def version_in(texts):
        for head in texts:
            found = VERSION.search(head)
            if found:
                return text(found.group(1))
        return None

    def version_of_module(self, path):
        texts = []
        for name in (b"__version__.py", b"__init__.py", b"_version.py", b"version.py", b"__about__.py"):
            try:
                with io.open(os.path.join(path, name), "rb") as source:
                    texts.append(source.read(1 << 20))
            except (IOError, OSError):
                pass
        return self.version_in(texts)

    # Repositories

    def repository(self, folder):
        """Lists all objects of a repository, by their content, and every id that its other files name."""
        found = {"path": text(folder), "objects": [], "named": [], "texts": [], "unread": [], "alternates": []}
        seen = set()
        for parent, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                path = os.path.join(parent, name)
                inner = path[len(folder) + 1:]
                try:
                    status = os.lstat(path)
                    if stat.S_ISLNK(status.st_mode):
                        found["unread"].append([text(inner), "is a link"])
                        continue
                    with io.open(path, "rb") as source:
                        data = source.read(LARGEST * 4 + 1)
                except (IOError, OSError) as error:
                    found["unread"].append([text(inner), error.strerror])
                    continue
                self.files += 1
                self.bytes += len(data)
                try:
                    self.repository_file(inner, data, status, found, seen)
                except Exception as error:
                    found["unread"].append([text(inner), "cannot be read: %s" % error])
        self.repositories.append(found)

    def repository_file(self, inner, data, status, found, seen):
        if inner.startswith(b"objects/info/") and inner.endswith(b"alternates"):
            found["alternates"] += [text(line) for line in data.splitlines() if line]
        elif inner.startswith(b"objects/pack/") and inner.endswith(b".pack"):
            key = (status.st_ino, status.st_size, status.st_mtime)
            if key in self.packs:
                found["objects"].append(["", "same pack", []])
            else:
                self.packs.add(key)
                self.pack(data, found, seen)
        elif inner.startswith(b"objects/pack/") and inner.endswith(b".idx"):
            for identity in self.indexed(data):
                if identity not in seen:
                    seen.add(identity)
                    found["objects"].append([identity, "indexed", []])
        elif re.match(b"objects/[0-9a-f]{2}/[0-9a-f]{38}$", inner):
            whole = zlib.decompress(data)
            head, _, content = whole.partition(b"\0")
            self.object(text(head.split(b" ")[0]), content, found, seen)
        elif inner != b"index" and not inner.startswith(b"objects/pack/"):
            self.look(b"/" + found["path"].encode("utf-8").lstrip(b"/") + b"/" + inner, data)
            for identity in sorted(set(HEX.findall(data))):
                found["named"].append([text(inner), text(identity)])

    def pack(self, data, found, seen):
        if data[:4] != b"PACK":
            raise ValueError("no pack")
        count = int("".join("%02x" % byte for byte in bytearray(data[8:12])), 16)
        at, view = 12, memoryview(data)
        for _ in range(count):
            byte = bytearray(data[at:at + 1])[0]
            at += 1
            kind, size, shift = byte >> 4 & 7, byte & 15, 4
            while byte & 128:
                byte = bytearray(data[at:at + 1])[0]
                at += 1
                size |= (byte & 127) << shift
                shift += 7
            if kind == 6:
                while bytearray(data[at:at + 1])[0] & 128:
                    at += 1
                at += 1
            elif kind == 7:
                at += 20
            if size > LARGEST:
                raise ValueError("an object of more than %d MiB" % (LARGEST >> 20))
            content, at = self.inflated(data, view, at)
            if kind in KINDS:
                self.object(KINDS[kind], content, found, seen)
            else:
                found["objects"].append(["", "delta", []])

    @staticmethod
    def inflated(data, view, at):
        engine, parts = zlib.decompressobj(), []
        step = 1 << 12
        while not getattr(engine, "unused_data", b"") and at < len(data):
            piece = view[at:at + step]
            parts.append(engine.decompress(piece.tobytes()))
            at += len(piece)
            step = min(step * 4, 1 << 20)
            if getattr(engine, "eof", bool(engine.unused_data)):
                break
        return b"".join(parts), at - len(engine.unused_data)

    def object(self, kind, content, found, seen):
        head = ("%s %d" % (kind, len(content))).encode("ascii") + b"\0"
        identity = hashlib.sha1(head + content).hexdigest()
        seen.add(identity)
        children = []
        if kind == "tree":
            at = 0
            while at < len(content):
                end = content.index(b"\0", at)
                mode = content[at:content.index(b" ", at)]
                child = "".join("%02x" % byte for byte in bytearray(content[end + 1:end + 21]))
                if mode != b"160000":
                    children.append(child)
                at = end + 21
        found["objects"].append([identity, kind, children])
        if kind in ("commit", "tag"):
            found["texts"].append([identity, kind, text(content[:4096])])

    @staticmethod
    def indexed(data):
        if data[:8] != b"\xfftOc\0\0\0\x02":
            raise ValueError("an index of another form")
        count = int("".join("%02x" % byte for byte in bytearray(data[8 + 255 * 4:8 + 256 * 4])), 16)
        start = 8 + 256 * 4
        for index in range(count):
            identity = bytearray(data[start + 20 * index:start + 20 * index + 20])
            yield "".join("%02x" % byte for byte in identity)


def mounts():
    found = []
    with io.open("/proc/self/mountinfo", "rb") as source:
        for line in source:
            words = line.split(b" ")
            kind = words[words.index(b"-") + 1]
            found.append([text(words[2]), text(words[3]), text(words[4]), text(kind)])
    return found


def main():
    with io.open(sys.argv[1], "rb") as source:
        question = json.loads(source.read().decode("utf-8"))
    room = Room(question)
    for root in question["roots"]:
        if os.path.isdir(root):
            room.walk(root.encode("utf-8"))
    answer = {
        "files": room.files, "bytes": room.bytes, "folders": room.folders, "archives": room.archives,
        "hits": room.hits, "copies": room.copies, "packages": room.packages,
        "unread": room.unread[:50], "unreadCount": len(room.unread),
        "repositories": room.repositories, "stray": room.stray, "mounts": mounts(),
    }
    with os.fdopen(int(sys.argv[2]), "wb") as channel:
        channel.write(json.dumps(answer).encode("ascii"))


main()
