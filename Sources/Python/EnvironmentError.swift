package import Instances
package import Validation

/// Why an environment could not be planned, resolved, built or used.
package enum EnvironmentError: Error, Sendable, CustomStringConvertible {
    /// The project allows no interpreter of this machine.
    case noInterpreter(wanted: String, installed: [String])
    /// A tool is missing on this machine; with the remedy.
    case missingTool(String, remedy: String)
    /// The requirements cannot be satisfied, after all fallbacks; with the resolver's last output.
    case unsatisfiable(attempts: [EnvironmentAttempt], said: String, kind: FaultKind = .other)
    /// The project's setup files gave no metadata.
    case metadata(project: String, MetadataFailure)
    /// A source distribution could not be built; with the output of its build.
    case build(package: String, version: String, said: String, kind: FaultKind = .other)
    /// The environment could not be installed; with the step and the tool's output.
    case install(step: String, said: String, kind: FaultKind = .other)
    /// The text is not a lock.
    case malformedLock(line: Int, expected: String)
    /// A recipe must not be followed; with the reason.
    case malformedRecipe(String)
    /// The lock has another digest than the one that was asked for.
    case otherLock(wanted: String, found: String)
    /// No environment was published for an instance.
    case unpublished(String)
    /// Services that a recipe starts are not on this machine.
    case missingServices([ServiceKind])
    /// The package index gives no upload times, so packages cannot be resolved as of a date.
    case undatedIndex
    /// A failure that is not the project's fault; with the operation and its cause.
    case infrastructure(doing: String, cause: String, kind: FaultKind = .other)

    /// The package index, or the way to it, did not answer.
    static func outage(_ failure: ResolutionFailure) -> EnvironmentError {
        .infrastructure(
            doing: "asking the package index", cause: String(failure.said.suffix(600)),
            kind: FaultKind(said: failure.said))
    }

    /// The message for people, with the remedy.
    package var description: String {
        switch self {
        case .noInterpreter(let wanted, let installed):
            "no interpreter for Python \(wanted.isEmpty ? "3" : wanted) on this machine "
                + "(there are \(installed.isEmpty ? "none" : installed.joined(separator: ", "))): "
                + (PythonVersion(wanted).map { "`pyenv install \($0)`" } ?? "install one with pyenv")
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
        case .missingServices(let kinds):
            "the tests need \(kinds.map(\.title).joined(separator: " and ")), which this machine lacks: "
                + kinds.map(\.remedy).joined(separator: "; ")
        case .undatedIndex:
            "the package index gives no upload times, so that no date can be honoured: use an index that does"
        case .infrastructure(let doing, let cause, _): "\(doing): \(cause)"
        }
    }
}
