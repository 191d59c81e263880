import Foundation
import Sessions
import TestSupport
import Testing

extension `The validated demo` {
    /// A person or an agent works in an instance, by the commands that the user guide names.
    @Suite struct `worked in` {
        private let demo: ValidatedDemo

        init() throws { demo = try #require(ValidatedDemo.current) }

        /// One of the small programs, which are built with the tests.
        private func call(
            _ program: String, _ arguments: [String], in copy: DemoCopy, input: String = ""
        ) throws -> (status: Int32, output: String, error: String) {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let path = URL(filePath: own).deletingLastPathComponent().appending(path: program)
                .path(percentEncoded: false)
            let run = try ProgramRun(
                path, arguments,
                environment: ["PATH": "/usr/bin:/bin", "SWEGYM_WORKSPACE": copy.workspace],
                input: Data(input.utf8))
            return (run.status, run.text, run.complaint)
        }

        private func gold(of number: Int, in copy: DemoCopy) async throws -> String {
            let (_, console) = await copy.run("show", DemoCopy.id(number), "--json")
            let story = try #require(
                try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any])
            let candidate = try #require(story["candidate"] as? [String: Any])
            return try #require(candidate["goldPatch"] as? String)
        }

        @Test func `resolves an instance from its session, and nothing of the answer is in there`()
            async throws
        {
            let copy = try demo.copy().cutOff
            let id = DemoCopy.id(11)
            let (status, console) = await copy.run("sandbox", "prepare", id)
            try #require(status == 0, "\(console.diagnostics)")
            defer { try? SessionStore(workspace: copy.workspace).stop("agent") }
            let image = "xingyaoww/sweb.eval.x86_64.\(id.replacing("__", with: "_s_")):latest"
            let started = try call(
                "swegym-sandbox", ["start", image, "--name", "agent", "--detach"], in: copy)
            #expect(started.output == "agent\n", "\(started.error)")

            let gold = try await gold(of: 11, in: copy)
            let added = try #require(
                gold.split(separator: "\n").filter { $0.hasPrefix("+") && !$0.hasPrefix("+++") }
                    .max { $0.count < $1.count }?.dropFirst())
            let search = try call(
                "swegym-sandbox",
                [
                    "exec", "agent", "--", "grep", "-rlF", "--", String(added), "/testbed", "/tmp", "/home",
                    "/opt",
                ],
                in: copy)
            #expect(search.output == "")
            let commits = try call(
                "swegym-sandbox", ["exec", "agent", "git", "log", "--all", "--oneline"], in: copy)
            #expect(commits.output.split(separator: "\n").count == 1)

            let empty = await copy.run("sandbox", "grade", "agent")
            #expect(empty.status == 1)
            #expect(empty.console.output.contains("empty"))
            let applied = try call(
                "swegym-sandbox", ["exec", "agent", "-i", "git", "apply"], in: copy, input: gold)
            #expect(applied.status == 0, "\(applied.error)")
            #expect(try call("swegym-sandbox", ["diff", "agent"], in: copy).output == gold)
            let graded = await copy.run("sandbox", "grade", "agent", "--timeout", "12")
            #expect(graded.status == 0, "\(graded.console.diagnostics)")
            #expect(graded.console.output.hasPrefix("\(id): resolved\n"))
        }

        @Test func `speaks as docker does to programs that call it`() async throws {
            let copy = try demo.copy().cutOff
            let id = DemoCopy.id(11)
            let (status, console) = await copy.run("sandbox", "prepare", id)
            try #require(status == 0, "\(console.diagnostics)")
            func docker(_ arguments: String..., input: String = "") throws -> (
                status: Int32, output: String, error: String
            ) {
                try call("swegym-docker", arguments, in: copy, input: input)
            }
            defer { try? SessionStore(workspace: copy.workspace).stop("c") }
            #expect(try docker("version", "--format", "{{.Server.Version}}").status == 0)
            let run = try docker(
                "run", "-d", "--name", "c", "-w", "/testbed", "--rm", "-e", "A=b", "--publish",
                "127.0.0.1::8000",
                "swegym/\(id)", "sleep", "2h")
            #expect(run.output == "c\n", "\(run.error)")
            #expect(
                try docker(
                    "exec", "-w", "/tmp", "-e", "C=d", "c", "bash", "-lc", "echo $A $C $PWD; which python"
                ).output
                    == "b d /tmp\n/opt/miniconda3/envs/testbed/bin/python\n")
            #expect(try docker("exec", "-i", "c", "cat", input: "x").output == "x")
            #expect(
                try docker("inspect", "-f", "{{.State.Running}}\\t{{.Config.Image}}", "c").output
                    == "true\tswegym/\(id)\n")
            #expect(try docker("port", "c", "8000/tcp").output.hasPrefix("127.0.0.1:"))
            let file = try copy.directory.write("text", to: "given")
            #expect(try docker("cp", file, "c:/tmp/").status == 0)
            #expect(try docker("cp", "c:/tmp/given", copy.directory["taken"]).status == 0)
            #expect(try String(contentsOfFile: copy.directory["taken"], encoding: .utf8) == "text")
            #expect(try docker("rm", "-f", "c").output == "c\n")
            let gone = try docker("exec", "c", "true")
            #expect(gone.status == 1)
            #expect(gone.error.contains("No such container"))
            #expect(try docker("run", "-d", "--volume", "/:/host", "swegym/\(id)", "sh").status == 125)
        }
    }
}
