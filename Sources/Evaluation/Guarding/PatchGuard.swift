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
        case tests, outside, repository, configuration, startUp, impostor, link

        package var description: String {
            switch self {
            case .tests: "is a file of the instance's tests"
            case .outside: "leads out of the repository"
            case .repository: "is part of git's own files"
            case .configuration: "configures how tests are found, run or reported"
            case .startUp: "is loaded by the interpreter before any test"
            case .impostor: "stands in for what runs the tests"
            case .link: "is a link, by which files of the tests could be replaced"
            }
        }
    }

    /// The paths that the gold patch of the instance changes.
    private let own: Set<[UInt8]>
    /// The paths that its test patch changes.
    private let tests: Set<[UInt8]>
    /// The text of a file at the base commit; nil when it is not there.
    private let base: (String) -> [UInt8]?

    /// - Parameters:
    ///   - gold: the gold patch of the instance.
    ///   - tests: its test patch, whose files are those of the row whatever a model makes of them.
    ///   - base: the text of a file at the base commit; nil when it is not there.
    package init(gold: Patch, tests: Patch, base: @escaping (String) -> [UInt8]?) {
        own = Self.paths(of: gold)
        self.tests = Self.paths(of: tests)
        self.base = base
    }

    private static func paths(of patch: Patch) -> Set<[UInt8]> {
        Set(patch.files.flatMap { [$0.oldPath, $0.newPath].compactMap(\.self) })
    }

    /// Divides a patch.
    package func examine(_ patch: Patch) -> Outcome {
        var kept: [FilePatch] = []
        var withheld: [Withheld] = []
        for file in patch.files {
            if let reason = reason(against: file) {
                withheld.append(Withheld(path: String(decoding: file.path, as: UTF8.self), reason: reason))
            } else {
                kept.append(file)
            }
        }
        return Outcome(patch: Patch(files: kept), withheld: withheld)
    }

    private func reason(against file: FilePatch) -> Reason? {
        let paths = [file.oldPath, file.newPath].compactMap(\.self)
        for path in paths {
            let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            if path.first == UInt8(ascii: "/") || parts.contains(where: { $0.elementsEqual("..".utf8) }) {
                return .outside
            }
            if parts.contains(where: Self.isGit) { return .repository }
        }
        if paths.contains(where: tests.contains) { return .tests }
        // A link may lead where the tests are, or to where they look for what configures them.
        if file.newMode == 0o120000 { return .link }
        for path in paths where !own.contains(path) {
            if let reason = Self.reason(against: String(decoding: path, as: UTF8.self)) { return reason }
        }
        return changesConfiguration(file) && !paths.allSatisfy(own.contains) ? .configuration : nil
    }

    private static func isGit(_ part: ArraySlice<UInt8>) -> Bool {
        let name = String(decoding: part, as: UTF8.self).lowercased()
        return name == ".git" || name == "git~1"
    }

    // MARK: - By name

    private static func reason(against path: String) -> Reason? {
        let parts = path.split(separator: "/").map { $0.lowercased() }
        guard let name = parts.last else { return nil }
        if configuration.contains(name) { return .configuration }
        if startUp.contains(name) || name.hasSuffix(".pth") { return .startUp }
        // Modules stand in for others where the search path begins: in the root, or where sources lie.
        let first = ["src", "lib"].contains(parts[0]) && parts.count > 1 ? parts[1] : parts[0]
        if impostors.contains(first.split(separator: ".").first.map(String.init) ?? "") { return .impostor }
        if parts.contains(where: { $0.hasSuffix(".dist-info") || $0.hasSuffix(".egg-info") }) {
            return .impostor
        }
        return nil
    }

    private static let configuration: Set<String> = [
        "conftest.py", "pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml",
    ]
    private static let startUp: Set<String> = ["sitecustomize.py", "usercustomize.py", "pyvenv.cfg"]
    private static let impostors: Set<String> = [
        "pytest", "_pytest", "pluggy", "py", "iniconfig", "unittest",
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
