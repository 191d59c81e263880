package import Instances

/// Why an environment could not be planned, resolved, built or used.
package enum EnvironmentError: Error, Sendable, CustomStringConvertible {
    /// No interpreter of the machine is allowed by the project.
    case noInterpreter(wanted: String, installed: [String])
    /// A tool of the machine is missing; with the remedy.
    case missingTool(String, remedy: String)
    /// The requirements cannot be satisfied, after every attempt of the ladder; with what the resolver said last.
    case unsatisfiable(attempts: [EnvironmentAttempt], said: String, kind: FaultKind = .other)
    /// The project's setup files told no metadata inside the sandbox.
    case metadata(project: String, MetadataFailure)
    /// A source distribution could not be built; with what its build said.
    case build(package: String, version: String, said: String, kind: FaultKind = .other)
    /// The environment could not be put together; with what was being done and what was said.
    case install(step: String, said: String, kind: FaultKind = .other)
    /// A lock's text is not one.
    case malformedLock(line: Int, expected: String)
    /// A recipe is none that may be followed; with what is wrong.
    case malformedRecipe(String)
    /// A lock is not the one that was asked for; with the digests.
    case otherLock(wanted: String, found: String)
    /// No environment was published for an instance.
    case unpublished(String)
    /// The package index answers without upload times, so that no date can be honoured.
    case undatedIndex
    /// Something failed that is no fault of the project; with what was being done and the cause.
    case infrastructure(doing: String, cause: String, kind: FaultKind = .other)

    /// What happened to what, and the remedy.
    package var description: String {
        switch self {
        case .noInterpreter(let wanted, let installed):
            "no interpreter for Python \(wanted.isEmpty ? "3" : wanted) on this machine "
                + "(there are \(installed.isEmpty ? "none" : installed.joined(separator: ", "))): install one with pyenv"
        case .missingTool(let tool, let remedy): "\(tool) is missing: \(remedy)"
        case .unsatisfiable(let attempts, let said, _):
            "the requirements cannot be satisfied (\(attempts.count) attempts): \(said)"
        case .metadata(let project, let failure): "reading the setup files of \(project): \(failure)"
        case .build(let package, let version, let said, _):
            "building \(package) \(version) from its source distribution: \(said)"
        case .install(let step, let said, _): "\(step): \(said)"
        case .malformedLock(let line, let expected):
            "line \(line) of the environment lock: expected \(expected)"
        case .malformedRecipe(let what): "the recipe cannot be followed: \(what)"
        case .otherLock(let wanted, let found):
            "the environment lock is not the one that was named: its digest is \(found), not \(wanted)"
        case .unpublished(let instance): "no environment was published for \(instance)"
        case .undatedIndex:
            "the package index gives no upload times, so that no date can be honoured: use an index that does"
        case .infrastructure(let doing, let cause, _): "\(doing): \(cause)"
        }
    }
}
