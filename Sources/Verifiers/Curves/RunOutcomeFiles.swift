internal import Files
internal import JSON
internal import Trajectories

/// Files of runs, one JSON object a line: `instance_id`, `run_id` (or `instance`, `run`), and of `model`, `resolved`,
/// `score`, `regression_passed` and `generated_passed` what is known.
///
/// Several lines about one run complete each other, from whatever files: trajectories say what was resolved, and the file
/// of scores what the verifier thinks.
package struct RunOutcomeFiles {
    private struct Key: Hashable {
        let instance: String
        let run: String
    }

    private var places: [Key: [Int]] = [:]
    /// The runs, in the order in which they were first met.
    package private(set) var outcomes: [RunOutcome] = []

    package init() {}

    /// Reads files of runs, and stores of trajectories.
    ///
    /// - Throws: `RunOutcomeError`, naming file and line; `RecordError`.
    package static func read(_ paths: [String]) throws -> [RunOutcome] {
        var files = RunOutcomeFiles()
        for path in try paths.flatMap({ try TrajectoryStore($0).files }) {
            var file = try LineFile(path, packing: .byName)
            var isEmpty = true
            while let line = try file.next() {
                guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
                isEmpty = false
                do throws(RowLineError) {
                    try files.add(Self.outcome(of: line))
                } catch {
                    throw RunOutcomeError(file: path, line: file.number, problem: "\(error)")
                }
            }
            if isEmpty { throw RunOutcomeError(file: path, line: 1, problem: "there is no run in it") }
        }
        return files.outcomes
    }

    /// Adds what a line says.
    ///
    /// - Throws: `RowLineError` when it contradicts an earlier one, or might belong to several.
    mutating func add(_ outcome: RunOutcome) throws(RowLineError) {
        let key = Key(instance: outcome.instance, run: outcome.run)
        let known = places[key, default: []]
        let exact = known.filter { outcomes[$0].model == outcome.model }
        let matching =
            exact.isEmpty ? known.filter { outcome.model == nil || outcomes[$0].model == nil } : exact
        guard matching.count < 2 else {
            throw .member("model", "several models have a run \(outcome.run.debugDescription); name one")
        }
        guard let place = matching.first else {
            places[key, default: []].append(outcomes.count)
            outcomes.append(outcome)
            return
        }
        if let member = outcomes[place].complete(from: outcome) {
            throw .member(member, "an earlier line says something else of this run")
        }
    }

    static func outcome(of line: [UInt8]) throws(RowLineError) -> RunOutcome {
        let row = try RowLine(line)
        guard let instance = try name(in: row, "instance_id", "instance"), !instance.isEmpty else {
            throw .missing("instance_id")
        }
        guard let run = try name(in: row, "run_id", "run") else {
            throw .missing("run_id, which tells the runs of an instance apart")
        }
        return RunOutcome(
            instance: instance, run: run, model: try name(in: row, "model", "model"),
            isResolved: try truth(in: row, "resolved"), score: try number(in: row, "score"),
            regressionPassed: try count(in: row, "regression_passed"),
            generatedPassed: try count(in: row, "generated_passed"))
    }

    /// A member's value as it is spelled; nil when it is absent or null.
    private static func spelling(in row: RowLine, _ name: String) -> String? {
        row.raw(name).map { String(decoding: $0, as: UTF8.self) }.flatMap { $0 == "null" ? nil : $0 }
    }

    /// A text, or a whole number by its digits.
    private static func name(in row: RowLine, _ names: String...) throws(RowLineError) -> String? {
        for name in names {
            guard let spelling = spelling(in: row, name) else { continue }
            if let text = row.text(name) { return text }
            guard Int(spelling) != nil else { throw .member(name, "expected text or a whole number") }
            return spelling
        }
        return nil
    }

    private static func truth(in row: RowLine, _ name: String) throws(RowLineError) -> Bool? {
        switch spelling(in: row, name) {
        case nil: return nil
        case "true", "1": return true
        case "false", "0": return false
        default: throw .member(name, "expected true, false, 1 or 0")
        }
    }

    private static func number(in row: RowLine, _ name: String) throws(RowLineError) -> Double? {
        guard let spelling = spelling(in: row, name) else { return nil }
        guard let number = Double(spelling), number.isFinite else {
            throw .member(name, "expected a finite number")
        }
        return number
    }

    private static func count(in row: RowLine, _ name: String) throws(RowLineError) -> Int? {
        guard let spelling = spelling(in: row, name) else { return nil }
        guard let number = Int(spelling), number >= 0 else {
            throw .member(name, "expected a whole number that is not negative")
        }
        return number
    }
}

/// Why a file of runs cannot be used.
package struct RunOutcomeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    package let file: String
    /// The line, from 1.
    package let line: Int
    /// What is wrong.
    package let problem: String

    /// The sentence for people, with the remedy.
    package var description: String {
        "\(file):\(line): \(problem); a line is one run, an object with instance_id, run_id, resolved and score"
    }
}
