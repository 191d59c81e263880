internal import Digests
internal import Instances
internal import Processes

extension EnvironmentExport {
    /// A `pylock.toml` (PEP 751).
    ///
    /// The standard requires a URL or a path for each file. A lock knows no index, so it is a path in a directory
    /// `files` next to the export.
    ///
    /// - Parameter names: The file names by SHA-256, from an index.
    /// - Throws: `EnvironmentError.install` for a pin without a file name.
    package func pylock(names: [String: String]) throws(EnvironmentError) -> String {
        var lines = header
        lines += [
            "# The files are looked for in the directory `files` beside this one; the hashes say which they are.",
            "lock-version = \"1.0\"", "requires-python = \"==\(lock.python.series).*\"",
            "created-by = \"swegym\"",
        ]
        for pin in lock.pins {
            guard let name = names[pin.sha256], PackageFiles.isFileName(name) else {
                throw .install(
                    step: "naming the file of \(pin.name) \(pin.version)",
                    said: "the package index has no file with the hash sha256:\(pin.sha256)")
            }
            let file =
                "{ name = \"\(name)\", path = \"files/\(name)\", hashes = { sha256 = \"\(pin.sha256)\" } }"
            lines += ["", "[[packages]]", "name = \"\(pin.name)\"", "version = \"\(pin.version)\""]
            lines.append(pin.kind == .wheel ? "wheels = [\(file)]" : "sdist = \(file)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Reads the names of pinned files from the package index.
package struct PackageFiles: Sendable {
    private let uv: Uv

    package init(uv: Uv) {
        self.uv = uv
    }

    /// The names of a lock's files by SHA-256; nothing is downloaded, and missing files are left out.
    ///
    /// - Parameter interpreter: Any interpreter, which uv needs to run.
    /// - Throws: `EnvironmentError` when uv cannot be run or the index does not answer.
    package func names(of lock: EnvironmentLock, interpreter: Interpreter) async throws(EnvironmentError)
        -> [String: String]
    {
        let entries = lock.pins.map {
            "{ name = \"\($0.name)\", version = \"\($0.version)\", requires-dist = [] },\n"
        }
        try Workbench.makeDirectory(uv.cache)
        let configuration = "\(uv.cache)/.names-\(lock.digest.hex).toml"
        try Workbench.write(Array("dependency-metadata = [\n\(entries.joined())]\n".utf8), to: configuration)
        defer { Workbench.unlink(configuration) }
        let arguments = [
            "pip", "compile", "-", "--no-deps", "--quiet", "--no-header", "--format", "pylock.toml",
            "--python",
            interpreter.path, "--python-version", "\(lock.python.series)",
        ]
        let wanted = lock.pins.map { "\($0.name)==\($0.version)" }.joined(separator: "\n")
        let result = try await uv.run(arguments, input: wanted + "\n", configuration: configuration)
        guard result.succeeded else {
            throw .install(
                step: "asking the package index for the names of files",
                said: Redaction.places.redact(String(result.errorText.suffix(800))),
                kind: FaultKind(said: result.errorText))
        }
        let files = PylockReader.packages(result.outputText).flatMap {
            $0.wheels + [$0.source].compactMap { $0 }
        }
        return Dictionary(
            files.compactMap { file in
                file.url.split(separator: "/").last.map { (file.sha256, Self.unescaped(String($0))) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// A file name in URL encoding, with `%2B` for `+`.
    private static func unescaped(_ name: String) -> String {
        name.replacing("%2B", with: "+").replacing("%2b", with: "+").replacing("%21", with: "!")
    }

    /// Whether a text is a valid name of a package file.
    static func isFileName(_ name: String) -> Bool {
        !name.hasPrefix(".") && name.wholeMatch(of: #/[A-Za-z0-9._+!\-]{1,250}/#) != nil
    }
}
