import Commands
import Foundation
import TestSupport
import Testing

@Suite struct `Environment commands` {
    private let directory: TemporaryDirectory
    private let lock: String

    init() throws {
        directory = try TemporaryDirectory()
        let text =
            "swegym environment lock 1\ninterpreter cpython 3.9.250\n"
            + "pin attrs 19.1.0 wheel sha256:\(String(repeating: "0f", count: 32))\n"
        lock = try directory.write(text, to: "one.lock")
    }

    private func run(_ arguments: String...) async -> (status: Int32, console: Console) {
        let console = Console()
        let status = await SwegymCommand.run(
            ["environment"] + arguments + ["--workspace", "\(directory.path)/workspace"],
            context: console.context)
        return (status, console)
    }

    @Test(arguments: ["build", "export", "list", "clean"])
    func `each explains itself`(command: String) async {
        let console = Console()
        let status = await SwegymCommand.run(["environment", command, "--help"], context: console.context)
        #expect(status == 0)
        #expect(console.output.contains("OVERVIEW"))
    }

    @Test func `export needs no workspace for a lock's file`() async {
        let (status, console) = await run("export", lock, "--format", "requirements")
        #expect(status == 0, "\(console.diagnostics)")
        #expect(console.output.contains("\nattrs==19.1.0 --hash=sha256:0f0f"))
    }

    @Test func `export writes a file where one is named`() async throws {
        let path = "\(directory.path)/Dockerfile"
        let (status, console) = await run("export", lock, "--format", "dockerfile", "--output", path)
        #expect(status == 0, "\(console.diagnostics)")
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("ARG IMAGE=python:3.9.250-slim"))
    }

    @Test func `wrong input is answered with what was expected`() async throws {
        #expect(
            await run("export", lock, "--format", "conda").console.diagnostics.contains(
                "dockerfile, requirements"))
        #expect(await run("export", lock, "--format", "conda").status == 2)
        #expect(await run("build", "\(directory.path)/absent.lock").status == 2)
        #expect(await run("build", "abcdef0123").status == 2)
        #expect(await run("build", "owner__name-1").console.diagnostics.contains("no workspace"))
        #expect(await run("list").status == 2)
        #expect(await run("clean", "--budget", "much").status == 2)
        try Data("swegym environment lock 1\ninterpreter cpython 3.9.18\npin x".utf8).write(
            to: URL(fileURLWithPath: lock))
        let (status, console) = await run("build", lock)
        #expect(status == 2)
        #expect(console.diagnostics.contains("line 3 of the environment lock"))
    }

    @Test func `a lock whose interpreter is not there is not built with another one`() async {
        let (status, console) = await run("build", lock)
        #expect(status == 1)
        #expect(!FileManager.default.fileExists(atPath: "\(directory.path)/workspace/environments/x"))
        #expect(console.diagnostics.contains("3.9.250") || console.diagnostics.contains("missing"))
    }

    @Test func `doctor refuses a workspace that is none`() async {
        let console = Console()
        let status = await SwegymCommand.run(
            ["doctor", "--workspace", "\(directory.path)/none"], context: console.context)
        #expect(status == 2)
    }
}
