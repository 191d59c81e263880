package import Instances

/// The lines by which graders read outcomes out of a log, as pytest's summary has them: `PASSED tests/test_a.py::test_b`.
package enum SummaryLines {
    /// Lines for those outcomes that a log does not name.
    ///
    /// pytest before 4.1 leaves passed tests out of the summary, every version names skipped ones by file and line alone, and
    /// of a test that ended its process nothing is said. Outcomes that no summary has a line for are left out.
    package static func missing(from log: [UInt8], _ outcomes: [String: TestOutcome]) -> [String] {
        var known: Set<String> = []
        for line in String(decoding: log, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard let word = words.first(where: { line.hasPrefix($0 + " ") }) else { continue }
            var name = line.dropFirst(word.utf8.count + 1)
            known.insert(String(name))
            // A reason may follow, in which the separator may be as well as in the id.
            while let end = name.ranges(of: " - ").last {
                name = name[..<end.lowerBound]
                known.insert(String(name))
            }
        }
        return outcomes.compactMap { id, outcome in
            guard !known.contains(id), let word = word(for: outcome) else { return nil }
            return "\(word) \(id)"
        }.sorted()
    }

    private static let words = ["PASSED", "FAILED", "ERROR", "XFAIL", "SKIPPED"]

    private static func word(for outcome: TestOutcome) -> String? {
        switch outcome {
        case .passed: "PASSED"
        case .failed: "FAILED"
        case .error: "ERROR"
        case .expectedFailure: "XFAIL"
        case .skipped: "SKIPPED"
        case .unexpectedPass: nil
        }
    }
}
