internal import Diffs
internal import Files
internal import Git
internal import Instances
internal import Python
internal import Validation

/// Which verdict a fault that ended a validation amounts to.
enum FailureClass {
    /// The verdict; what is not known to be the candidate's fault is ours.
    static func verdict(on error: any Error) -> Verdict {
        switch error {
        case WorkTreeError.system(let cause, _):
            .refused(reason(of: cause), "\(cause)")
        case WorkTreeError.file(_, .unsafePath):
            .refused(.unsafePath, "\(error)")
        case is PatchSyntaxError, is WorkTreeError:
            .refused(.patchDoesNotApply, "\(error)")
        case let error as GitError:
            .refused(reason(of: error), "\(error)")
        case let error as EnvironmentError:
            verdict(on: error)
        case let failure as FittingFailure:
            verdict(on: failure.cause)
        case let error as RecordError where error.kind == .diskFull:
            .refused(.disk, "\(error)")
        default:
            .refused(.sandbox, "\(error)")
        }
    }

    /// A full disk is none of the environment's faults, whichever tool came upon it.
    private static func verdict(on error: EnvironmentError) -> Verdict {
        let said = "\(error)"
        return .refused(said.contains("No space left on device") ? .disk : .environment, said)
    }

    private static func reason(of error: GitError) -> VerdictReason {
        switch error.kind {
        case .missingObject, .corruptObject, .notFound: .missingObject
        case .forbiddenName: .unsafePath
        case .io: .disk
        default: .sandbox
        }
    }
}
