import Testing

@testable import Python

@Suite("Configurations of tox that multiply")
struct ToxLimitsTests {
    private func duration(_ text: String) -> Duration {
        ContinuousClock().measure {
            _ = ToxSections(IniDocument(text), python: nil, checkout: "/c").environments
        }
    }

    @Test("Values that name one another several times end")
    func references() {
        let lines = String(repeating: "    {[testenv]deps}\n", count: 50)
        #expect(duration("[testenv]\ndeps =\n    a\n\(lines)commands =\n    pytest\n") < .seconds(30))
    }

    @Test("Alternatives before a long text, and very many lines, end")
    func alternatives() {
        let braces = String(repeating: "{a,b}", count: 12) + String(repeating: "x", count: 200_000)
        #expect(duration("[tox]\nenvlist = \(braces)\n[testenv]\ncommands = pytest\n") < .seconds(30))
        let lines = String(repeating: "    A =\n", count: 100_000)
        #expect(duration("[testenv]\nsetenv =\n\(lines)commands = pytest\n") < .seconds(30))
    }
}
