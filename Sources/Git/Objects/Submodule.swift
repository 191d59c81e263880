package import Instances

/// A commit of another repository that a tree holds, and where that repository is said to be.
package struct Submodule: Hashable, Sendable {
    /// Where its files belong.
    package var path: GitPath
    /// Where the repository is, as `.gitmodules` says; anything a stranger may have written.
    package var url: String
    /// The commit.
    package var commit: ObjectID

    package init(path: GitPath, url: String, commit: ObjectID) {
        self.path = path
        self.url = url
        self.commit = commit
    }

    /// Path and URL of each submodule of which a `.gitmodules` gives both.
    package static func addresses(in text: String) -> [(path: String, url: String)] {
        SubmoduleFile.entries(text)
    }
}

extension Repository {
    /// The submodules of a commit of which `.gitmodules` tells a path and a URL, in the order of that file.
    package func submodules(in commit: ObjectID) throws(GitError) -> [Submodule] {
        guard let bytes = try file(at: ".gitmodules", in: commit) else { return [] }
        var found: [Submodule] = []
        for (path, url) in SubmoduleFile.entries(String(decoding: bytes, as: UTF8.self)) {
            guard let version = try version(at: GitPath(path), in: commit), version.mode == .gitlink else {
                continue
            }
            found.append(Submodule(path: GitPath(path), url: url, commit: version.id))
        }
        return found
    }
}

/// The text of `.gitmodules`, which has the form of git's configuration (git-config, "Syntax").
enum SubmoduleFile {
    /// Path and URL of each submodule of which both are given.
    ///
    /// Of includes and all other sections nothing is read; what has another form is passed over.
    static func entries(_ text: String) -> [(path: String, url: String)] {
        var names: [String] = []
        var values: [String: [String: String]] = [:]
        var current: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0.isWhitespace }
            if line.first == "[" {
                current = sectionName(line)
                if let current, values[current] == nil {
                    names.append(current)
                    values[current] = [:]
                }
            } else if let current, let equals = line.firstIndex(of: "=") {
                let key = line[..<equals].filter { !$0.isWhitespace }.lowercased()
                values[current]?[key] = value(line[line.index(after: equals)...])
            }
        }
        return names.compactMap { name in
            guard let path = values[name]?["path"], let url = values[name]?["url"] else { return nil }
            return (path, url)
        }
    }

    /// The name in `[submodule "NAME"]`.
    private static func sectionName(_ line: Substring) -> String? {
        guard line.lowercased().hasPrefix("[submodule"), let start = line.firstIndex(of: "\""),
            let end = line.lastIndex(of: "\""), start < end
        else { return nil }
        return String(line[line.index(after: start)..<end])
    }

    /// A value without its comment, quotes and the spaces around it.
    private static func value(_ text: Substring) -> String {
        var value = ""
        var length = 0
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                value.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
                continue
            } else if character == "\"" {
                isQuoted.toggle()
                continue
            } else if !isQuoted, character == "#" || character == ";" {
                break
            } else if !isQuoted, character.isWhitespace {
                if !value.isEmpty { value.append(character) }
                continue
            } else {
                value.append(character)
            }
            length = value.count
        }
        return String(value.prefix(length))
    }
}
