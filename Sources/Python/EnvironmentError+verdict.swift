package import Instances

extension EnvironmentError: VerdictFault {
    /// A full disk is not a fault of the environment, whichever tool reported it.
    package var verdictReason: VerdictReason {
        switch self {
        case .unsatisfiable(_, _, .diskFull), .build(_, _, _, .diskFull), .install(_, _, .diskFull),
            .infrastructure(_, _, .diskFull):
            .disk
        case .noInterpreter: .interpreter
        case .missingServices: .missingService
        case .missingTool, .unsatisfiable, .metadata, .build, .install, .malformedLock,
            .malformedRecipe, .otherLock, .unpublished, .undatedIndex, .infrastructure:
            .environment
        }
    }

    /// Whether it is a fault of one project, its requirements or its build, rather than of the machine or the index.
    var isProjectsOwn: Bool {
        guard verdictReason == .environment else { return false }
        return switch self {
        case .unsatisfiable, .metadata, .build, .install: true
        case .noInterpreter, .missingTool, .malformedLock, .malformedRecipe, .otherLock, .unpublished,
            .undatedIndex, .infrastructure, .missingServices:
            false
        }
    }

    /// The missing interpreter, which `swegym doctor` names.
    package var recordedFault: RecordedFault? {
        if case .noInterpreter(let wanted, _) = self { .noInterpreter(wanted: wanted) } else { nil }
    }
}
