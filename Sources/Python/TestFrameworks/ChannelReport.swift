internal import FoundationEssentials
internal import Instances
internal import Validation

/// Parses what a reporter wrote; the docstring of pytest's plug-in defines the lines.
struct ChannelReport {
    /// The maximum length of a line; those of reporters are far shorter.
    private static let longestLine = 1 << 20
    /// The maximum number of tests; files of ten thousand are known.
    private static let mostTests = 100_000
    /// The number of lines that no reporter can have written after which nothing more is read.
    private static let mostUnreadable = 100

    private struct Line: Decodable {
        var t: String
        var id: String?
        var when: String?
        var outcome: String?
        var text: String?
        var nonce: String?
        var status: Int32?
        var lines: Int?
        var kind: String?
        var file: String?
        var line: Int?
        var about: String?
        var ids: [String]?
    }

    private var report = TestReport()
    private var began = false
    private var unreadable = false
    /// A line after the end that no reporter can have written.
    private var goesOn = false
    private var count = 0
    private let nonce: String
    private let runner: String

    /// - Parameter runner: The name under which a failure of the runner itself is kept.
    static func parse(_ bytes: [UInt8], nonce: String, runner: String) -> TestReport {
        var parser = ChannelReport(nonce: nonce, runner: runner)
        let decoder = JSONDecoder()
        var unreadableLines = 0
        for slice in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            guard unreadableLines < mostUnreadable, parser.report.outcomes.count <= mostTests,
                parser.report.reasons.count <= mostTests, parser.report.collectionErrors.count <= mostTests
            else {
                parser.unreadable = true
                break
            }
            guard slice.count <= longestLine, let line = try? decoder.decode(Line.self, from: Data(slice))
            else {
                parser.unreadable = true
                unreadableLines += 1
                continue
            }
            // Before the reporter begins, nothing of the project has run: what makes tests fail says so then.
            if line.t == "control", !parser.began, parser.count == 0, parser.report.madeToFail == nil {
                parser.report.madeToFail = line.ids ?? []
                continue
            }
            parser.apply(line)
            parser.count += 1
            parser.mark(line, slice)
        }
        if parser.unreadable || parser.goesOn || !parser.began { parser.report.isComplete = false }
        return parser.report
    }

    private init(nonce: String, runner: String) {
        self.nonce = nonce
        self.runner = runner
    }

    /// Notes where the first test begins and the last one ends.
    private mutating func mark(_ line: Line, _ slice: ArraySlice<UInt8>) {
        switch line.t {
        case "run" where report.span == nil: report.span = .init(first: slice.endIndex, last: slice.endIndex)
        case "test", "skip": report.span?.last = slice.endIndex
        default: break
        }
    }

    private mutating func apply(_ read: Line) {
        // After the end the plug-in only repeats the end, when another plug-in has changed the status.
        guard !report.isComplete || (read.t == "end" && read.nonce == nonce && read.lines == count) else {
            goesOn = true
            return
        }
        var line = read
        line.id = read.id.map(Self.published)
        switch line.t {
        case "start":
            began = began || line.nonce == nonce
        case "run":
            report.running = line.id
        case "test":
            applyOutcome(line)
        case "skip":
            // A module that skips itself is recorded as one skipped test.
            if let id = line.id { merge(.skipped, of: id) }
        case "collect":
            if let id = line.id { report.collectionErrors[id] = line.text ?? "" }
        case "why":
            if let id = line.id { explain(id, Self.reason(line)) }
        case "crash":
            report.collectionErrors[runner] = line.text ?? ""
        case "end":
            applyEnd(line, status: line.status)
        case "stop":
            applyEnd(line, status: nil)
        default:
            unreadable = true
        }
    }

    /// The id as published rows spell it.
    ///
    /// Before version 4, pytest includes `()` for the instance of a class (`a.py::C::()::m`). Parameters, from the
    /// first bracket on, are left alone.
    private static func published(_ id: String) -> String {
        let path = id.prefix { $0 != "[" }
        guard path.contains("::()::") else { return id }
        return String(path.replacing("::()::", with: "::")) + id.dropFirst(path.count)
    }

    /// Keeps the first reason of an id, but for a skip: who collects a file as a document skips what it cannot import,
    /// and who collects its tests says why.
    private mutating func explain(_ id: String, _ reason: FailureReason?) {
        guard let reason else { return }
        if let known = report.reasons[id], known.kind != .skipped || reason.kind == .skipped { return }
        report.reasons[id] = reason
    }

    /// The reason in a line; nil when its kind is unknown.
    private static func reason(_ line: Line) -> FailureReason? {
        guard let kind = line.kind.flatMap(FailureReason.Kind.init(rawValue:)) else { return nil }
        let raised = line.file.flatMap { $0.isEmpty ? nil : FileOwner($0) }
        return FailureReason(
            kind: kind, said: line.text ?? "", owner: raised?.owner,
            place: raised.map { "\($0.path):\(line.line ?? 0)" },
            subject: line.about.map { FileOwner($0).owner })
    }

    private mutating func applyOutcome(_ line: Line) {
        guard let id = line.id, let text = line.outcome else {
            unreadable = true
            return
        }
        if report.running == id, line.when == "call" || line.when == "teardown" { report.running = nil }
        // Outcomes of other plug-ins, such as "rerun", precede the final one.
        guard let outcome = TestOutcome(rawValue: text) else { return }
        let isFixture = line.when == "setup" || line.when == "teardown"
        merge(outcome == .failed && isFixture ? .error : outcome, of: id)
    }

    /// A session that never began is complete when a `conftest.py` is the reason; otherwise pytest was called with
    /// invalid arguments, which says nothing about the tests.
    private mutating func applyEnd(_ line: Line, status: Int32?) {
        report.isComplete = line.nonce == nonce && line.lines == count
        if line.t == "stop", report.collectionErrors.isEmpty { report.isComplete = false }
        report.status = status
        if report.isComplete { report.running = nil }
    }

    /// Merges one of several reports of a test: of its phases, its subtests, its repeats.
    ///
    /// The worst outcome counts, as in pytest's summary: a failed body before a failed fixture, both before anything
    /// else.
    private mutating func merge(_ outcome: TestOutcome, of id: String) {
        guard let known = report.outcomes[id], Self.gravity(known) >= Self.gravity(outcome) else {
            report.outcomes[id] = outcome
            return
        }
    }

    private static func gravity(_ outcome: TestOutcome) -> Int {
        switch outcome {
        case .skipped: 0
        case .passed: 1
        case .expectedFailure: 2
        case .unexpectedPass: 3
        case .error: 4
        case .failed: 5
        }
    }
}
