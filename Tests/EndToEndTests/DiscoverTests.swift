import Commands
import Foundation
import LoopbackGitHub
import Testing

/// A directory of its own for lists and exports.
private struct Desk {
    let root = NSTemporaryDirectory() + "swegym-discover-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(
            atPath: "\(root)/token", contents: Data("ghp_hidden\n".utf8),
            attributes: [.posixPermissions: 0o600])
    }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: "\(root)/\(name)"))
        return "\(root)/\(name)"
    }

    func read(_ name: String) -> String {
        FileManager.default.contents(atPath: "\(root)/\(name)").map { String(decoding: $0, as: UTF8.self) }
            ?? "(none)"
    }

    func discover(_ arguments: String...) async -> (status: Int32, console: Console) {
        await run(["discover"] + arguments + ["--workspace", "\(root)/workspace"])
    }

    func run(_ arguments: [String], token: String? = nil) async -> (status: Int32, console: Console) {
        let console = Console()
        var context = console.context
        context.environment = token.map { ["GITHUB_TOKEN": $0] } ?? [:]
        return (await SwegymCommand.run(arguments, context: context), console)
    }

    /// Searches a loopback GitHub.
    func search(_ gitHub: LoopbackGitHub, _ more: [String] = []) async -> (status: Int32, console: Console) {
        await run(
            [
                "discover", "--search", "--api-url", gitHub.address, "--token-file", "\(root)/token",
                "--workspace", "\(root)/workspace",
            ] + more)
    }

    func remove() { try? FileManager.default.removeItem(atPath: root) }
}

private let export = """
    name,isFork,isArchived,mainLanguage,license,stargazers,contributors,size,createdAt,totalIssues,totalPullRequests,openPullRequests,codeLines
    octo/tool,false,false,Python,MIT License,900,150,2048,2015-01-01T01:00:00,700,1500,100,4000
    octo/few,false,false,Python,MIT License,900,50,2048,2015-01-01T01:00:00,700,1500,100,4000
    octo/copy,true,false,Python,MIT License,900,150,2048,2015-01-01T01:00:00,700,1500,100,4000
    requests/requests,false,false,Python,Apache License 2.0,9000,750,2048,2011-02-13T01:00:00,700,2500,100,4000
    getmoto/moto,false,false,Python,Apache License 2.0,9000,750,2048,2011-02-13T01:00:00,700,6500,100,4000
    "x/y
    - name: evil/twin",false,false,Python,MIT License,900,150,2048,2015-01-01T01:00:00,700,1500,100,4000
    octo/gnu,false,false,Python,GNU General Public License v3.0,900,150,2048,2015-01-01T01:00:00,7,1500,1,4000
    octo/dark,false,false,Python,\u{1b}[31mEvil\u{202e},900,150,2048,2015-01-01T01:00:00,7,1500,1,4000
    OCTO/Tool,false,false,Python,MIT License,900,150,2048,2015-01-01T01:00:00,700,1500,100,4000
    octo/other,false,false,Python,MIT License,700,150,512,2015-01-01T01:00:00,700,900,0,

    """

@Suite struct `Discovering repositories` {
    @Test func `adds those of an export to a list, and tells of every other one why not`() async throws {
        let desk = try Desk()
        defer { desk.remove() }
        let file = try desk.write(export, to: "results.csv")
        let rows = try desk.write(
            #"{"instance_id": "getmoto__moto-1", "repo": "GetMoto/moto"}"#, to: "eval.jsonl")
        let old = "# mine\n- name: Octo/Other   # by hand\n  default-branch: dev"
        let list = try desk.write(old, to: "repos.yaml")
        let (status, console) = await desk.discover(file, "--output", list, "--evaluation", rows)
        #expect(status == 0, "\(console.diagnostics)")
        #expect(desk.read("repos.yaml") == old + "\n- name: octo/tool\n")
        let refused = desk.read("repos.refused.jsonl").split(separator: "\n").map { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
        }
        let reasons = refused.compactMap { $0?["reason"] as? String }
        #expect(
            reasons == [
                "contributors", "fork", "evaluation-set", "evaluation-set", "bad-name", "licence", "licence",
                "duplicate",
            ])
        #expect(refused[4]?["told"] as? String == #"x/y\u{a}- name: evil/twin"#)
        #expect((refused[0]?["source"] as? String)?.hasSuffix("results.csv:3") == true)
        #expect(!desk.read("repos.refused.jsonl").contains("\u{202e}"))
        for line in ["looked at", "10", "accepted", "there already", "evaluation-set"] {
            #expect(console.output.contains(line))
        }
        #expect(console.diagnostics.contains("it is not known: lines"))
        let again = await desk.discover(file, "--output", list, "--evaluation", rows)
        #expect(again.status == 0)
        #expect(desk.read("repos.yaml") == old + "\n- name: octo/tool\n")
    }

    @Test func `lets an estimate do without GitHub`() async throws {
        let desk = try Desk()
        defer { desk.remove() }
        let list = "\(desk.root)/repos.yaml"
        let found = await desk.discover(try desk.write(export, to: "results.csv"), "--output", list)
        #expect(found.status == 0, "\(found.console.diagnostics)")
        let (status, console) = await desk.run(["mine", list, "--estimate", "--json"])
        #expect(status == 0, "\(console.diagnostics)")
        let lines = try #require(
            try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [[String: Any]])
        #expect(lines.map { $0["repository"] as? String } == ["octo/tool", "getmoto/moto", "octo/other"])
        #expect(lines.first?["mergedPullRequests"] as? Int == 1400)
        #expect(lines.first?["isUpperBound"] as? Bool == true)
        #expect(lines.first?["mirrorBytes"] as? Int == 2048 * 1024)
        #expect(lines.first?["basis"] as? String == "facts")
    }

    @Test func `prints entries when no list is named, or all there is to know as JSON`() async throws {
        let desk = try Desk()
        defer { desk.remove() }
        let file = try desk.write(export, to: "results.csv")
        let plain = await desk.discover(file, "--stars", "800-", "--licence", "any")
        #expect(plain.status == 0)
        #expect(
            plain.console.output
                == "- name: octo/tool\n- name: getmoto/moto\n- name: octo/gnu\n- name: octo/dark\n")
        #expect(plain.console.diagnostics.contains("looked at"))
        let json = await desk.discover(file, "--json", "--contributors", "0-")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.console.output.utf8)) as? [String: Any])
        let accepted = (object["accepted"] as? [Any])?.count ?? 0
        let refused = (object["refused"] as? [String: Int])?.values.reduce(0, +) ?? 0
        #expect(accepted == 4)
        #expect(accepted + refused == object["seen"] as? Int)
        #expect(!json.console.output.contains("\u{1b}"))
    }

    @Test(arguments: [
        (["--stars", "many"], "--stars many: expected a range"),
        (["--created-before", "soon"], "--created-before soon: expected a day"),
        (["--unknown", "line"], "did you mean lines?"), (["--search"], "one of the two"),
        (["--evaluation", "/nowhere"], "/nowhere: there is no such file"),
        (
            ["--stars", "100000-"],
            "none of 10 repositories meets the criteria"
        ),
    ])
    func `tells what is wrong with a command line`(arguments: [String], words: String) async throws {
        let desk = try Desk()
        defer { desk.remove() }
        let file = try desk.write(export, to: "results.csv")
        let (status, console) = await desk.run(["discover", file] + arguments)
        #expect(status == 2 || words.hasPrefix("none") && status == 1)
        #expect(console.diagnostics.contains(words), "\(console.diagnostics)")
    }

    @Test func `stops at a list or an export that is broken, and writes nothing`() async throws {
        let desk = try Desk()
        defer { desk.remove() }
        let cut = try desk.write(String(export.dropLast(40)), to: "cut.csv")
        let list = try desk.write("- name: a/b\n", to: "repos.yaml")
        let broken = await desk.discover(cut, "--output", list)
        #expect(broken.status == 2)
        #expect(broken.console.diagnostics.contains("cut.csv:12:1: a row of"))
        #expect(broken.console.diagnostics.contains("fetch the export again"))
        #expect(desk.read("repos.yaml") == "- name: a/b\n")
        #expect(desk.read("repos.refused.jsonl") == "(none)")
        let file = try desk.write(export, to: "results.csv")
        let spoilt = try desk.write("- nam: a/b\n", to: "spoilt.yaml")
        let (status, console) = await desk.discover(file, "--output", spoilt)
        #expect(status == 2)
        #expect(console.diagnostics.contains("spoilt.yaml:1:3"))
        #expect(desk.read("spoilt.yaml") == "- nam: a/b\n")
    }
}

@Suite struct `Discovering repositories on GitHub` {
    private func gitHub(
        _ listed: ListedRepositories, _ change: (inout LoopbackGitHub.Settings) -> Void = { _ in }
    ) throws -> LoopbackGitHub {
        var settings = LoopbackGitHub.Settings()
        settings.tokens = ["ghp_hidden"]
        change(&settings)
        let gitHub = try LoopbackGitHub(Population("octo/tool", mergedPulls: 1, seed: 1), settings: settings)
        var listed = listed
        listed.searchesPerMinute = 10_000
        gitHub.list(listed)
        return gitHub
    }

    /// Those that meet the default criteria.
    private func good(_ listed: ListedRepositories) -> Set<String> {
        let permissive = ["MIT", "Apache-2.0", "BSD-3-Clause"]
        let found = listed.all.filter {
            !$0.isArchived && permissive.contains($0.licence ?? "") && $0.stars > 500 && $0.pulls.all > 500
                && $0.contributors ?? 0 > 100 && $0.createdAt < 1_656_633_600
        }
        return Set(found.map(\.name))
    }

    @Test func `finds all of thousands, most of them with equal stars, and asks no more than it must`()
        async throws
    {
        let desk = try Desk()
        defer { desk.remove() }
        let listed = ListedRepositories(count: 4200, seed: 11, sameStars: 2600, sameMoment: 900)
        let gitHub = try gitHub(listed)
        let list = "\(desk.root)/repos.yaml"
        let (status, console) = await desk.search(gitHub, ["--output", list])
        #expect(status == 0, "\(console.diagnostics)")
        let names = desk.read("repos.yaml").split(separator: "\n").map { String($0.dropFirst(8)) }
        #expect(names.count == Set(names).count)
        #expect(Set(names) == good(listed))
        let living = listed.all.count { !$0.isArchived && $0.createdAt < 1_656_633_600 }
        #expect(gitHub.counts.searches < living / 100 * 2, "\(gitHub.counts)")
        let asked = gitHub.counts.requests
        let again = await desk.search(gitHub, ["--output", list])
        #expect(again.status == 0)
        #expect(gitHub.counts.requests == asked, "a second time everything is known")
        let facts = desk.read("repos.facts.jsonl").split(separator: "\n")
        #expect(facts.count == names.count)
        #expect(facts.allSatisfy { $0.contains("mergedPullRequests") })
        let estimate = await desk.run(["mine", list, "--estimate"])
        #expect(estimate.status == 0, "\(estimate.console.diagnostics)")
        #expect(!estimate.console.output.contains("\u{2264}"))
    }

    @Test func `goes on after it was cut off, and comes to the same`() async throws {
        let desk = try Desk()
        defer { desk.remove() }
        let listed = ListedRepositories(count: 1500, seed: 5)
        let gitHub = try gitHub(listed)
        let whole = await desk.search(gitHub, ["--output", "\(desk.root)/whole.yaml", "--refresh"])
        #expect(whole.status == 0, "\(whole.console.diagnostics)")
        let asked = gitHub.counts.requests
        let workspace = "\(desk.root)/workspace/github/search"
        let kept = try FileManager.default.contentsOfDirectory(atPath: workspace).sorted()
        for name in kept.dropFirst(9) { try FileManager.default.removeItem(atPath: "\(workspace)/\(name)") }
        let rest = await desk.search(gitHub, ["--output", "\(desk.root)/rest.yaml"])
        #expect(rest.status == 0)
        #expect(desk.read("rest.yaml") == desk.read("whole.yaml"))
        #expect(gitHub.counts.requests == asked * 2 - 9)
        let refreshed = await desk.search(gitHub, ["--output", "\(desk.root)/new.yaml", "--refresh"])
        #expect(refreshed.status == 0)
        #expect(gitHub.counts.requests == asked * 3 - 9)
    }

    @Test func `is complete even where GitHub says that it was not`() async throws {
        let desk = try Desk()
        defer { desk.remove() }
        var listed = ListedRepositories(count: 700, seed: 5)
        listed.incomplete = [2, 3, 9, 14]
        let (status, console) = await desk.search(try gitHub(listed), ["--json"])
        #expect(status == 0, "\(console.diagnostics)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any])
        let names = (object["accepted"] as? [[String: Any]] ?? []).compactMap { $0["repository"] as? String }
        #expect(Set(names) == good(listed))
    }

    @Test func `says how many GitHub counts and does not tell`() async throws {
        let desk = try Desk()
        defer { desk.remove() }
        let listed = ListedRepositories(count: 1100, seed: 5, sameStars: 1100, sameMoment: 1100)
        let gitHub = try gitHub(listed)
        let (status, console) = await desk.search(gitHub, ["--take-archived"])
        #expect(status == 1)
        #expect(console.diagnostics.contains("GitHub counts 100 repositories more than it told"))
    }

    @Test func `confirms an export: names of today, and those that are gone or archived since`() async throws
    {
        let desk = try Desk()
        defer { desk.remove() }
        var listed = ListedRepositories()
        func add(_ name: String, former: String? = nil, isArchived: Bool = false, contributors: Int? = 200) {
            var one = ListedRepositories.Listed(name, stars: 900, createdAt: 1_400_000_000)
            one.formerName = former
            one.isArchived = isArchived
            one.pulls = (1500, 20, 1111)
            one.contributors = contributors
            listed.all.append(one)
        }
        add("octo/tool")
        add("new/home", former: "octo/moved")
        add("octo/closed", isArchived: true)
        add("django/django", former: "octo/sly")
        let gitHub = try gitHub(listed)
        var text =
            "name,isFork,isArchived,mainLanguage,license,stargazers,createdAt,totalPullRequests,contributors\n"
        for name in ["tool", "moved", "closed", "sly", "gone"] {
            text +=
                "octo/\(name),false,false,Python,MIT License,900,2015-01-01,1500,\(name == "tool" ? "" : "150")\n"
        }
        let file = try desk.write(text, to: "results.csv")
        let list = "\(desk.root)/repos.yaml"
        let (status, console) = await desk.discover(
            file, "--confirm", "--api-url", gitHub.address, "--token-file", "\(desk.root)/token", "--output",
            list)
        #expect(status == 0, "\(console.diagnostics)")
        #expect(desk.read("repos.yaml") == "- name: octo/tool\n- name: new/home\n")
        #expect(gitHub.counts.requests == 2)
        let refused = desk.read("repos.refused.jsonl")
        for reason in ["archived", "evaluation-set", "gone"] {
            #expect(refused.contains("\"reason\":\"\(reason)\""))
        }
        #expect(desk.read("repos.facts.jsonl").contains(#""formerName":"octo/moved""#))
        #expect(desk.read("repos.facts.jsonl").contains(#""mergedPullRequests":1111"#))
        #expect(!(console.output + console.diagnostics).contains("ghp_hidden"))
    }

    @Test func `needs a token, and says what does without`() async throws {
        let desk = try Desk()
        defer { desk.remove() }
        let (status, console) = await desk.run(["discover", "--search", "--workspace", "\(desk.root)/w"])
        #expect(status == 2)
        #expect(console.diagnostics.contains("asking GitHub needs a token"))
    }
}
