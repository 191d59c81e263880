internal import Foundation

/// A package index on this machine: a few wheels and source distributions, made when a test begins.
///
/// It listens on a loopback address that is not exempt from proxies, as the sandbox reaches an index only through its
/// gateway.
package final class LocalIndex: Sendable {
    /// One file of the index.
    package struct Release: Sendable {
        package var name: String
        package var version: String
        /// When it was uploaded; nil leaves the time out.
        package var uploaded: String?
        /// What its only module holds; nil for a package without files.
        package var module: String? = ""
        /// A `setup.py` makes it a source distribution.
        package var setupScript: String?
        /// What the source distribution is called, such as `Name-1.0.tar.bz2`; its end says how it is packed.
        ///
        /// An egg holds nothing.
        package var file: String?
        /// What a wheel serves.
        package var tag = "py3-none-any"
        /// Whether the source distribution has a file of metadata.
        package var hasMetadata = true
        /// Empty files of the source distribution beside the usual ones.
        package var members: [String] = []
        /// What it requires.
        package var requires: [String] = []
        /// The directory of installed packages whose files of this name are packed, under this version.
        package var installedIn: String?

        package init(name: String, version: String, uploaded: String? = nil, module: String? = "") {
            self.name = name
            self.version = version
            self.uploaded = uploaded
            self.module = module
        }
    }

    /// What every environment wants: empty packages of these names.
    package static let seeds =
        ["setuptools", "wheel", "pip"].map {
            Release(name: $0, version: "50", uploaded: "2018-01-01T00:00:00Z")
        } + [Release(name: "pytest", version: "6.0", uploaded: "2018-01-01T00:00:00Z")]

    /// A setuptools that builds what a setup file without extensions describes, as the real one does for projects
    /// without `pyproject.toml`.
    package static let buildingSetuptools = Release(
        name: "setuptools", version: "51", uploaded: "2018-02-01T00:00:00Z",
        module: """
            import os, runpy, sys, types, zipfile
            described = {}
            def setup(**arguments):
                described.update(arguments)
            def info():
                sys.path.insert(0, os.getcwd())
                runpy.run_path("setup.py", run_name="__main__")
                name = described["name"].replace(".", "_").replace("-", "_")
                head = "Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n" % (described["name"], described["version"])
                head += "".join("Requires-Dist: %s\\n" % one for one in described.get("install_requires", []))
                return "%s-%s" % (name, described["version"]), head
            def build_wheel(directory, config_settings=None, metadata_directory=None):
                stem, head = info()
                texts = {one + ".py": open(one + ".py").read() for one in described["py_modules"]}
                texts[stem + ".dist-info/METADATA"] = head
                texts[stem + ".dist-info/WHEEL"] = (
                    "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
                record = stem + ".dist-info/RECORD"
                texts[record] = "".join(name + ",,\\n" for name in [*texts, record])
                with zipfile.ZipFile(os.path.join(directory, stem + "-py3-none-any.whl"), "w") as archive:
                    for name, text in texts.items():
                        archive.writestr(name, text)
                return stem + "-py3-none-any.whl"
            build_meta = types.ModuleType("setuptools.build_meta")
            build_meta.build_wheel = build_wheel
            build_meta.get_requires_for_build_wheel = lambda config_settings=None: []
            build_meta.__legacy__ = build_meta
            sys.modules["setuptools.build_meta"] = build_meta
            """)

    private let directory: TemporaryDirectory
    private let server: ServerProcess
    /// The address of the index.
    package let address: String

    /// Makes the files and starts to serve them.
    package init(_ releases: [Release], python: String) throws {
        directory = try TemporaryDirectory()
        let described = releases.map { release -> [String: Any] in
            [
                "name": release.name, "version": release.version, "uploaded": release.uploaded ?? "",
                "module": release.module ?? NSNull(), "setup": release.setupScript ?? "",
                "requires": release.requires, "site": release.installedIn ?? "",
                "file": release.file ?? "\(release.name)-\(release.version).tar.gz",
                "members": release.members, "metadata": release.hasMetadata, "tag": release.tag,
            ]
        }
        let plan = try JSONSerialization.data(withJSONObject: described)
        try directory.write(String(decoding: plan, as: UTF8.self), to: "plan.json")
        try directory.write(Self.program, to: "index.py")
        server = try ServerProcess(
            python, ["-I", directory["index.py"], directory.path], keepsOutput: true)
        let line = server.output?.availableData ?? Data()
        address = "http://127.0.0.2:\(String(decoding: line, as: UTF8.self).filter(\.isNumber))/simple"
    }

    /// Writes the files and serves them; prints its port.
    private static let program = """
        import base64, csv, hashlib, http.server, io, json, os, re, sys, tarfile, zipfile
        root = sys.argv[1]
        files = {}
        def stem(p):
            return "%s-%s" % (p["name"].replace("-", "_"), p["version"])
        def pack(p, metadata, members):
            data = io.BytesIO()
            info = stem(p) + ".dist-info"
            members[info + "/METADATA"] = metadata.encode()
            members[info + "/WHEEL"] = (
                b"Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: %s\\n" % p["tag"].encode())
            record = ""
            for name, content in members.items():
                digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
                record += "%s,sha256=%s,%d\\n" % (name, digest, len(content))
            members[info + "/RECORD"] = (record + info + "/RECORD,,\\n").encode()
            with zipfile.ZipFile(data, "w") as archive:
                for name, content in members.items():
                    archive.writestr(zipfile.ZipInfo(name), content)
            return stem(p) + "-" + p["tag"] + ".whl", data.getvalue()
        def wheel(p):
            meta = "Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n" % (p["name"], p["version"])
            meta += "".join("Requires-Dist: %s\\n" % r for r in p["requires"])
            module = {} if p["module"] is None else {p["name"].replace("-", "_") + ".py": p["module"].encode()}
            return pack(p, meta, module)
        def installed(p):
            site, name = p["site"], p["name"].replace("-", "_").lower()
            known = next(one for one in os.listdir(site) if re.fullmatch(name + r"-[^-]+\\.dist-info", one.lower()))
            members = {}
            with open(os.path.join(site, known, "RECORD"), newline="") as record:
                paths = [row[0] for row in csv.reader(record)]
            for path in paths:
                folder, _, last = path.partition("/")
                if path.startswith(("..", "/")) or path.endswith(".pyc"):
                    continue
                if folder == known:
                    if last not in ("entry_points.txt", "top_level.txt"):
                        continue
                    target = stem(p) + ".dist-info/" + last
                else:
                    target = path
                with open(os.path.join(site, path), "rb") as file:
                    members[target] = file.read()
            with open(os.path.join(site, known, "METADATA"), encoding="utf-8") as file:
                head = file.read().split("\\n\\n")[0].split("\\n")
            kept = [line for line in head if line.startswith("Requires-Python:")]
            meta = ["Metadata-Version: 2.1", "Name: " + p["name"], "Version: " + p["version"], *kept]
            meta += ["Requires-Dist: " + one for one in p["requires"]]
            return pack(p, "\\n".join(meta) + "\\n", members)
        def source(p):
            data = io.BytesIO()
            folder, form = re.fullmatch(r"(.+)\\.(tar\\.gz|tar\\.bz2|zip)", p["file"]).groups()
            texts = {"setup.py": p["setup"], p["name"] + ".py": p["module"], **dict.fromkeys(p["members"], ""),
                     "PKG-INFO": "Metadata-Version: 1.0\\nName: %s\\nVersion: %s\\n" % (p["name"], p["version"])}
            if not p["metadata"]:
                del texts["PKG-INFO"]
            if form == "zip":
                with zipfile.ZipFile(data, "w") as archive:
                    for name, text in texts.items():
                        archive.writestr(folder + "/" + name, text)
            else:
                with tarfile.open(fileobj=data, mode=form.replace("tar.", "w:")) as archive:
                    for name, text in texts.items():
                        entry = tarfile.TarInfo(folder + "/" + name)
                        entry.size = len(text.encode())
                        archive.addfile(entry, io.BytesIO(text.encode()))
            return p["file"], data.getvalue()
        for p in json.load(open(os.path.join(root, "plan.json"))):
            name, data = (p["file"], b"PK") if p["file"].endswith(".egg") else source(p) if p["setup"] else installed(p) if p["site"] else wheel(p)
            files.setdefault(p["name"], []).append((name, data, p["uploaded"]))
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_HEAD(self):
                self.do_GET()
            def do_GET(self):
                parts = [part for part in self.path.split("/") if part]
                body, kind = b"", None
                if parts[:1] == ["simple"] and len(parts) == 2 and parts[1] in files:
                    kind = "application/vnd.pypi.simple.v1+json"
                    listed = []
                    for name, data, uploaded in files[parts[1]]:
                        entry = {"filename": name, "url": "/files/" + name, "hashes": {"sha256": hashlib.sha256(data).hexdigest()}}
                        if uploaded:
                            entry["upload-time"] = uploaded
                        listed.append(entry)
                    body = json.dumps({"meta": {"api-version": "1.1"}, "name": parts[1], "files": listed}).encode()
                elif parts[:1] == ["files"]:
                    for entries in files.values():
                        for name, data, _ in entries:
                            if name == parts[1]:
                                kind, body = "application/octet-stream", data
                self.send_response(200 if kind else 404)
                self.send_header("Content-Type", kind or "text/plain")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)
            def log_message(self, *arguments):
                pass
        server = http.server.ThreadingHTTPServer(("127.0.0.2", 0), Handler)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """
}
