package import Diffs

/// Takes out of a proposed patch what would decide how it is graded rather than what the code does.
///
/// Files by which tests are configured, found or reported are those of the base commit: `conftest.py`, `pytest.ini`,
/// modules that Python or pytest load by themselves, packages that would stand in for pytest. Files that the instance's own
/// gold patch changes are the task's, and stay.
package struct PatchGuard {
    /// What of a patch is applied, and what is not.
    package struct Outcome: Hashable, Sendable {
        /// The patch without what was taken out.
        package var patch: Patch
        /// The paths of what was taken out, with the reason, in the order of the patch.
        package var withheld: [Withheld]
    }

    /// A section that is not applied.
    package struct Withheld: Hashable, Sendable, Codable, CustomStringConvertible {
        package var path: String
        package var reason: Reason

        package var description: String { "\(path): \(reason.description)" }
    }

    /// Why a section is not applied.
    package enum Reason: String, Hashable, Sendable, Codable, CustomStringConvertible {
        case tests, testPlace, outside, repository, configuration, startUp, impostor, compiled, link

        package var description: String {
            switch self {
            case .tests: "is a file of the instance's tests"
            case .testPlace: "lies in the directory of the instance's tests"
            case .outside: "leads out of the repository"
            case .repository: "is part of git's own files"
            case .configuration: "configures how tests are found, run or reported"
            case .startUp: "is loaded by the interpreter before any test"
            case .impostor: "stands in for what runs the tests"
            case .compiled: "is compiled code, which stands in for its source"
            case .link: "is a link, by which files of the tests could be replaced"
            }
        }
    }

    /// The paths that the gold patch of the instance changes.
    private let own: Set<[UInt8]>
    /// The paths that its test patch changes.
    private let tests: Set<[UInt8]>
    /// The directories of tests that they lie in.
    private let testPlaces: Set<String>
    /// The text of a file at the base commit; nil when it is not there.
    private let base: (String) -> [UInt8]?

    /// - Parameters:
    ///   - gold: the gold patch of the instance.
    ///   - tests: its test patch, whose files are those of the row whatever a model makes of them.
    ///   - base: the text of a file at the base commit; nil when it is not there.
    package init(gold: Patch, tests: Patch, base: @escaping (String) -> [UInt8]?) {
        own = Self.paths(of: gold)
        self.tests = Self.paths(of: tests)
        testPlaces = Set(self.tests.compactMap { Self.testPlace(of: String(decoding: $0, as: UTF8.self)) })
        self.base = base
    }

    private static func paths(of patch: Patch) -> Set<[UInt8]> {
        Set(patch.files.flatMap { [$0.oldPath, $0.newPath].compactMap(\.self) })
    }

    /// Divides a patch.
    package func examine(_ patch: Patch) -> Outcome {
        var kept: [FilePatch] = []
        var withheld: [Withheld] = []
        let impostors = impostors(in: patch)
        for file in patch.files {
            if let reason = reason(against: file, impostors) {
                withheld.append(Withheld(path: String(decoding: file.path, as: UTF8.self), reason: reason))
            } else {
                kept.append(file)
            }
        }
        return Outcome(patch: Patch(files: kept), withheld: withheld)
    }

    private func reason(against file: FilePatch, _ impostors: Set<String>) -> Reason? {
        let paths = [file.oldPath, file.newPath].compactMap(\.self)
        for path in paths {
            let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            if path.first == UInt8(ascii: "/") || parts.contains(where: { $0.elementsEqual("..".utf8) }) {
                return .outside
            }
            if parts.contains(where: Self.isGit) { return .repository }
        }
        if paths.contains(where: tests.contains) { return .tests }
        // A link may lead where the tests are, or to where they look for what configures them; a repository within the
        // repository as well.
        if file.newMode == 0o120000 || file.newMode == 0o160000 { return .link }
        for path in paths where !own.contains(path) {
            let path = String(decoding: path, as: UTF8.self)
            if let reason = Self.reason(against: path, impostors) { return reason }
            if let place = Self.testPlace(of: path), testPlaces.contains(place) { return .testPlace }
        }
        return changesConfiguration(file) && !paths.allSatisfy(own.contains) ? .configuration : nil
    }

    private static func isGit(_ part: ArraySlice<UInt8>) -> Bool {
        let name = String(decoding: part, as: UTF8.self).lowercased()
        return name == ".git" || name == "git~1"
    }

    // MARK: - By name

    /// The path as far as its first directory of tests; nil when it lies in none.
    ///
    /// What tests import from there (their package, helpers, data) is part of them.
    private static func testPlace(of path: String) -> String? {
        let folders = path.split(separator: "/").dropLast()
        guard let index = folders.firstIndex(where: { testFolders.contains($0.lowercased()) }) else {
            return nil
        }
        return folders[...index].joined(separator: "/")
    }

    private static func reason(against path: String, _ impostors: Set<String>) -> Reason? {
        let parts = path.split(separator: "/").map(String.init)
        guard let name = parts.last?.lowercased() else { return nil }
        if configuration.contains(name) { return .configuration }
        if startUp.contains(name) || name.hasSuffix(".pth") { return .startUp }
        if parts.contains("__pycache__") || name.hasSuffix(".pyc") || name.hasSuffix(".pyo") {
            return .compiled
        }
        if let module = module(of: path), impostors.contains(module) { return .impostor }
        let isMetadata = parts.map { $0.lowercased() }.contains {
            $0.hasSuffix(".dist-info") || $0.hasSuffix(".egg-info")
        }
        return isMetadata ? .impostor : nil
    }

    /// The modules of a patch that would be found in place of one that runs the tests.
    ///
    /// Modules stand in for others where the search path begins: in the root, or where sources lie. A directory without
    /// `__init__` gives way to any other module of its name, and what is there at the base commit is the project itself.
    private func impostors(in patch: Patch) -> Set<String> {
        Set(
            patch.files.compactMap { file in
                let path = String(decoding: file.path, as: UTF8.self)
                guard let module = Self.module(of: path), Self.isRunner(module),
                    path.hasPrefix("\(module).") || path.hasPrefix("\(module)/__init__."), base(path) == nil
                else { return nil }
                return module
            })
    }

    /// The module at the beginning of the search path that a file is part of, with the directory of sources.
    private static func module(of path: String) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        guard let first = parts.first else { return nil }
        let isBelow = ["src", "lib"].contains(first) && parts.count > 1
        let module = parts[isBelow ? 1 : 0].prefix { $0 != "." }
        return isBelow ? "\(first)/\(module)" : String(module)
    }

    private static func isRunner(_ module: String) -> Bool {
        let name = module.split(separator: "/").last.map(String.init) ?? module
        return runners.contains(name) || name.hasPrefix("pytest_")
    }

    private static let testFolders: Set<String> = ["test", "tests", "testing"]
    private static let configuration: Set<String> = [
        "conftest.py", "pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml",
    ]
    private static let startUp: Set<String> = ["sitecustomize.py", "usercustomize.py", "pyvenv.cfg"]
    /// Runners of tests, what they rest on, and the plug-ins that most suites have.
    private static let runners: Set<String> = [
        "pytest", "_pytest", "pluggy", "py", "iniconfig", "unittest", "doctest", "xdist", "execnet",
        "hypothesis",
        "_hypothesis_pytestplugin", "anyio", "faker", "packaging", "exceptiongroup", "tomli", "attr", "attrs",
        "importlib_metadata", "pkg_resources", "setuptools",
    ]

    // MARK: - By content

    private func changesConfiguration(_ file: FilePatch) -> Bool {
        let path = String(decoding: file.path, as: UTF8.self)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let old = base(file.oldPath.map { String(decoding: $0, as: UTF8.self) } ?? path) ?? []
        guard let before = ConfigurationSections.lines(of: old, named: name) else { return false }
        do throws(PatchApplicationError) {
            return try ConfigurationSections.lines(
                of: file.applied(to: file.kind == .added ? [] : old), named: name)
                != before
        } catch {
            // Where it does not apply as it is, whatever it says of pytest counts.
            return String(decoding: file.bytes, as: UTF8.self).lowercased().contains("pytest")
        }
    }
}
