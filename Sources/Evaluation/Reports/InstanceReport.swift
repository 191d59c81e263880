internal import JSON

/// What became of one prediction, as the harnesses write `report.json`.
package struct InstanceReport: Hashable, Sendable {
    package var instanceID: String
    /// Whether the patch was applied.
    package var isApplied: Bool
    /// The grade; nil when there is none.
    package var grade: Grade?
    /// Why there is none, or what else was not the model's.
    package var failure: FinalReport.Failure?

    package init(
        instanceID: String, isApplied: Bool, grade: Grade?, failure: FinalReport.Failure? = nil
    ) {
        self.instanceID = instanceID
        self.isApplied = isApplied
        self.grade = grade
        self.failure = failure
    }

    /// The report as JSON, indented by four blanks.
    package var json: [UInt8] {
        var text = JSONWriter(.indented)
        text.object { report in
            report.member(instanceID) { instance in
                instance.object { members in
                    members.member("patch_is_None") { $0.boolean(false) }
                    members.member("patch_exists") { $0.boolean(true) }
                    members.member("patch_successfully_applied") { $0.boolean(isApplied) }
                    members.member("resolved") { $0.boolean(grade?.isResolved ?? false) }
                    members.member("infra_failure") { $0.boolean(failure?.isInfrastructure ?? false) }
                    if let failure {
                        members.member("infra_failure_reason", failure.reason)
                    }
                    guard let grade else { return }
                    members.member("tests_status") { status in
                        status.object { lists in
                            for (name, list) in [
                                ("FAIL_TO_PASS", grade.failToPass), ("PASS_TO_PASS", grade.passToPass),
                                ("FAIL_TO_FAIL", Grade.List()), ("PASS_TO_FAIL", Grade.List()),
                            ] {
                                lists.member(name) { parts in
                                    parts.object { members in
                                        members.member("success", list.success)
                                        members.member("failure", list.failure)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return text.bytes
    }
}
