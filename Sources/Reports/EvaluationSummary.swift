internal import Files
internal import Foundation
internal import Instances

/// Why a folder holds no evaluation that can be shown.
package struct EvaluationFolderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The folder or file.
    package let path: String
    /// What is wrong with it.
    package let problem: String

    package var description: String { "\(path): \(problem)" }
}

/// What one evaluation came to, read from the final report that `swegym evaluate` or a harness wrote.
struct EvaluationSummary: Hashable, Sendable {
    /// What became of one instance.
    enum Fate: String, CaseIterable, Sendable {
        case resolved, unresolved, empty, error
        /// There is no prediction for it.
        case missing

        /// The word for people.
        var word: String { self == .missing ? "no prediction" : rawValue }
    }

    /// The model and the run, by the name of the report: `MODEL.RUN.json`.
    var name: String
    /// What became of each instance.
    var fates: [String: Fate]
    /// Why some ended in an error, or what else was not the model's, by instance.
    var reasons: [String: String]

    /// The ids of those with one fate.
    func ids(_ fate: Fate) -> Set<String> { Set(fates.filter { $0.value == fate }.map(\.key)) }

    /// How many have a fate, of some instances or of all.
    func count(_ fate: Fate, of instances: Set<String>? = nil) -> Int {
        fates.count { id, found in found == fate && instances?.contains(id) ?? true }
    }

    private struct Report: Decodable {
        var resolved_ids: [String]
        var unresolved_ids: [String]
        var empty_patch_ids: [String]
        var error_ids: [String]
        var incomplete_ids: [String]
        var failure_reasons: [String: String]?
    }

    /// The evaluations in a folder, by their names.
    ///
    /// - Throws: `EvaluationFolderError` for a folder without a report, and a report of another form; `RecordError`.
    static func read(_ folder: String) throws -> [EvaluationSummary] {
        let names = try Directory.names(in: folder).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
        guard !names.isEmpty else {
            throw EvaluationFolderError(
                path: folder,
                problem:
                    "this directory holds no report of an evaluation (MODEL.RUN.json): see `swegym evaluate --help`"
            )
        }
        return try names.map { name in
            let path = "\(folder)/\(name)"
            let report: Report
            do {
                report = try JSONDecoder().decode(Report.self, from: RecordFile.read(path, limit: 64 << 20))
            } catch is DecodingError {
                throw EvaluationFolderError(
                    path: path,
                    problem: "this is no final report of an evaluation: it lacks lists such as resolved_ids")
            }
            return try EvaluationSummary(report, name: String(name.dropLast(".json".count)), path: path)
        }
    }

    private init(_ report: Report, name: String, path: String) throws {
        self.name = name
        reasons = report.failure_reasons ?? [:]
        fates = [:]
        for (fate, ids) in [
            (Fate.resolved, report.resolved_ids), (.unresolved, report.unresolved_ids),
            (.empty, report.empty_patch_ids), (.error, report.error_ids), (.missing, report.incomplete_ids),
        ] {
            for id in ids {
                guard fates.updateValue(fate, forKey: id) == nil else {
                    throw EvaluationFolderError(
                        path: path, problem: "\(Printable.text(id)) has two fates; the report does not add up"
                    )
                }
            }
        }
    }

    init(name: String, fates: [String: Fate], reasons: [String: String] = [:]) {
        self.name = name
        self.fates = fates
        self.reasons = reasons
    }
}

/// Several evaluations, side by side.
struct EvaluationComparison: Sendable {
    /// The evaluations, in the order of their folders and names.
    let evaluations: [EvaluationSummary]

    /// All instances, sorted.
    var instances: [String] { Set(evaluations.flatMap(\.fates.keys)).sorted(by: Self.precedes) }

    /// The instances of each repository.
    var repositories: [(name: String, instances: Set<String>)] {
        Dictionary(grouping: instances, by: Self.repository).sorted { Self.precedes($0.key, $1.key) }
            .map { ($0.key, Set($0.value)) }
    }

    /// The repository in an id, `owner/name` of `owner__name-7`.
    static func repository(of id: String) -> String {
        var name = id[...]
        while name.last?.isNumber == true { name.removeLast() }
        guard name.last == "-", let separator = name.firstRange(of: "__") else { return "other" }
        return "\(name[..<separator.lowerBound])/\(name[separator.upperBound...].dropLast())"
    }

    /// Two evaluations, and which of the instances of both one resolves and the other does not.
    struct Pair {
        let first: EvaluationSummary
        let second: EvaluationSummary
        /// The ids, sorted.
        var both, firstAlone, secondAlone, neither: [String]
    }

    /// All pairs.
    var pairs: [Pair] {
        evaluations.indices.flatMap { one in
            evaluations.indices.dropFirst(one + 1).map { other in pair(evaluations[one], evaluations[other]) }
        }
    }

    /// Compares two evaluations.
    func pair(_ first: EvaluationSummary, _ second: EvaluationSummary) -> Pair {
        let common = Set(first.fates.keys).intersection(second.fates.keys)
        let mine = first.ids(.resolved).intersection(common)
        let theirs = second.ids(.resolved).intersection(common)
        func sorted(_ ids: Set<String>) -> [String] { ids.sorted(by: Self.precedes) }
        return Pair(
            first: first, second: second, both: sorted(mine.intersection(theirs)),
            firstAlone: sorted(mine.subtracting(theirs)), secondAlone: sorted(theirs.subtracting(mine)),
            neither: sorted(common.subtracting(mine).subtracting(theirs)))
    }

    private static func precedes(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }
}
