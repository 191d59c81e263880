import Commands
import Foundation
import TestSupport
import Testing

/// What a workspace holds, and which of it is meant.
@Suite(.minedDemo, .serialized) struct `Seeing and choosing` {
    private let demo: MinedDemo

    init() throws { demo = try #require(MinedDemo.current) }

    private func run(_ arguments: String...) async -> (status: Int32, console: Console) {
        await demo.sandpit.run(arguments)
    }

    @Test func `candidates are listed with their class, or by their ids alone`() async throws {
        let (status, listed) = await run("list", "candidates", "--workspace", demo.workspace)
        #expect(status == 0, "\(listed.diagnostics)")
        #expect(listed.output.contains("swegym-demo__pocketunits-11  pending"))
        #expect(listed.output.hasSuffix("\n19 candidates\n"))
        let ids = await run(
            "list", "candidates", "--workspace", demo.workspace, "--ids", "--class", "pending"
        ).console
        let lines = ids.output.split(separator: "\n")
        #expect(lines.count == 19 && lines.allSatisfy { $0.hasPrefix("swegym-demo__pocketunits-") })
        let json = await run("list", "candidates", "--workspace", demo.workspace, "--json").console
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(rows.count == 19 && rows.allSatisfy { $0["class"] as? String == "pending" })
        let none = await run("list", "instances", "--workspace", demo.workspace, "--ids")
        #expect(none.status == 0 && none.console.output.isEmpty)
        let other = await run(
            "list", "candidates", "--workspace", demo.workspace, "--repository", "octo/tool")
        #expect(other.status == 2 && other.console.diagnostics.contains("octo/tool has no candidate"))
    }

    @Test(arguments: [
        "swegym-demo__pocketunits-2", "pocketunits-2", "pocketunits#2", "swegym-demo/pocketunits#2",
    ])
    func `an instance is shown by its id or a short form of it`(name: String) async {
        let (status, console) = await run("show", name, "--workspace", demo.workspace)
        #expect(status == 0, "\(console.diagnostics)")
        #expect(console.output.contains("swegym-demo__pocketunits-2"))
    }

    @Test func `the workspace is named by a variable, or by a file above the directory`() async throws {
        let directory = try TemporaryDirectory()
        func status(
            _ variables: [String: String], in directory: String, _ more: String...
        ) async -> (status: Int32, console: Console) {
            let console = Console()
            var context = console.context(variables)
            context.directory = directory
            return (await SwegymCommand.run(["status"] + more, context: context), console)
        }
        let variable = ["SWEGYM_WORKSPACE": demo.workspace]
        #expect(await status(variable, in: directory.path).status == 0)
        #expect(await status(variable, in: directory.path, "--workspace", directory["none"]).status == 2)
        let deep = directory["a/b"]
        try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
        let file = URL(filePath: directory["swegym.toml"])
        try Data("# where it lies\nworkspace = \"\(demo.workspace)\"  # of the demo\n".utf8).write(to: file)
        let (found, console) = await status([:], in: deep)
        #expect(found == 0, "\(console.diagnostics)")
        #expect(console.output.contains("swegym-demo/pocketunits"))
        try Data("workers = 3\n".utf8).write(to: file)
        let (refused, said) = await status([:], in: deep)
        #expect(refused == 2)
        #expect(said.diagnostics.contains("swegym.toml:1: expected `workspace = \"DIRECTORY\"`"))
    }

    @Test func `status says why what is not valid is not`() async {
        let (status, console) = await run("status", "--by", "reason", "--workspace", demo.workspace)
        #expect(status == 0, "\(console.diagnostics)")
        #expect(console.output.contains("to validate"))
        #expect(console.output.contains("100 %"))
    }

    @Test func `an option that takes several values leaves the list of repositories alone`() async {
        let root = demo.sandpit.root
        let (status, console) = await run(
            "mine", "--workspace", root + "/swallowed", "--archive", demo.sandpit.archive, "--only",
            "swegym-demo/pocketunits", root + "/repos.yaml")
        #expect(status == 0, "\(console.diagnostics)")
        let split = await run(
            "split", "--from", "raw", "-o", root + "/swallowed-split", "--only", "swegym-demo/pocketunits",
            demo.published)
        #expect(split.status == 0, "\(split.console.diagnostics)")
        let overlap = await run("overlap", "--from", "raw", "--with", demo.published, demo.published)
        #expect(overlap.status == 2 && overlap.console.diagnostics.contains("before --with"))
    }

    @Test func `a repository is mined by its name`() async {
        let (status, console) = await run(
            "mine", "octo/nowhere", demo.sandpit.root + "/repos.yaml", "--workspace",
            demo.sandpit.root + "/by-name")
        #expect(status == 2)
        #expect(console.diagnostics.contains("not both"), "\(console.diagnostics)")
        let unknown = await run("mine", "no-such-file", "--workspace", demo.sandpit.root + "/by-name")
        #expect(unknown.status == 2 && unknown.console.diagnostics.contains("there is no such file"))
    }
}

/// Nothing of the user's is overwritten.
@Suite(.minedDemo, .serialized) struct `Files of the user` {
    private let demo: MinedDemo

    init() throws { demo = try #require(MinedDemo.current) }

    @Test(arguments: [
        "publish --workspace WORKSPACE --output DIR", "split PUBLISHED --from raw --output DIR",
        "report PUBLISHED --output DIR",
    ])
    func `stay as they are where results are written, unless that is asked for`(line: String) async throws {
        let directory = try TemporaryDirectory()
        let readme = try directory.write("mine", to: "README.md")
        let arguments = line.split(separator: " ").map { word in
            ["WORKSPACE": demo.workspace, "PUBLISHED": demo.published, "DIR": directory.path][String(word)]
                ?? String(word)
        }
        let (status, console) = await demo.sandpit.run(arguments)
        #expect(status == 2)
        #expect(
            console.diagnostics.contains("holds files of somebody else (README.md)"), "\(console.diagnostics)"
        )
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["README.md"])
        #expect(try String(contentsOfFile: readme, encoding: .utf8) == "mine")
        let asked = await demo.sandpit.run(arguments + ["--overwrite"])
        #expect(asked.status == 0, "\(asked.console.diagnostics)")
        // What is ours is replaced without a word.
        #expect(await demo.sandpit.run(arguments).status == 0)
    }

    @Test func `are named where a publication is verified, and refused where that is asked for`() async throws
    {
        let copy = demo.sandpit.root + "/copy"
        try FileManager.default.copyItem(atPath: demo.published, toPath: copy)
        #expect(await demo.sandpit.run(["verify", copy, "--strict"]).status == 0)
        try Data("x".utf8).write(to: URL(filePath: copy + "/notes.txt"))
        let (status, console) = await demo.sandpit.run(["verify", copy])
        #expect(status == 0 && console.output.contains("notes.txt: not of the publication"))
        let strict = await demo.sandpit.run(["verify", copy, "--strict"])
        #expect(strict.status == 1 && strict.console.diagnostics.contains("1 file not of the publication"))
    }

    @Test(arguments: ["x", "ö", "x/", "./x"])
    func `have names of any length`(name: String) async throws {
        let directory = try TemporaryDirectory()
        let (status, console) = await demo.sandpit.run([
            "convert", demo.published, "--from", "raw", "--to", "swe-bench", "--output",
            "\(directory.path)/\(name)",
        ])
        #expect(status == 0, "\(console.diagnostics)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 1)
    }
}
