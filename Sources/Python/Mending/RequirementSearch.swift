internal import Foundation

/// Searches all requirement files of a repository, whatever their purpose.
enum RequirementSearch {
    /// The range of a package in a file, or its release in a lock file, and the file; nil when there is none.
    static func range(of name: String, in files: ProjectFiles) -> (text: String, file: String)? {
        for path in candidates(files) {
            for requirement in requirements(path, files)
            where requirement.name == name && !requirement.specifier.isEmpty {
                var bare = requirement
                bare.marker = ""
                return (bare.description, path)
            }
        }
        return locked(name, in: files)
    }

    /// The release of a package in the project's lock file: tables `[[package]]` with name and version, as poetry,
    /// pdm and uv write them.
    private static func locked(_ name: String, in files: ProjectFiles) -> (text: String, file: String)? {
        for path in ["poetry.lock", "pdm.lock", "uv.lock"] {
            for table in (files.text(path) ?? "").components(separatedBy: "[[package]]").dropFirst() {
                guard let found = table.firstMatch(of: #/(?m)^name = "([^"\n]+)"\s+^version = "([^"\n]+)"/#),
                    let requirement = Requirement("\(found.1)==\(found.2)"), requirement.name == name
                else { continue }
                return (requirement.description, path)
            }
        }
        return nil
    }

    /// Whether a file names a package at all.
    static func names(_ name: String, in files: ProjectFiles) -> Bool {
        candidates(files).contains { requirements($0, files).contains { $0.name == name } }
            || locked(name, in: files) != nil
    }

    /// The first of the files that set up the project or its tests which has a package among its requirements, as far as
    /// one can tell from its text: the name at the beginning of a line or of a quoted text, and no word after it.
    static func setupFile(naming name: String, in files: ProjectFiles) -> String? {
        ["pyproject.toml", "setup.cfg", "setup.py", "tox.ini", "noxfile.py"].first { path in
            (files.text(path) ?? "").split(whereSeparator: \.isNewline).contains { line in
                line.split { "\"',[".contains($0) }.contains { part in
                    let text = part.drop(while: \.isWhitespace)
                    let word = text.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }
                    guard Requirement.normalized(word) == name else { return false }
                    let rest = text.dropFirst(word.count).drop(while: \.isWhitespace)
                    return rest.first.map { "<>=!~;[#]".contains($0) } ?? true
                }
            }
        }
    }

    private static func candidates(_ files: ProjectFiles) -> [String] {
        let named = files.paths.filter { path in
            let file = path.split(separator: "/").last?.lowercased() ?? ""
            return (file.hasSuffix(".txt") || file.hasSuffix(".in") || file.hasSuffix(".pip"))
                && (file.contains("req") || path.lowercased().contains("requirements/"))
        }
        return Array(named.prefix(60))
    }

    private static func requirements(_ path: String, _ files: ProjectFiles) -> [Requirement] {
        RequirementsFile.parse(files.text(path) ?? "", directory: "").compactMap { line in
            if case .named(let requirement) = line { requirement } else { nil }
        }
    }
}
