import Foundation
import Instances
import Testing

@Suite("What a user decides about environments")
struct OverrideTests {
    private func override(
        _ interpreter: String, versions: String? = nil, before: String? = nil, after: String? = nil
    ) -> Override {
        var override = Override()
        override.interpreter = interpreter
        override.condition = .init(
            versions: versions.flatMap { VersionRange(strict: $0) }, before: before.flatMap { Timestamp($0) },
            after: after.flatMap { Timestamp($0) })
        return override
    }

    @Test(
        "An override applies when everything holds that it asks for",
        arguments: [
            ("1.10", "2020-12-31", ["old", "both"]), ("1.10", "2021-01-01", ["old", "new"]),
            ("2.0", "2020-01-01", []), ("", "2022-01-01", ["new"]),
            ("1.7.3", "2020-01-01", ["old", "both", "series"]),
            ("1.7rc1", "2020-01-01", ["old", "both", "series"]),
        ] as [(String, String, [String])])
    func conditions(version: String, day: String, expected: [String]) throws {
        let overrides = [
            override("old", versions: "<2"), override("new", after: "2021-01-01"),
            override("both", versions: "<2", before: "2021-01-01"), override("series", versions: "==1.7"),
        ]
        let moment = try #require(Timestamp(day))
        let applying = overrides.filter { $0.applies(to: version, committedAt: moment) }
        #expect(applying.compactMap(\.interpreter) == expected)
    }

    @Test("Of several the later one replaces what it sets, and variables are merged by name")
    func merging() throws {
        var first = Override()
        first.reason = "it compiles"
        first.extras = ["all"]
        first.install = false
        first.variables = ["A": "1", "B": "1"]
        var second = Override()
        second.extras = ["test"]
        second.variables = ["B": "2"]
        let moment = try #require(Timestamp("2020-01-01"))
        let merged = AppliedOverrides([first, second], version: "", committedAt: moment).merged
        #expect(merged.extras == ["test"])
        #expect(merged.install == false)
        #expect(merged.variables == ["A": "1", "B": "2"])
        #expect(merged.reason == "it compiles")
        #expect(merged.interpreter == nil)
    }

    @Test("The source of a setting names the reason of the override that decides it")
    func sources() throws {
        var general = override("3.8")
        general.reason = "it needs asyncio"
        general.extras = ["test"]
        var old = override("3.7", before: "2019-01-01")
        old.reason = "the wheels of that year"
        let all = [general, old]
        let early = AppliedOverrides(all, version: "", committedAt: try #require(Timestamp("2018-01-01")))
        #expect(early.source(of: \.interpreter) == "override: the wheels of that year")
        #expect(early.source(of: \.extras) == "override: it needs asyncio")
        let late = AppliedOverrides(all, version: "", committedAt: try #require(Timestamp("2020-01-01")))
        #expect(late.source(of: \.interpreter) == "override: it needs asyncio")
        let silent = AppliedOverrides(
            [override("3.9")], version: "", committedAt: try #require(Timestamp("2020-01-01")))
        #expect(silent.source(of: \.interpreter) == "override")
    }

    @Test("The form of digests has the keys of old and no reason")
    func digestForm() throws {
        var override = override("3.9", versions: ">=1", before: "2021-01-01")
        override.reason = "said for people"
        override.cutoffExtraDays = 2
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(override.digestForm), as: UTF8.self)
        #expect(
            text
                == #"{"before":"2021-01-01T00:00:00Z","cutoffExtraDays":2,"python":"3.9","versions":">=1"}"#)
    }
}
