import Files
import Foundation
import Instances
import TestSupport
import Testing

@testable import Datasets
@testable import Publishing
@testable import Reports

@Suite("Reports on a publication")
struct ReportFilesTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// A publication of a valid instance with two runs, and of one that is not valid.
    private func publish() throws {
        let repository = try repository()
        let state = RepositoryState(
            repository: repository, commit: String(repeating: "b", count: 40), source: "archive",
            pullRequests: 2)
        var inputs = SplitInputs(
            repositories: [state], candidates: [1, 2].map { InstanceID(repository, $0) },
            instance: Self.input)
        inputs.lock = { _ in Array("the lock\n".utf8) }
        let options = PublicationOptions(
            toolVersion: "1.0", validationPolicy: "swe-bench", configuration: "digest")
        _ = try SplitAssembly(inputs, options: options).write(to: directory["published"])
    }

    private static func input(_ id: InstanceID) throws -> InstanceInput {
        var input = InstanceInput(try candidate(id.number))
        guard id.number == 1 else {
            input.verdict = .refused(.flaky, "t wavers", flaky: ["t"])
            return input
        }
        input.verdict = .valid(failToPass: ["t.py::a"], passToPass: ["t.py::b"], flaky: [])
        input.lockDigest = "abc"
        input.codebase = CodebaseSize(files: 3, lines: 77)
        input.runs = [Variant.base, .gold].map { variant in
            RunRecord(
                key: "\(variant)", id: id, variant: variant, repeatIndex: 0, ending: .exited(status: 0),
                outcomes: ["t.py::a": variant == .gold ? .passed : .failed, "t.py::b": .passed],
                collectionErrors: [:], isComplete: true, wallSeconds: 1, cpuSeconds: 1,
                log: "records/logs/\(variant)-1.log")
        }
        return input
    }

    private func report(pages: Bool, workspace: String? = nil) async throws -> (files: [String], pages: Int) {
        var request = ReportRequest(publication: directory["published"], output: directory["report"])
        request.instancePages = pages
        request.workspace = workspace
        return try await ReportFiles.write(request)
    }

    @Test("A page, Markdown and CSV hold the numbers and every instance")
    func files() async throws {
        try publish()
        let (files, pages) = try await report(pages: false)
        #expect(files == ["index.html", "summary.md", "instances.csv"] && pages == 0)
        #expect(try directory.names == ["published", "report"])
        let csv = try directory.text("report/instances.csv").split(separator: "\r\n")
        #expect(csv.count == 3)
        #expect(csv[1].hasPrefix("owner/name,owner__name-1,raw full lite,valid,2020,1.10,41,"))
        #expect(csv[2].hasPrefix("owner/name,owner__name-2,raw,invalid: flaky,"))
        let markdown = try directory.text("report/summary.md")
        #expect(markdown.contains("not valid: flaky"))
        #expect(!(try directory.text("report/index.html")).contains("instances/owner__name-1"))
    }

    @Test("Pages show what all files of the publication know of an instance")
    func pages() async throws {
        try publish()
        #expect(try await report(pages: true).pages == 2)
        let page = try directory.text("report/instances/owner__name-1.html")
        for text in ["before, run 1", "after, run 1", "2 passed", "1 failed, 1 passed", "the lock", "#3 #5"] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(page.contains("Its log is not at hand."))
        #expect(try directory.text("report/index.html").contains("instances/owner__name-1.html"))
        #expect(
            try directory.text("report/instances/owner__name-2.html").contains("invalid: flaky: t wavers"))
    }

    @Test("Logs of the workspace are shown, packed or not, the ends of long ones")
    func logs() async throws {
        try publish()
        try directory.write("short log", to: "workspace/records/logs/before-1.log")
        let line = String(repeating: "x", count: 99) + "\n"
        let long = String(repeating: line, count: 2_000) + "the end"
        try PackedFile.pack(directory.write(long, to: "workspace/records/logs/after-1.log"))
        _ = try await report(pages: true, workspace: directory["workspace"])
        let page = try directory.text("report/instances/owner__name-1.html")
        #expect(page.contains("short log") && page.contains("the end</pre>"))
        #expect(page.contains("… the beginning is left out"))
        #expect(page.utf8.count < 100_000)
    }

    @Test("A publication that is damaged is no report")
    func damage() async throws {
        try publish()
        try directory.write("{", to: "published/raw.jsonl")
        await #expect(throws: PublishedRowError.self) { try await report(pages: false) }
        await #expect(throws: RecordError.self) {
            try await ReportFiles.write(ReportRequest(publication: directory["none"], output: directory["r"]))
        }
    }
}

@Suite("Ends of logs")
struct LogEndsTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("a log", to: "workspace/logs/a.log")
        try directory.write("a secret", to: "secret.log")
    }

    @Test("A log is shown from below the workspace alone")
    func paths() throws {
        let logs = LogEnds(below: directory["workspace"])
        #expect(logs["logs/a.log"] == "a log")
        for path in ["", "../secret.log", "logs/../../secret.log", directory["secret.log"], "logs/none.log"] {
            #expect(logs[path] == nil, "\(path)")
        }
    }

    @Test("One that is there and cannot be read says so")
    func unreadable() throws {
        try directory.write("no gzip", to: "workspace/logs/b.log.gz")
        let logs = LogEnds(below: directory["workspace"])
        #expect(logs["logs/b.log"]?.hasPrefix("(the log cannot be read: ") == true)
    }
}
