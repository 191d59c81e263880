import Foundation
import TestSupport
import Testing

/// The tables that `swegym run` prints at its end, as far as the README shows them.
struct DemonstrationTable: Equatable {
    /// The numbers of the repository by their columns.
    var funnel: [String: Int]
    /// Pull requests that mining refused, by reason.
    var refused: [String: Int]
    /// Candidates that are not valid, by reason.
    var notValid: [String: Int]
    /// The rows of the splits.
    var rows: [String: Int]
    /// The instance that is worth looking at.
    var example: String

    /// Reads what the program printed.
    init(printed: String) throws {
        let blocks = printed.components(separatedBy: "\n\n").map {
            $0.split(separator: "\n").map(String.init)
        }
        func block(_ title: String) throws -> [String] {
            try #require(blocks.first { $0.first?.hasPrefix(title) == true }, "no table of \(title)")
        }
        funnel = try Self.funnel(try block("repository"))
        refused = Self.numbers(try block("refused in mining"))
        notValid = Self.numbers(try block("not valid"))
        rows = Self.numbers(try block("file ")).filter {
            ["raw.jsonl", "full.jsonl", "lite.jsonl"].contains($0.key)
        }
        example = try Self.example(printed)
    }

    /// Reads what the README says that the program prints; there, the tables of reasons stand side by side.
    init(readme: String) throws {
        let start = try #require(readme.range(of: "It ends like this:\n\n```\n")?.upperBound)
        let end = try #require(readme.range(of: "\n```", range: start..<readme.endIndex)?.lowerBound)
        var blocks = readme[start..<end].components(separatedBy: "\n\n").map {
            $0.split(separator: "\n").map(String.init)
        }
        let both = try #require(blocks.firstIndex { $0.first?.hasPrefix("refused in mining") == true })
        let column = try #require(blocks[both].first?.range(of: "not valid")?.lowerBound)
        let width = blocks[both][0].distance(from: blocks[both][0].startIndex, to: column)
        let left = blocks[both].map { String($0.prefix(width)) }
        blocks[both] = blocks[both].map { String($0.dropFirst(width)) }
        blocks.insert(left, at: both)
        let text = blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
        try self.init(printed: text)
    }

    /// The numbers of a funnel's only repository.
    static func funnel(_ lines: [String]) throws -> [String: Int] {
        let titles = lines[0].split(separator: #/ {2,}/#).dropFirst().map { String($0) }
        let words = try #require(lines.dropFirst().first).split(separator: " ")
        #expect(words.first == "swegym-demo/pocketunits")
        let numbers = words.dropFirst().compactMap { Int($0) }
        try #require(titles.count == numbers.count)
        return Dictionary(uniqueKeysWithValues: zip(titles, numbers))
    }

    /// The first number of each line, by what stands before it.
    private static func numbers(_ lines: [String]) -> [String: Int] {
        var numbers: [String: Int] = [:]
        for line in lines {
            guard let match = line.firstMatch(of: #/^(\S+) +(\d+)\b/#) else { continue }
            numbers[String(match.output.1)] = Int(match.output.2)
        }
        return numbers
    }

    private static func example(_ text: String) throws -> String {
        String(try #require(text.firstMatch(of: #/swegym show (\S+)/#)).output.1)
    }
}

/// What the demo's script says beside each pull request that it is there to show.
enum DemonstrationScriptComments {
    /// `valid`, `refused in mining` or `refused in validation`, by number.
    static func outcomes() throws -> [Int: String] {
        let script = Checkout.directory.appending(
            path: "Sources/Demonstration/Resources/demo-repository.txt")
        var outcomes: [Int: String] = [:]
        var comment = ""
        for line in try String(contentsOf: script, encoding: .utf8).split(separator: "\n") {
            if let match = line.firstMatch(of: #/^# (Valid|Refused in mining|Refused in validation)\b/#) {
                comment = match.output.1.lowercased()
            } else if let match = line.firstMatch(of: #/^pull (\d+) /#), let number = Int(match.output.1) {
                outcomes[number] = comment
            }
        }
        return outcomes
    }
}
