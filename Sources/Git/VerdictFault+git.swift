package import Instances

extension GitError: VerdictFault {
    /// An object that is not there, a full disk and our limits are ours; a forbidden name is the commit's, and so is a
    /// tree that no disk could hold.
    package var verdictReason: VerdictReason {
        switch kind {
        case .missingObject, .corruptObject, .notFound: .missingObject
        case .forbiddenName, .multiplied: .unsafePath
        case .tooLarge: .tooLarge
        case .io: .disk
        case .notARepository, .network, .invalidInput, .other: .sandbox
        }
    }
}

extension WorkTreeError: VerdictFault {
    /// The reason of the cause where the system refused, else what is wrong with the patch.
    package var verdictReason: VerdictReason {
        switch self {
        case .system(let cause, _): cause.verdictReason
        case .file(_, .unsafePath): .unsafePath
        case .syntax, .section, .file: .patchDoesNotApply
        }
    }

    /// The cause alone where the system refused: work trees of a validation are never used again.
    package var verdictDetail: String {
        if case .system(let cause, _) = self { cause.verdictDetail } else { "\(self)" }
    }
}
