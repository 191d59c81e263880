import Testing

@testable import Instances

@Suite("A clock that a person asks for")
struct AskedClockTests {
    @Test("Days from now, or a date")
    func read() throws {
        let today = try #require(Timestamp("2026-12-01T22:30:00Z"))
        #expect(AskedClock("+30d")?.daysAhead(on: today) == 30)
        #expect(AskedClock("-7d")?.daysAhead(on: today) == -7)
        #expect(AskedClock("2026-12-31")?.daysAhead(on: today) == 30)
        #expect(AskedClock("2026-11-30")?.daysAhead(on: today) == -1)
        #expect(["+30d", "-7d", "2026-12-31"].allSatisfy { AskedClock($0)?.text == $0 })
    }

    @Test(
        "Nothing else",
        arguments: [
            "", "30d", "+30", "+d", "+36526d", "2026-02-30", "2026-13-01", "1979-12-31", "2100-01-01",
            "tomorrow",
        ])
    func refused(text: String) {
        #expect(AskedClock(text) == nil)
    }
}
