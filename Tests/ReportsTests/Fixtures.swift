import Foundation
import Instances
import JSON

@testable import Datasets
@testable import Publishing
@testable import Reports

/// Text as a stranger may write it: markup, quotes, entities, an end of script, terminal codes, a turned direction.
let hostile =
    "</pre></script><script>alert('x')</script><img src=x onerror=\"alert(1)\">&lt;\u{1b}[31m\u{202e}\u{0}]]>"

/// A row of some id with the hostile text wherever text may stand.
func measures(_ id: String, more: String = "") throws -> InstanceMeasures {
    let row = """
        {"instance_id": "\(id)", "problem_statement": "one two three", "patch": "", "created_at": "2021-05-06T00:00:00Z", \
        "version": "1.2", "FAIL_TO_PASS": ["a", "b"], "PASS_TO_PASS": ["c"]\(more)}
        """
    return try InstanceMeasures(DatasetRow(RowLine(Array(row.utf8))))
}

func instance(_ id: String, repository: String = "o/r", page: Bool = false) throws -> ReportInstance {
    ReportInstance(
        id: id, repository: repository, splits: ["raw", "full"], measures: try measures("x"),
        verdict: "valid",
        hasPage: page)
}

func reportData(_ instances: [ReportInstance], release: String? = nil) -> ReportData {
    var manifest = Manifest(
        toolVersion: "1.0", release: release, policies: .init(mining: [], validation: "swe-bench"),
        configuration: "", repositories: [], funnel: Funnel(), files: [], instances: [:])
    manifest.funnel.refused = ["no-test-patch": 3, hostile: 1]
    let rows = instances.map { (repository: $0.repository, measures: $0.measures) }
    return ReportData(
        manifest: manifest, digest: String(repeating: "a", count: 64),
        splits: [SplitStatistics(name: "full", rows: rows)], instances: instances)
}
