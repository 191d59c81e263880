internal import JSON

/// What an evaluation came to, with the keys of both harnesses (SWE-Gym's fork of SWE-bench, and SWE-bench 5).
package struct FinalReport: Hashable, Sendable {
    /// What became of one prediction.
    package enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case resolved, unresolved
        /// No patch: never run.
        case empty
        /// A patch that could not be graded.
        case error
    }

    /// Why a patch could not be graded, or what else of its run was not the model's.
    package struct Failure: Hashable, Sendable, Codable {
        /// In the words of SWE-bench 5: `out_of_memory`, `tests_timed_out`, … or a reason of ours.
        package var reason: String
        /// Whether the environment is certainly to blame; otherwise the patch may be.
        package var isInfrastructure: Bool

        package init(reason: String, isInfrastructure: Bool) {
            self.reason = reason
            self.isInfrastructure = isInfrastructure
        }
    }

    /// All instances of the data set.
    package var instances: Set<String>
    /// What became of each prediction, by instance.
    package var statuses: [String: Status]
    /// Failures by instance.
    package var failures: [String: Failure]

    package init(instances: Set<String>, statuses: [String: Status], failures: [String: Failure] = [:]) {
        self.instances = instances
        self.statuses = statuses
        self.failures = failures
    }

    /// The ids of a status, sorted.
    package func ids(_ status: Status) -> [String] {
        statuses.filter { $0.value == status }.map(\.key).sorted(by: Self.precedes)
    }

    /// How many predictions there are.
    package var submitted: Int { statuses.count }

    /// Whether every prediction has exactly one fate: submitted = resolved + unresolved + empty + error.
    package var addsUp: Bool {
        submitted == Status.allCases.reduce(0) { $0 + ids($1).count }
            && instances.isSuperset(of: statuses.keys) && failures.keys.allSatisfy { statuses[$0] != nil }
    }

    /// The sum in words: `76 submitted = 70 resolved + 4 unresolved + 1 empty + 1 error`.
    package var sum: String {
        let parts = Status.allCases.map { "\(ids($0).count) \($0.rawValue)" }
        return "\(submitted) submitted = \(parts.joined(separator: " + "))"
    }

    /// The report as JSON, indented by four blanks as the harnesses write it.
    package var json: [UInt8] {
        let (resolved, unresolved) = (ids(.resolved), ids(.unresolved))
        let (empty, error) = (ids(.empty), ids(.error))
        let completed = (resolved + unresolved).sorted(by: Self.precedes)
        let incomplete = instances.subtracting(statuses.keys).sorted(by: Self.precedes)
        let certain = failures.filter(\.value.isInfrastructure).map(\.key).sorted(by: Self.precedes)
        let ambiguous = failures.filter { !$0.value.isInfrastructure }.map(\.key).sorted(by: Self.precedes)
        var text = JSONWriter(.indented)
        text.object { report in
            for (name, count) in [
                ("total_instances", instances.count), ("submitted_instances", submitted),
                ("completed_instances", completed.count), ("resolved_instances", resolved.count),
                ("unresolved_instances", unresolved.count), ("infra_failure_instances", certain.count),
                ("ambiguous_failure_instances", ambiguous.count), ("empty_patch_instances", empty.count),
                ("error_instances", error.count), ("unstopped_instances", 0),
            ] { report.member(name, count) }
            for (name, ids) in [
                ("completed_ids", completed), ("incomplete_ids", incomplete), ("empty_patch_ids", empty),
                ("submitted_ids", statuses.keys.sorted(by: Self.precedes)), ("resolved_ids", resolved),
                ("unresolved_ids", unresolved), ("infra_failure_ids", certain),
                ("ambiguous_failure_ids", ambiguous),
            ] { report.member(name, ids) }
            report.member("failure_reasons") { reasons in
                reasons.object { members in
                    for (id, failure) in failures.sorted(by: { Self.precedes($0.key, $1.key) }) {
                        members.member(id, failure.reason)
                    }
                }
            }
            report.member("error_ids", error)
            report.member("unstopped_containers", [])
            report.member("unremoved_images", [])
            report.member("schema_version", 2)
        }
        return text.bytes
    }

    private static func precedes(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }
}
