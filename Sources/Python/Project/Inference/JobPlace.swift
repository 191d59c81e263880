/// The current directory of a job.
struct JobPlace: Hashable {
    /// The directory, relative to the root and empty for it.
    var directory = ""
    /// Whether it is outside of the checkout.
    private(set) var isElsewhere = false
    /// Whether the directory is the one where commands run; otherwise a variable decides, and the root is assumed.
    private(set) var isKnown = true
    /// Where commands run that run in no directory of the commit, as it is spelled.
    private(set) var missing: String?
    private var previous = ""

    init(directory: String = "") {
        self.directory = directory
    }

    /// Follows `cd`.
    ///
    /// - Parameter script: The file of the commands, for directories relative to it.
    mutating func enter(_ name: String, of files: ProjectFiles, script: String) {
        let old = directory
        defer { previous = old }
        missing = nil
        guard let path = Self.path(name, from: directory, previous: previous, script: script) else {
            (directory, isElsewhere, isKnown) = ("", false, !name.contains("$") && !name.contains("{"))
            return
        }
        if !path.hasPrefix("/"), let bare = Text.normalizedPath(path),
            bare.isEmpty || files.hasDirectory(bare)
        {
            let isAbsolute = name.hasPrefix("$") || name.hasPrefix("{")
            if !isElsewhere || isAbsolute { (directory, isElsewhere, isKnown) = (bare, false, true) }
        } else {
            (isElsewhere, isKnown, missing) = (true, false, path.hasPrefix("/") ? name : path)
        }
    }

    /// A name relative to the root; nil for one that only a variable tells.
    private static func path(_ name: String, from directory: String, previous: String, script: String)
        -> String?
    {
        if name.isEmpty || name == "~" { return "" }
        if name == "-" { return previous }
        if let match = name.prefixMatch(
            of: #/(?:\$\(dirname[^)]*\)|\$\{(?:0|BASH_SOURCE[^%}]*)%\/\*\})(\/|$)/#)
        {
            let home = script.split(separator: "/").dropLast().joined(separator: "/")
            return (home.isEmpty ? "" : "\(home)/") + "\(name[match.range.upperBound...])"
        }
        if let match = name.prefixMatch(of: roots) { return String(name[match.range.upperBound...]) }
        guard !name.contains("$"), !name.contains("{") else { return nil }
        guard !name.hasPrefix("/"), !name.hasPrefix("~") else { return "/" }
        return directory.isEmpty ? name : "\(directory)/\(name)"
    }

    /// What stands for the root of the checkout: variables of services, templates (`$` once they are read) and tox's.
    private static var roots: Regex<Substring> {
        #/(?:\$|\$\{?(?:GITHUB_WORKSPACE|TRAVIS_BUILD_DIR|CI_PROJECT_DIR|BUILD_SOURCESDIRECTORY|CIRCLE_WORKING_DIRECTORY|APPVEYOR_BUILD_FOLDER|CIRRUS_WORKING_DIR|PWD|CURDIR)\}?|\$\((?:CURDIR|Build\.SourcesDirectory|System\.DefaultWorkingDirectory|git rev-parse --show-toplevel|pwd)\)|\{(?:toxinidir|tox_root)\})(?:\/|$)/#
    }

    /// A fact with its paths relative to the root; nil outside of the checkout.
    func moved(_ fact: CommandFact) -> CommandFact? {
        guard !isElsewhere else { return nil }
        guard !directory.isEmpty else { return fact }
        switch fact {
        case .requires(.file(let path)): return .requires(.file(under(path)))
        case .requires(.constraints(let path)): return .requires(.constraints(under(path)))
        case .requires(.local(let path, let extras)):
            return .requires(.local(path: under(path), extras: extras))
        case .script(let path): return .script(under(path))
        case .condaFile(let path): return .condaFile(under(path))
        case .variableFile(let path): return .variableFile(under(path))
        case .compose(let files, let services):
            return .compose(
                files: files.isEmpty ? ComposeFiles.names.map(under) : files.map(under), services: services)
        case .variable(var variable, let isForTests) where variable.name == "PYTHONPATH":
            variable.value = variable.value.split(separator: ":", omittingEmptySubsequences: false)
                .map { $0.hasPrefix("/") || $0.contains("$") ? String($0) : under(String($0)) }
                .joined(separator: ":")
            return .variable(variable, isForTests: isForTests)
        default: return fact
        }
    }

    /// A path of the directory, relative to the root.
    func under(_ path: String) -> String {
        let whole = "\(directory)/\(path)"
        guard let normal = Text.normalizedPath(whole) else { return whole }
        return normal.isEmpty ? "." : normal
    }
}
