internal import Digests
internal import Foundation

/// Which files of a checkout a build depends on.
///
/// Compilers do not read the Python files of packages, tests or documentation, so a change of these leaves the
/// compiled modules as they are. When in doubt a file counts: that costs a build, but never gives a wrong one.
struct BuildInputs {
    /// The files that count, sorted by path.
    let paths: [String]

    /// The files that describe how a project is built.
    static let setupFiles = ["setup.py", "setup.cfg", "pyproject.toml", "meson.build", "CMakeLists.txt"]

    /// The files of a checkout that count.
    ///
    /// - Parameters:
    ///   - files: All files of the checkout.
    ///   - takesPython: Whether every Python file except tests counts, as custom commands may read any of them.
    init(_ files: ProjectFiles, takesPython: Bool) {
        let imported = Self.imported(files)
        paths = files.paths.filter { path in
            if imported.contains(path) { return true }
            if path.hasSuffix(".py") { return takesPython && !Self.isAside(path) }
            return Self.matters(path)
        }.sorted()
    }

    /// The digest of the files that count and their paths.
    func digest(_ read: (String) -> [UInt8]?) -> SHA256Digest {
        var hasher = SHA256Hasher()
        for path in paths {
            hasher.update("\(path)\u{0}".utf8)
            hasher.update("\(read(path).map { SHA256Digest(of: $0).hex } ?? "-")\n".utf8)
        }
        return hasher.finish()
    }

    /// Whether a file that is not Python counts.
    static func matters(_ path: String) -> Bool {
        if path.hasPrefix(".") { return false }
        let (name, suffix) = parts(path)
        if compiled.contains(suffix) { return true }
        if isAside(path) || ignored.contains(suffix) { return false }
        return suffix != "txt" || name == "cmakelists.txt" || name.hasPrefix("meson")
    }

    /// Whether a file is a source of a compiler.
    static func isCompiled(_ path: String) -> Bool { compiled.contains(parts(path).suffix) }

    /// The name of a file and its suffix, in lower case.
    private static func parts(_ path: String) -> (name: String, suffix: String) {
        let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        let parts = name.split(separator: ".")
        return (name, parts.count > 1 ? String(parts.last ?? "") : "")
    }

    /// Source files of compilers, which count in every directory.
    private static let compiled: Set<String> = [
        "c", "cc", "cpp", "cxx", "h", "hh", "hpp", "hxx", "inl", "pyx", "pxd", "pxi", "tp", "f", "f90", "f77",
        "rs",
        "cu", "cuh", "s", "asm", "pyf", "g4",
    ]

    /// Documentation and data.
    private static let ignored: Set<String> = [
        "md", "rst", "ipynb", "pyi", "png", "jpg", "jpeg", "gif", "svg", "ico", "pdf", "csv", "tsv",
        "parquet", "pkl",
        "pickle", "npy", "npz", "h5", "nc", "zip", "gz", "bz2", "xz", "zst", "orc", "feather", "xlsx", "xls",
        "ods",
        "dta", "sas7bdat", "xml", "html", "log", "po", "mo", "bib",
    ]

    /// Whether a file is in a directory of tests, documentation and the like.
    static func isAside(_ path: String) -> Bool {
        let places: Set<String> = [
            "test", "tests", "doc", "docs", "example", "examples", "benchmark", "benchmarks", "asv_bench",
            "changes",
            "newsfragments", "news", "changelog", "release-notes", "web",
        ]
        let folders = path.split(separator: "/").dropLast().map { $0.lowercased() }
        return folders.contains { places.contains($0) }
    }

    /// The setup files, the Python files that they import, and those of a back end in the repository.
    private static func imported(_ files: ProjectFiles) -> Set<String> {
        var found = Set(files.paths.filter { !$0.contains("/") && $0.hasSuffix(".py") })
        let pyproject = files.text("pyproject.toml").map { TomlDocument($0).root }
        for directory in pyproject?["build-system", "backend-path"]?.strings ?? [] {
            let place = Text.normalizedPath(directory) ?? ""
            found.formUnion(
                files.paths.filter { $0.hasSuffix(".py") && !place.isEmpty && $0.hasPrefix("\(place)/") })
        }
        var pending = ["setup.py"]
        var seen: Set<String> = []
        while let path = pending.popLast(), seen.count < 30 {
            guard seen.insert(path).inserted, let text = files.text(path) else { continue }
            for match in text.matches(
                of: #/(?m)^[ \t]*(?:from|import)[ \t]+([\w.]+)(?:[ \t]+import[ \t]+(\w+))?/#)
            {
                let module = match.1.replacing(".", with: "/")
                let package = module.split(separator: "/").first.map(String.init) ?? ""
                var candidates = ["\(package)/__init__.py", "\(module).py", "\(module)/__init__.py"]
                if let name = match.2 { candidates.append("\(module)/\(name).py") }
                for candidate in candidates where files.has(candidate) {
                    found.insert(candidate)
                    pending.append(candidate)
                }
            }
        }
        return found
    }
}
