import Testing

@testable import Python

@Suite("Logs are read within bounds")
struct LogLinesTests {
    private static let reasons = [
        "E  a", "E   ImportError: a.a.a.a.a.a.a.a.a.a.a.a.a must be installed",
        "E   KeyError: 'x' environment variable 'collections' dataclass mutable default",
        "SKIPPED [1] a: needs requires missing not available", "connect onnection refused",
    ]

    @Test("A log of failing lines, equal or not, is read in a moment", arguments: reasons)
    func longLogs(reason: String) {
        let equal = String(repeating: reason + "\n", count: 20_000)
        let different = (0..<20_000).map { "\(reason) \($0)\n" }.joined()
        for log in [equal, different] {
            let duration = ContinuousClock().measure {
                _ = NeedReader.needs(inLog: log.utf8)
                _ = BrokenPackages.needs(inLog: log.utf8)
                _ = ServiceSigns.needs(inLog: log.utf8)
            }
            // Three readers, whose limit is of processor time; the machine may be busy.
            #expect(duration < .seconds(60), "\(reason)")
        }
    }

    @Test("What follows many lines that say nothing is read")
    func needle() {
        let noise = (0..<30_000).map { "E   assert \($0) == \($0 + 1)\n" }.joined()
        let log = noise + "E   ModuleNotFoundError: No module named 'yaml'\n"
        #expect(NeedReader.needs(inLog: log.utf8) == [.module("yaml")])
    }

    @Test("Equal lines are tried once, and no more than the limit of others")
    func counts() {
        var seen: [String] = []
        LogLines(most: 2).each(of: "a\na\n\nb\nc\n".utf8, where: { _ in true }) {
            seen.append($0)
            return true
        }
        #expect(seen == ["a", "b"])
    }

    @Test("Words are found in any case, and only whole")
    func words() {
        let words = FixedWords(["Mark", "end."])
        #expect(words.areIn("a MARK of it".utf8))
        #expect(words.areIn("the end.".utf8))
        #expect(!words.areIn("the end, mar".utf8))
    }
}
