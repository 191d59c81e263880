import Foundation
import Testing

@Suite struct `Bad input` {
    @Test func `a misspelt key of repos.yaml is named with its place and the key that was meant`()
        async throws
    {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        try Data("- name: octo/lib\n  ulr: /nowhere\n".utf8)
            .write(to: URL(fileURLWithPath: sandpit.root + "/repos.yaml"))
        let (status, console) = await sandpit.mine()
        #expect(status == 2)
        #expect(console.diagnostics.contains("repos.yaml:2:3"))
        #expect(console.diagnostics.contains("`url`"))
    }

    @Test func `a repository that is not there fails alone, and the others are mined`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let file = URL(fileURLWithPath: sandpit.root + "/repos.yaml")
        let entries = try Data(contentsOf: file) + Data("- name: octo/lib\n  url: /nowhere/lib.git\n".utf8)
        try entries.write(to: file)
        let (status, console) = await sandpit.mine("--archive", sandpit.archive)
        #expect(status == 1)
        #expect(console.diagnostics.contains("octo/lib"))
        #expect(console.diagnostics.contains("/nowhere/lib.git"))
        #expect(console.output.contains("swegym-demo/pocketunits"))
    }

    @Test func `a line of the archive that is no JSON is refused and counted, and the rest goes on`()
        async throws
    {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let pulls = URL(fileURLWithPath: sandpit.archive + "/swegym-demo__pocketunits/pulls.jsonl")
        let torn = try Data(contentsOf: pulls) + Data("{\"number\": 99, \"title\": \n".utf8)
        try torn.write(to: pulls)
        let (status, console) = await sandpit.mine("--archive", sandpit.archive, "--json")
        #expect(status == 0, "\(console.diagnostics)")
        #expect(console.output.contains("\"malformed\" : 1"))
        #expect(console.output.contains("\"candidates\" : 19"))
    }

    @Test(arguments: [
        ["mine", "--policy", "nonsense"], ["validate", "--policy", "nonsense"],
        ["validate", "--only", "///"],
        ["status", "--workspace", "/nowhere/at/all"], ["run", "/nowhere/pipeline.yaml"], ["show", "x"],
        ["mine", "/nowhere/repos.yaml"], ["publish"], ["nonsense"],
    ])
    func `wrong usage ends with status 2 and a word about it`(arguments: [String]) async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        var arguments = arguments
        if arguments.first == "mine", arguments.count == 3 {
            arguments.insert(sandpit.root + "/repos.yaml", at: 1)
        }
        if ["mine", "validate", "show"].contains(arguments[0]) {
            arguments += ["--workspace", sandpit.root + "/workspace"]
        }
        let (status, console) = await sandpit.run(arguments)
        #expect(status == 2, "\(console.diagnostics)")
        #expect(!console.diagnostics.isEmpty && console.output.isEmpty)
    }

    @Test func `a hostile title never reaches the terminal unescaped`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let issues = URL(fileURLWithPath: sandpit.archive + "/swegym-demo__pocketunits/issues.jsonl")
        let text = String(decoding: try Data(contentsOf: issues), as: UTF8.self)
        let hostile = text.replacingOccurrences(
            of: "\"title\":\"", with: "\"title\":\"\\u001b]0;owned\\u0007")
        try Data(hostile.utf8).write(to: issues)
        _ = await sandpit.mine("--archive", sandpit.archive)
        let (status, console) = await sandpit.run([
            "show", "swegym-demo__pocketunits-2", "--workspace", sandpit.root + "/workspace",
        ])
        #expect(status == 0)
        #expect(console.output.contains("owned") && !console.output.contains("\u{1b}"))
    }
}
