internal import Evaluation
internal import Instances
internal import Validation

/// The grade of one patch, as clients of sessions get it.
package struct SessionGrade: Sendable, Encodable {
    /// The tests of one list.
    package struct List: Sendable, Encodable {
        package var success: [String]
        package var failure: [String]
    }

    private enum CodingKeys: String, CodingKey {
        case instance = "instance_id"
        case status, resolved
        case failToPass = "fail_to_pass"
        case passToPass = "pass_to_pass"
        case digest = "patch_digest"
        case patch, step, withheld, detail
    }

    /// The instance.
    package var instance: String
    /// `resolved`, `unresolved`, `empty` or `error`.
    package var status: String
    package var resolved: Bool
    package var failToPass: List
    package var passToPass: List
    /// The patch as it was proposed, and its SHA-256.
    package var patch: String
    package var digest: String
    /// How it was applied, and what of it was not.
    package var step: String?
    package var withheld: [String]
    /// What happened, for people.
    package var detail: String

    package init(_ result: EvaluationReport.Result) {
        instance = result.name
        status = result.status.rawValue
        resolved = result.status == .resolved
        failToPass = List(
            success: result.grade?.failToPass.success ?? [], failure: result.grade?.failToPass.failure ?? [])
        passToPass = List(
            success: result.grade?.passToPass.success ?? [], failure: result.grade?.passToPass.failure ?? [])
        patch = result.patch ?? ""
        digest = PatchDigest(of: patch).description
        step = result.step
        withheld = result.withheld
        detail =
            result.failure.map { result.detail.isEmpty ? $0.reason : "\($0.reason): \(result.detail)" }
            ?? result.detail
    }

    /// A line each.
    package var lines: [String] {
        var lines = ["\(instance): \(status)"]
        if !failToPass.success.isEmpty || !failToPass.failure.isEmpty {
            for (name, list) in [("FAIL_TO_PASS", failToPass), ("PASS_TO_PASS", passToPass)] {
                lines.append("\(name) \(list.success.count) of \(list.success.count + list.failure.count)")
                lines += list.failure.prefix(20).map { "  fails: \($0)" }
                if list.failure.count > 20 { lines.append("  and \(list.failure.count - 20) more") }
            }
        }
        lines += withheld.map { "not applied: \($0)" }
        if !detail.isEmpty { lines.append(detail) }
        return lines
    }
}
