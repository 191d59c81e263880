import Testing

@testable import Python

@Suite("Ranges of Poetry")
struct PoetryRangeTests {
    @Test(
        "Ranges become specifiers of PEP 440",
        arguments: [
            ("^1.2.3", ">=1.2.3,<2"), ("^0.2.3", ">=0.2.3,<0.3"), ("~1.2", ">=1.2,<1.3"), ("~1", ">=1,<2"),
            ("1.2", "==1.2"), ("*", ""), (">=1, <2", ">=1,<2"), (">= 1 <2", ">=1,<2"), ("1.*", "==1.*"),
            ("^1.0,!=1.5.1", ">=1.0,<2,!=1.5.1"), ("~=1.4", "~=1.4"),
        ])
    func ranges(range: String, expected: String) {
        #expect(PoetryRange(range).specifier == expected)
    }

    @Test(
        "Alternatives become a span without its gaps",
        arguments: [
            ("^1.16 || ^2.0", ">=1.16,<3"), ("^1 | ^2", ">=1,<3"), ("^2 || ^1", ">=1,<3"),
            ("^1 || ^3", ">=1,!=2.*,<4"), ("~1.4 || ~1.7", ">=1.4,!=1.5.*,!=1.6.*,<1.8"),
            ("^1.0 || >=3.2", ">=1.0,!=2.*,!=3.0.*,!=3.1.*"), ("<2 || >=3", "!=2.*"), ("^1 || *", ""),
            ("^1,!=1.5 || ^3", ">=1,!=1.5,!=2.*,<4"), ("^1,!=1.5 || 1.5", ">=1,<2"),
        ])
    func alternatives(range: String, expected: String) {
        #expect(PoetryRange(range).specifier == expected)
    }

    @Test("A gap without end between minor releases is excluded as far as releases are likely")
    func openGap() {
        let clauses = PoetryRange("1.16.2 || ^3").specifier.split(separator: ",")
        #expect(clauses.first == ">=1.16.2")
        for clause in ["!=1.16.3.*", "!=1.17.*", "!=1.30.*", "!=2.*"] {
            #expect(clauses.contains { $0 == clause })
        }
        #expect(clauses.last == "<4")
    }

    @Test(
        "Alternatives of interpreters are markers joined by `or`",
        arguments: [
            ("^3.6", "python_version >= '3.6' and python_version < '4'"),
            (
                "~2.7 || ^3.5",
                "((python_version >= '2.7' and python_version < '2.8') or (python_version >= '3.5' and python_version < '4'))"
            ),
            (">=3.6.2", "python_full_version >= '3.6.2'"), ("3.8.*", "python_version == '3.8'"),
        ])
    func interpreters(range: String, marker: String) {
        let table: [String: TomlValue] = [
            "six": TomlDocument("v = {version = \"*\", python = \"\(range)\"}").root["v"] ?? .other("")
        ]
        #expect(PoetryDependencies.requirements(table).map(\.text) == ["six ; \(marker)"])
    }

    @Test("Several entries of one dependency are several requirements")
    func lists() {
        let document = TomlDocument(
            """
            [d]
            six = [{version = "^1", python = "<3.8"}, {version = "^2 || ^3", python = ">=3.8"}]
            """)
        #expect(
            PoetryDependencies.requirements(document.root["d"]?.table ?? [:]).map(\.text) == [
                "six>=1,<2 ; python_version < '3.8'", "six>=2,<4 ; python_version >= '3.8'",
            ])
    }
}
