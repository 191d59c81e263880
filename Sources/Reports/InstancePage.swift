/// What the page of one instance shows.
struct InstanceDetails: Sendable {
    /// What the table of the report shows of it.
    var summary: ReportInstance
    /// The problem statement.
    var statement: String
    /// What was said on the issues before the pull request.
    var hints: String
    /// The gold patch.
    var patch: String
    /// The test patch.
    var testPatch: String
    /// Tests that fail before and pass after.
    var failToPass: [String]
    /// Tests that pass before and after.
    var passToPass: [String]
    /// Names and values of what else is known: base commit, issues, dates, notes.
    var facts: [(name: String, value: String)]
    /// The text of the environment lock; nil when it is not at hand.
    var lock: String?
    /// The runs, in their order.
    var runs: [RunDetails]

    /// An instance of which only the row is known; set what else is.
    init(
        summary: ReportInstance, statement: String, hints: String, patch: String, testPatch: String,
        failToPass: [String], passToPass: [String]
    ) {
        self.summary = summary
        self.statement = statement
        self.hints = hints
        self.patch = patch
        self.testPatch = testPatch
        self.failToPass = failToPass
        self.passToPass = passToPass
        facts = []
        runs = []
    }
}

/// One run of an instance's tests.
struct RunDetails: Sendable {
    /// Which run: `before, run 1`.
    var name: String
    /// What came of it: counts of outcomes, how it ended.
    var outcome: String
    /// The outcomes of the tests by their ids.
    var tests: [String: String]
    /// The end of its log; nil when it is not at hand.
    var log: String?

    init(name: String, outcome: String, tests: [String: String], log: String?) {
        self.name = name
        self.outcome = outcome
        self.tests = tests
        self.log = log
    }
}

/// The page of one instance: issue, patches, tests before and after, environment, logs, reason.
struct InstancePage {
    /// Tests of a list that are shown; the row holds all.
    private static let shownTests = 200

    private let details: InstanceDetails

    /// The page of an instance.
    init(_ details: InstanceDetails) {
        self.details = details
    }

    /// The name of the page's file: the id, with all but letters, digits, `-`, `_` and `.` as their codes.
    static func fileName(of id: String) -> String {
        var name = ""
        for byte in id.utf8.prefix(200) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                name.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: ".") where !name.isEmpty:
                name += "."
            default:
                name += "=" + String(byte, radix: 16)
            }
        }
        return name + ".html"
    }

    /// The page.
    var html: String {
        let summary = details.summary
        return PageFrame(title: summary.id).page { page in
            page.element("header") { page in
                page.element("p") { page in
                    page.element("a", [.init("href", "../index.html")], text: "All instances")
                }
                page.element("h1", text: summary.id)
                page.element("p", [.init("class", "note")], text: headline)
            }
            page.element("main") { page in
                facts(&page)
                block("Problem statement", details.statement, &page)
                block("Hints", details.hints, &page)
                page.element("h2", text: "Gold patch")
                PatchView(patch: details.patch, label: "Gold patch").draw(into: &page)
                page.element("h2", text: "Test patch")
                PatchView(patch: details.testPatch, label: "Test patch").draw(into: &page)
                tests("FAIL_TO_PASS", details.failToPass, &page)
                tests("PASS_TO_PASS", details.passToPass, &page)
                if !details.runs.isEmpty { runs(&page) }
                if let lock = details.lock { block("Environment lock", lock, &page) }
            }
        }
    }

    private var headline: String {
        let splits = details.summary.splits
        return
            "\(details.summary.verdict); in \(splits.isEmpty ? "no split" : splits.joined(separator: ", "))"
    }

    private func facts(_ page: inout Markup) {
        let known = details.facts.filter { !$0.value.isEmpty }
        guard !known.isEmpty else { return }
        page.element("dl") { page in
            for fact in known {
                page.element("dt", text: fact.name)
                page.element("dd", text: fact.value)
            }
        }
    }

    private func block(_ title: String, _ text: String, _ page: inout Markup) {
        page.element("h2", text: title)
        if text.isEmpty {
            page.element("p", [.init("class", "note")], text: "There is none.")
        } else {
            page.element("pre", [.init("tabindex", "0"), .init("aria-label", title)], text: text)
        }
    }

    private func tests(_ title: String, _ ids: [String], _ page: inout Markup) {
        page.element("h2", text: "\(title) (\(Numbers.whole(ids.count)))")
        guard !ids.isEmpty else { return }
        page.element("details", title == "FAIL_TO_PASS" ? ["open"] : []) { page in
            page.element("summary", text: "Tests")
            page.element("ul") { page in
                for id in ids.prefix(Self.shownTests) {
                    page.element("li") { $0.element("code", text: id) }
                }
            }
            if ids.count > Self.shownTests {
                page.element(
                    "p", [.init("class", "note")],
                    text: "\(Numbers.whole(ids.count - Self.shownTests)) more are in the row.")
            }
        }
    }

    /// The runs, with the outcomes of the tests that are not the same in all of them.
    private func runs(_ page: inout Markup) {
        page.element("h2", text: "Runs")
        let ids = Set(details.runs.flatMap(\.tests.keys))
        let differing = ids.filter { id in Set(details.runs.map { $0.tests[id] ?? "absent" }).count > 1 }
            .sorted()
        if !differing.isEmpty {
            DataTable(
                caption: "Tests whose outcome is not the same in every run",
                heads: ["Test"] + details.runs.map(\.name),
                rows: differing.prefix(Self.shownTests).map { id in
                    [id] + details.runs.map { $0.tests[id] ?? "absent" }
                }
            ).draw(into: &page)
        }
        for run in details.runs {
            page.element("details") { page in
                page.element("summary", text: "\(run.name): \(run.outcome)")
                if let log = run.log {
                    page.element("pre", [.init("tabindex", "0"), .init("aria-label", "Log")], text: log)
                } else {
                    page.element("p", [.init("class", "note")], text: "Its log is not at hand.")
                }
            }
        }
    }
}
