/// Whether a path is of documentation, a changelog, or the project's housekeeping: what cannot solve an issue that a
/// test shows.
///
/// It is, when its first directory is `doc(s)`, `documentation`, `news`, `newsfragments`, `changes`, `changelog(s)`,
/// `changelog.d`, `.github`, `.gitlab`, `.circleci`, `.azure-pipelines`; or its extension is that of prose; or its
/// name is that of a changelog, licence, list of authors or a service's configuration. Requirement files
/// (`requirements*.txt`) are not: they decide what runs.
enum DocumentationPath {
    static func matches(_ path: [UInt8]) -> Bool {
        let parts = PathParts(path)
        if let first = parts.directories.first, directories.contains(String(decoding: first, as: UTF8.self)) {
            return true
        }
        if parts.directories.last.map({ String(decoding: $0, as: UTF8.self) }) == "newsfragments" {
            return true
        }
        let stem = String(decoding: parts.stem.map(ClosingKeyword.lowered), as: UTF8.self)
        if parts.suffix == Array("txt".utf8) {
            return !PathParts.words(of: parts.stem).contains {
                $0.hasPrefix("requirement") || $0 == "constraints"
            }
                && !parts.directories.contains(Array("requirements".utf8))
        }
        return proseSuffixes.contains(parts.suffixText) || names.contains(stem)
    }

    private static let directories: Set<String> = [
        "doc", "docs", "documentation", "news", "newsfragments", "changes", "changelog", "changelogs",
        "changelog.d", ".github", ".gitlab", ".circleci", ".azure-pipelines",
    ]

    private static let proseSuffixes: Set<String> = [
        "md", "rst", "markdown", "adoc", "asciidoc", "tex", "po", "pot",
    ]

    private static let names: Set<String> = [
        "changelog", "changes", "changeset", "history", "news", "readme", "authors", "contributors",
        "license",
        "licence", "copying", "notice", "codeowners", ".gitignore", ".gitattributes", ".mailmap", ".travis",
        ".gitlab-ci", ".pre-commit-config", ".readthedocs", "appveyor", ".appveyor", "azure-pipelines",
        "codecov",
        ".codecov", ".editorconfig", "citation", ".all-contributorsrc",
    ]
}
