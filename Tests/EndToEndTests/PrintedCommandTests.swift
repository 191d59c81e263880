import Foundation
import Instances
import TestSupport
import Testing

@testable import Commands
@testable import Pipeline

/// Where the built program lies: beside the program that runs the tests.
private let builtProgram: String? = {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = tests.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/swegym" }
    guard let path, FileManager.default.isExecutableFile(atPath: path) else {
        print("tests of printed commands are skipped: swegym does not lie beside the tests")
        return nil
    }
    return path
}()

@Suite(.enabled(if: builtProgram != nil, "swegym does not lie beside the tests"))
struct `Commands that are printed` {
    private let program: String
    private let sandpit: Sandpit
    /// A directory whose name needs quotes; the user stands above it.
    private let pit: String

    init() throws {
        sandpit = try Sandpit()
        pit = sandpit.root + "/Tom's pit"
        try FileManager.default.createDirectory(atPath: "\(pit)/bin", withIntermediateDirectories: true)
        // As a user may call it: by a relative path, through a link.
        try FileManager.default.createSymbolicLink(
            atPath: "\(pit)/bin/swegym", withDestinationPath: try #require(builtProgram))
        program = "Tom's pit/bin/swegym"
    }

    /// Gives a line to a shell, from the directory where the user stands.
    private func shell(_ line: String) throws -> (status: Int32, said: String) {
        let variables = ["PATH": "/usr/bin:/bin", "HOME": sandpit.root]
        let run = try ProgramRun(
            "/bin/sh", ["-c", line], environment: variables, in: sandpit.root, isMerged: true)
        return (run.status, run.text)
    }

    private func report(example: InstanceID?) -> PipelineReport {
        PipelineReport(workspace: "Tom's pit/workspace", example: example, isDemonstration: true)
    }

    @Test func `as next steps work from where the user stands`() async throws {
        defer { sandpit.remove() }
        let workspace = ["--workspace", "\(pit)/workspace"]
        let mined = await sandpit.run(
            ["mine", sandpit.root + "/repos.yaml", "--archive", sandpit.archive] + workspace)
        #expect(mined.status == 0, "\(mined.console.diagnostics)")
        try FileManager.default.moveItem(atPath: sandpit.root + "/repos.yaml", toPath: "\(pit)/repos.yaml")
        let console = Console()
        var context = console.context
        context.program = program
        try PipelineOutput(
            report: report(example: InstanceID("swegym-demo__pocketunits-2")),
            pipeline: "\(pit)/pipelines/demo.yaml"
        ).write(to: context, asJSON: false)
        let lines = try #require(console.output.components(separatedBy: "\nnext:\n").last)
            .split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        for line in lines {
            let (status, said) = try shell(line)
            #expect(status == 0, "\(line): \(said)")
        }
        #expect(lines.last?.contains("--only swegym-demo/pocketunits") == true)
    }

    @Test func `as next steps name no list that is not there`() {
        defer { sandpit.remove() }
        let steps = NextSteps(report(example: nil), pipeline: "/nowhere/demo.yaml", program: "swegym")
        #expect(steps.lines == ["swegym status --workspace 'Tom'\\''s pit/workspace'  # this funnel again"])
    }

    @Test func `for a real repository are of the list that is shipped`() throws {
        defer { sandpit.remove() }
        let root = Checkout.directory
        let steps = NextSteps(
            report(example: nil), pipeline: root.path + "/pipelines/demo.yaml", program: "swegym")
        let line = try #require(steps.lines.last { $0.contains(" mine ") })
        let name = try #require(line.split(separator: " ").drop { $0 != "--only" }.dropFirst().first)
        let list = try RepositoryFile.read(root.path + "/repos.yaml")
        #expect(try RepositoryFile.choose([String(name)], from: list).count == 1)
    }

    @Test(arguments: [
        ["status", "--workspace", "none"], ["publish", "--workspace", "none", "--output", "x"],
        ["report", "none", "--output", "x"], ["show", "octo__lib-1", "--workspace", "workspace"],
        ["environment", "export", "swegym-demo__pocketunits-2", "--format", "requirements"],
        ["validate", "--workspace", "empty"],
        ["judge", "--model", "m", "--model-endpoint", "http://127.0.0.1:1"],
    ])
    func `in errors are understood`(arguments: [String]) async throws {
        defer { sandpit.remove() }
        if ["show", "environment"].contains(arguments[0]) {
            _ = await sandpit.mine("--archive", sandpit.archive)
        }
        let words = arguments.map { ShellWord.quoted($0) }.joined(separator: " ")
        let (_, said) = try shell("\(ShellWord.quoted(program)) \(words)")
        let commands = said.matches(of: #/`((?:'Tom'|swegym)[^`]+)`/#).map { String($0.output.1) }
        #expect(!commands.isEmpty, "\(said)")
        for command in commands {
            let (status, said) = try shell(command)
            #expect(status < 2, "\(command): \(said)")
        }
    }

    @Test func `in texts of others are left as they are`() {
        defer { sandpit.remove() }
        var context = Console().context
        context.program = "./swegym"
        #expect(context.calling("run `swegym mine x`") == "run `./swegym mine x`")
        #expect(context.calling("a && swegym status") == "a && ./swegym status")
        #expect(context.calling("by a later swegym (2)") == "by a later swegym (2)")
    }
}

@Suite struct `The name under which the program was called` {
    private let itself = "/opt/swegym/swegym"

    @Test func `is kept when it leads to a program`() {
        #expect(CalledName.of("/bin/sh", searching: nil, else: itself) == "/bin/sh")
        #expect(CalledName.of("sh", searching: "/none:/bin", else: itself) == "sh")
    }

    @Test func `gives way to the program's path when it leads nowhere`() {
        #expect(CalledName.of("./none", searching: "/bin", else: itself) == itself)
        #expect(CalledName.of("none", searching: "/bin", else: itself) == itself)
        #expect(CalledName.of(nil, searching: nil, else: itself) == itself)
    }
}
