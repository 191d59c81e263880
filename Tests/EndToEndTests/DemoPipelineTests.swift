import Foundation
import Settings
import TestSupport
import Testing

@testable import Commands

@Suite struct `The demo that is in the program` {
    @Test func `is the pipeline that is shipped beside it`() throws {
        let file = "pipelines/demo.yaml"
        let shipped = try Data(contentsOf: Checkout.directory.appending(path: file))
        var expected = try PipelineDescription(yaml: Array(shipped), file: file)
        expected.file = DemoPipeline.name
        let embedded = try PipelineDescription(yaml: Array(DemoPipeline.text.utf8), file: DemoPipeline.name)
        #expect(embedded == expected)
        #expect(embedded.workspace == "demo/workspace" && embedded.publishOutput == "demo/splits")
    }

    @Test func `is what a name that is no file may mean, and the only one`() async {
        let console = Console()
        let status = await SwegymCommand.run(["run", "demonstration.yaml"], context: console.context)
        #expect(status == 2)
        #expect(console.diagnostics.contains("`swegym run demo` runs the embedded example"))
    }
}
