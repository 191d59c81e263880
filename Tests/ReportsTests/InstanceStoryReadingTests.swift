import Files
import Foundation
import Instances
import TestSupport
import Testing
import Workspace

@testable import Reports

@Suite struct `What a workspace knows of one instance` {
    let directory: TemporaryDirectory
    let layout: WorkspaceLayout
    let catalogue: Catalogue
    let id: InstanceID

    init() throws {
        directory = try OldWorkspace.copy()
        layout = WorkspaceLayout(root: directory.path)
        catalogue = try Catalogue(of: layout)
        id = try #require(InstanceID("swegym-demo__pocketunits-4"))
    }

    @Test func `is its origin, its verdicts and each run once`() throws {
        let story = try InstanceStory(of: id, catalogue: catalogue)
        #expect(story.validations.map(\.policy) == ["swe-bench", "swe-gym"] && story.runs.count == 5)
        let lines = story.lines(environment: false, patches: false)
        #expect(lines[0] == "swegym-demo__pocketunits-4")
        #expect(lines.contains("  issues         #3"))
        #expect(
            lines.contains(
                "  merge          cbf03a7909fd38ed4675e8bd01524e5aa8c64e96, "
                    + "head f4f61f767414fb403f6bb5e16ce40ecb4dd5b031"))
        #expect(lines.contains("verdict (swe-gym): valid"))
        #expect(lines.contains("  FAIL_TO_PASS tests/test_size.py::test_format_rounds_into_the_next_unit"))
        #expect(lines.count { $0.hasPrefix("  before run ") } == 2)
        #expect(lines.last?.hasPrefix("  after run 3: 12 passed in ") == true)
    }

    @Test func `is the environment and the patches, where they are wanted`() throws {
        let story = try InstanceStory(of: id, catalogue: catalogue)
        let lines = story.lines(environment: true, patches: true)
        #expect(lines.contains("  setup.cfg: python_requires >=3.6 ─► Python >=3.6"))
        #expect(lines.contains { $0.hasPrefix("  attempt 3: Python 3.11.2") && $0.hasSuffix(": resolved") })
        #expect(lines.contains("  resolved by uv 0.11.33"))
        #expect(lines.last?.hasPrefix("diff --git a/tests/test_size.py") == true)
    }

    @Test func `is why a pull request was refused`() throws {
        let story = try InstanceStory(of: InstanceID(id.repository, 5), catalogue: catalogue)
        #expect(
            story.lines(environment: true, patches: true) == [
                "swegym-demo/pocketunits pull request 5", "refused: no-linked-issue",
                "it links no issue under the policy complete",
            ])
    }

    @Test func `names a record that cannot be read`() throws {
        let path = layout.validation(id, policy: "swe-gym")
        try RecordFile.write(Data("{".utf8), to: path)
        let fault = #expect(throws: StoredFault.self) { try InstanceStory(of: id, catalogue: catalogue) }
        #expect(fault?.path == path)
    }
}
