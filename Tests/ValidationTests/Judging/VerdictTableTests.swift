import Foundation
import Instances
import TestSupport
import Testing

@Suite("The table of verdicts")
struct VerdictTableTests {
    /// The reasons named in the first column of the tables of `docs/verdicts.md`, by the heading above them.
    private func table() throws -> [String: Set<String>] {
        let page = Checkout.directory.appending(path: "docs/verdicts.md")
        var table: [String: Set<String>] = [:]
        var heading = ""
        for line in try String(contentsOf: page, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("## ") {
                heading = String(line.dropFirst(3).prefix { $0 != ":" })
            } else if line.hasPrefix("| `") {
                let cell = line.dropFirst(2).prefix { $0 != "|" }
                table[heading, default: []].formUnion(
                    cell.split(separator: "`").map(String.init).filter { $0.contains { $0.isLetter } })
            }
        }
        return table
    }

    @Test("Every reason stands under its class, and no other", arguments: VerdictClass.allCases)
    func complete(_ verdictClass: VerdictClass) throws {
        let reasons = VerdictReason.allCases.filter { $0.verdictClass == verdictClass }.map(\.rawValue)
        #expect(try table()["\(verdictClass.rawValue)", default: []] == Set(reasons))
    }
}
