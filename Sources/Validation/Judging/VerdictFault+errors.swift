package import Diffs
package import Files
package import Instances

// The rooms of these errors know nothing of verdicts.

extension PatchSyntaxError: VerdictFault {
    /// It is the candidate's patch.
    package var verdictReason: VerdictReason { .patchDoesNotApply }
}

extension RecordError: VerdictFault {
    /// A full disk, or else a file of ours that could not be used.
    package var verdictReason: VerdictReason { kind == .diskFull ? .disk : .sandbox }
}
