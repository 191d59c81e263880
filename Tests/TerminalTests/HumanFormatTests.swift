import Terminal
import Testing

@Suite struct HumanFormatTests {
    @Test("Counts have their thousands set apart")
    func counts() {
        #expect(
            [0, 999, 1000, 66_894, -1_234_567].map { HumanFormat.count($0) }
                == ["0", "999", "1,000", "66,894", "-1,234,567"])
        #expect(HumanFormat.count(1, "issue") == "1 issue")
        #expect(HumanFormat.count(0, "repository", plural: "repositories") == "0 repositories")
    }

    @Test(
        "Bytes are in the unit that suits them",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (1_048_570, "1 MiB"),
            (223_346_688, "213 MiB"), (Int.max, "8 EiB"),
        ])
    func bytes(value: Int, expected: String) {
        #expect(HumanFormat.bytes(value) == expected)
    }

    @Test(
        "Durations have two units at most",
        arguments: [
            (0.0, "0 s"), (0.34, "0.3 s"), (9.96, "10 s"), (59.4, "59 s"), (59.7, "1 min 00 s"),
            (245, "4 min 05 s"), (7800, "2 h 10 min"), (273_600, "3 d 4 h"), (-1, "?"), (.infinity, "?"),
            (.nan, "?"),
        ])
    func durations(seconds: Double, expected: String) {
        #expect(HumanFormat.duration(seconds: seconds) == expected)
    }

    @Test("Rates are in the unit that suits them")
    func rates() {
        #expect(
            [120, 4.2, 0.2, 0.001, 0, .infinity].map { HumanFormat.rate(perSecond: $0) }
                == ["120/s", "4.2/s", "12/min", "3.6/h", "0/s", "0/s"])
    }

    @Test("A share is 100 % only when nothing is missing")
    func percentages() {
        #expect(HumanFormat.percentage(999, of: 1000) == "99 %")
        #expect(HumanFormat.percentage(1, of: 1000) == "1 %")
        #expect(HumanFormat.percentage(0, of: 0) == "0 %")
        #expect(HumanFormat.percentage(7, of: 7) == "100 %")
    }
}
