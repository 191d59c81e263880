import Commands
import Foundation
import GitHub
import Instances
import LoopbackGitHub
import Testing

/// A loopback GitHub that tells what the demo's archive tells.
private func demoGitHub(_ sandpit: Sandpit) throws -> LoopbackGitHub {
    let name = try #require(RepositoryName("swegym-demo/pocketunits"))
    let archive = try Archive(at: sandpit.archive).read(name)
    var told: [ToldNumber] = []
    func seconds(_ moment: Timestamp?) -> Int { Int(moment?.seconds ?? 0) }
    for pull in archive.pullRequests {
        var number = ToldNumber(
            pull.number, isPullRequest: true, title: pull.title ?? "", body: pull.body,
            createdAt: seconds(pull.createdAt))
        number.mergedAt = pull.mergedAt.map { Int($0.seconds) }
        number.base = pull.baseCommit?.description ?? ""
        number.head = pull.headCommit?.description ?? ""
        number.merge = pull.mergeCommit?.description ?? ""
        told.append(number)
    }
    for issue in archive.issues.values where !issue.isPullRequest {
        var number = ToldNumber(
            issue.number, isPullRequest: false, title: issue.title ?? "", body: issue.body,
            createdAt: 1_500_000_000)
        number.comments = issue.comments.map { ($0.body ?? "", seconds($0.createdAt)) }
        told.append(number)
    }
    var settings = LoopbackGitHub.Settings()
    settings.tokens = ["ghp_hidden"]
    return try LoopbackGitHub(Population(name.description, told: told), settings: settings)
}

extension Sandpit {
    /// Mines from a loopback GitHub, with a token from a file.
    fileprivate func mine(
        from gitHub: LoopbackGitHub, workspace: String = "workspace", _ more: String...
    ) async throws -> (status: Int32, console: Console) {
        let file = "\(root)/token"
        _ = FileManager.default.createFile(
            atPath: file, contents: Data("ghp_hidden\n".utf8), attributes: [.posixPermissions: 0o600])
        return await run(
            [
                "mine", "\(root)/repos.yaml", "--workspace", "\(root)/\(workspace)", "--api-url",
                gitHub.address,
                "--token-file", file,
            ] + more)
    }

    /// The files of the workspace, as text.
    fileprivate func everythingWritten() -> [String: String] {
        var texts: [String: String] = [:]
        for path in FileManager.default.enumerator(atPath: "\(root)/workspace")?.compactMap({ $0 as? String })
            ?? []
        {
            guard let data = FileManager.default.contents(atPath: "\(root)/workspace/\(path)") else {
                continue
            }
            texts[path] = String(decoding: data, as: UTF8.self)
        }
        return texts
    }
}

@Suite struct `Mining from GitHub` {
    @Test func `gives the candidates that the archive gives, and so does the archive that it writes`()
        async throws
    {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let gitHub = try demoGitHub(sandpit)
        let (status, console) = try await sandpit.mine(from: gitHub)
        #expect(status == 0, "\(console.diagnostics)")
        #expect(console.diagnostics.contains("GitHub: 2 requests"))
        let fromGitHub = try await sandpit.publish(to: "from-github")

        try FileManager.default.moveItem(
            atPath: "\(sandpit.root)/workspace", toPath: "\(sandpit.root)/first-workspace")
        _ = await sandpit.mine("--archive", sandpit.archive)
        let fromArchive = try await sandpit.publish(to: "from-archive")
        #expect(fromGitHub["raw.jsonl"] == fromArchive["raw.jsonl"])
        #expect(fromGitHub["raw.jsonl"]?.split(separator: UInt8(ascii: "\n")).count == 19)

        // Moved, not removed: SQLite may still be closing its files there.
        try FileManager.default.moveItem(
            atPath: "\(sandpit.root)/workspace", toPath: "\(sandpit.root)/second-workspace")
        _ = await sandpit.mine("--archive", "\(sandpit.root)/first-workspace/github/archive")
        let again = try await sandpit.publish(to: "again")
        #expect(again["raw.jsonl"] == fromArchive["raw.jsonl"])
    }

    @Test func `a second time asks for what changed, and changes nothing that was published`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let gitHub = try demoGitHub(sandpit)
        _ = try await sandpit.mine(from: gitHub)
        let first = try await sandpit.publish(to: "first")
        let archive = try Archive(at: sandpit.archive).read(
            try #require(RepositoryName("swegym-demo/pocketunits")))
        let now = Int(Date().timeIntervalSince1970)
        gitHub.change { population in
            for number in archive.issues.keys { population.edit(number, at: now) }
        }
        let second = try await sandpit.mine(from: gitHub)
        #expect(second.status == 0, "\(second.console.diagnostics)")
        #expect(try await sandpit.publish(to: "second") == first)
        let refreshed = try await sandpit.mine(from: gitHub, "--refresh")
        #expect(refreshed.status == 0, "\(refreshed.console.diagnostics)")
        let third = try await sandpit.publish(to: "third")
        #expect(third["raw.jsonl"] != first["raw.jsonl"])
        #expect(String(decoding: third["raw.jsonl"] ?? Data(), as: UTF8.self).contains("(edited 1)"))
    }

    @Test func `hours of GH Archive give the candidates that the archive gives`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let folder = "\(sandpit.archive)/swegym-demo__pocketunits"
        var events = ""
        let kinds = [
            ("pulls", "PullRequestEvent", "pull_request"), ("issues", "IssuesEvent", "issue"),
            ("comments", "IssueCommentEvent", "comment"),
        ]
        for (file, type, member) in kinds {
            let data = FileManager.default.contents(atPath: "\(folder)/\(file).jsonl") ?? Data()
            for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
                events +=
                    #"{"type":"\#(type)","repo":{"name":"Swegym-Demo/PocketUnits"},"payload":{"\#(member)":\#(line)}}"#
                events += "\n"
            }
        }
        let hours = "\(sandpit.root)/hours"
        try FileManager.default.createDirectory(atPath: hours, withIntermediateDirectories: true)
        try Data(events.utf8).write(to: URL(filePath: "\(hours)/2021-01-01-5.json"))
        let (status, console) = await sandpit.mine("--archive", hours)
        #expect(status == 0, "\(console.diagnostics)")
        let fromHours = try await sandpit.publish(to: "from-hours")
        try FileManager.default.removeItem(atPath: "\(sandpit.root)/workspace")
        _ = await sandpit.mine("--archive", sandpit.archive)
        #expect(try await sandpit.publish(to: "from-archive")["raw.jsonl"] == fromHours["raw.jsonl"])
    }

    @Test func `fetching alone mines nothing, and a later run needs what changed only`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let gitHub = try demoGitHub(sandpit)
        let fetched = try await sandpit.mine(from: gitHub, "--fetch-only", "--json")
        #expect(fetched.status == 0, "\(fetched.console.diagnostics)")
        #expect(fetched.console.output.contains("\"pullRequests\" : 22"))
        #expect(fetched.console.output.contains("\"candidates\" : 0"))
        let mined = try await sandpit.mine(from: gitHub, "--json")
        #expect(mined.console.output.contains("\"candidates\" : 19"))
    }

    @Test func `an estimate costs one question, and the token is written nowhere`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let gitHub = try demoGitHub(sandpit)
        let estimate = try await sandpit.mine(from: gitHub, "--estimate")
        #expect(estimate.status == 0, "\(estimate.console.diagnostics)")
        #expect(estimate.console.output.contains("swegym-demo/pocketunits"))
        #expect(gitHub.counts.requests == 1)
        let mined = try await sandpit.mine(from: gitHub)
        #expect(mined.status == 0)
        for (path, text) in sandpit.everythingWritten() {
            #expect(!text.contains("ghp_hidden"), "\(path)")
        }
        for console in [estimate.console, mined.console] {
            #expect(!(console.output + console.diagnostics).contains("ghp_hidden"))
        }
    }

    @Test func `a server without the repository, or none at all, fails that repository and says why`()
        async throws
    {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let gitHub = try demoGitHub(sandpit)
        gitHub.change { $0.name = "else/where" }
        let (status, console) = try await sandpit.mine(from: gitHub)
        #expect(status == 1)
        #expect(console.diagnostics.contains("asking GitHub about swegym-demo/pocketunits"))
    }

    @Test(arguments: [
        ["--api-url", "http://example.org"], ["--api-url", "ftp://example.org"],
        ["--api-url", "https://user:pw@example.org"], ["--archive", "/nowhere", "--refresh"],
        ["--history", "--estimate"],
        ["--api-url", "http://127.0.0.1:1", "--token-file", "/nonexistent"],
    ])
    func `wrong usage ends with status 2 or 1 and a word about it, never with the secret`(arguments: [String])
        async throws
    {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let console = Console()
        var context = console.context
        context.environment = ["GITHUB_TOKEN": "ghp_hidden"]
        let status = await SwegymCommand.run(
            ["mine", "\(sandpit.root)/repos.yaml", "--workspace", "\(sandpit.root)/workspace"] + arguments,
            context: context)
        #expect(status == 2 || status == 1)
        #expect(!console.diagnostics.isEmpty)
        #expect(!console.diagnostics.contains("hidden") && !console.diagnostics.contains("pw@"))
    }

    @Test func `without a token the history is mined, and it is said what a token would bring`() async throws
    {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let (status, console) = await sandpit.mine()
        #expect(status == 0)
        #expect(console.diagnostics.contains("await the text of an issue; mine again with a GitHub token"))
    }
}
