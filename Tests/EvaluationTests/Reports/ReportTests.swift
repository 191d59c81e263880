import Instances
import Testing

@testable import Evaluation

@Suite("Reports of evaluations")
struct ReportTests {
    private let report = FinalReport(
        instances: ["a", "b", "c", "d", "e"],
        statuses: ["a": .resolved, "b": .unresolved, "c": .empty, "d": .error],
        failures: ["d": FinalReport.Failure(reason: "out_of_memory", isInfrastructure: true)])

    @Test("Every prediction has one fate, and the sum says so")
    func sum() {
        #expect(report.addsUp)
        #expect(report.sum == "4 submitted = 1 resolved + 1 unresolved + 1 empty + 1 error")
        var stranger = report
        stranger.statuses["z"] = .resolved
        #expect(!stranger.addsUp)
    }

    @Test("The final report has the keys of both harnesses, in their order")
    func final() {
        let text = String(decoding: report.json, as: UTF8.self)
        #expect(
            text.hasPrefix(
                """
                {
                    "total_instances": 5,
                    "submitted_instances": 4,
                    "completed_instances": 2,
                    "resolved_instances": 1,
                    "unresolved_instances": 1,
                    "infra_failure_instances": 1,
                    "ambiguous_failure_instances": 0,
                    "empty_patch_instances": 1,
                    "error_instances": 1,
                    "unstopped_instances": 0,
                    "completed_ids": [
                        "a",
                        "b"
                    ],
                    "incomplete_ids": [
                        "e"
                    ],
                """))
        #expect(
            text.hasSuffix(
                """
                    "failure_reasons": {
                        "d": "out_of_memory"
                    },
                    "error_ids": [
                        "d"
                    ],
                    "unstopped_containers": [],
                    "unremoved_images": [],
                    "schema_version": 2
                }
                """))
    }

    @Test("An instance's report holds its tests by list")
    func instance() {
        let grade = Grade(
            ["t\u{e9}\n": .passed], failToPass: ["t\u{e9}\n"], passToPass: ["p"], policy: .sweBench)
        let text = String(
            decoding: InstanceReport(instanceID: "a", isApplied: true, grade: grade).json, as: UTF8.self)
        #expect(text.contains("\"resolved\": false"))
        #expect(text.contains("\"success\": [\n                    \"t\\u00e9\\n\"\n                ],"))
        #expect(text.contains("\"PASS_TO_FAIL\": {\n                \"success\": [],"))
        let error = InstanceReport(
            instanceID: "a", isApplied: false, grade: nil,
            failure: FinalReport.Failure(reason: "tests_timed_out", isInfrastructure: false))
        #expect(
            String(decoding: error.json, as: UTF8.self).contains(
                "\"infra_failure_reason\": \"tests_timed_out\""))
    }
}
