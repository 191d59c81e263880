internal import ArgumentParser
internal import Datasets
internal import Discovery
internal import Instances
internal import Pipeline
internal import Publishing

/// By what repositories are chosen.
struct DiscoveryOptions: ParsableArguments {
    @Option(help: "The main language, or any.")
    var language = "Python"

    @Option(help: ArgumentHelp("Created before this day, or any.", valueName: "yyyy-mm-dd"))
    var createdBefore = "2022-07-01"

    @Option(help: ArgumentHelp("Created on this day or later.", valueName: "yyyy-mm-dd"))
    var createdSince: String?

    @Option(help: ArgumentHelp("Pushed to on this day or later.", valueName: "yyyy-mm-dd"))
    var pushedSince: String?

    @Option(help: ArgumentHelp("Stars.", valueName: "range"))
    var stars = "501-"

    @Option(help: ArgumentHelp("Pull requests in whatever state.", valueName: "range"))
    var pullRequests = "501-"

    @Option(help: ArgumentHelp("Merged pull requests; exports do not tell them.", valueName: "range"))
    var mergedPullRequests: String?

    @Option(help: ArgumentHelp("Contributors.", valueName: "range"))
    var contributors = "101-"

    @Option(help: ArgumentHelp("Lines of code; GitHub does not tell them.", valueName: "range"))
    var lines = "300-"

    @Option(help: ArgumentHelp("Issues in whatever state.", valueName: "range"))
    var issues: String?

    @Option(help: ArgumentHelp("Forks of the repository.", valueName: "range"))
    var forks: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Licences that will do, any, or more than the permissive ones: + and ids (+ NOASSERTION).",
            valueName: "spdx-id"))
    var licence: [String] = []

    @Flag(help: "Take forks, too; of an export, as GitHub's search does not tell them.")
    var takeForks = false

    @Flag(help: "Take archived repositories, too.")
    var takeArchived = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "What of these may be unknown: lines, contributors, licence, … or nothing.",
            valueName: "criterion"))
    var unknown = [DiscoveryReason.lines.rawValue]

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Refuse the repositories of these sets: rows in the form of SWE-bench, publications, lists of names.",
            valueName: "file"))
    var evaluation: [String] = []

    @Flag(help: "Do not refuse the repositories of SWE-bench.")
    var allowSWEBench = false

    /// Whether licences are no criterion.
    var takesAnyLicence: Bool { licence == ["any"] }

    /// The criteria that the options name.
    func criteria() async throws -> RepositoryCriteria {
        var criteria = RepositoryCriteria()
        criteria.language = language == "any" ? nil : language
        criteria.createdBefore =
            createdBefore == "any" ? nil : try OptionDay.read(createdBefore, "--created-before")
        criteria.createdSince = try createdSince.map { try OptionDay.read($0, "--created-since") }
        criteria.pushedSince = try pushedSince.map { try OptionDay.read($0, "--pushed-since") }
        let bounds: [(RepositoryCriteria.Measure, String?)] = [
            (.stars, stars), (.pullRequests, pullRequests), (.mergedPullRequests, mergedPullRequests),
            (.contributors, contributors), (.lines, lines), (.issues, issues), (.forks, forks),
        ]
        for (measure, text) in bounds {
            guard let text else { continue }
            guard let range = NumberRange(text) else {
                throw UsageFailure("--\(measure.rawValue) \(text): expected a range, as 3, 3-, -10 or 3-10")
            }
            criteria.bounds[measure] = .init(least: range.least, greatest: range.greatest)
        }
        criteria.licences = licences
        criteria.takesForks = takeForks
        criteria.takesArchived = takeArchived
        criteria.tolerated = try tolerated()
        criteria.evaluation = try await evaluationRepositories()
        return criteria
    }

    private var licences: Set<String> {
        if takesAnyLicence { return [] }
        let more = licence.first == "+"
        return Set(licence.isEmpty || more ? PermissiveLicences.identifiers : [])
            .union(more ? licence.dropFirst() : licence[...])
    }

    private func tolerated() throws -> Set<DiscoveryReason> {
        guard unknown != ["nothing"] else { return [] }
        let known: [DiscoveryReason] = [
            .fork, .archived, .language, .created, .pushed, .stars, .forks, .licence, .pullRequests,
            .mergedPullRequests, .issues, .contributors, .lines,
        ]
        return Set(
            try unknown.map { text in
                guard let reason = known.first(where: { $0.rawValue == text }) else {
                    let hint = NearestName.of(text, among: known.map(\.rawValue))
                    throw UsageFailure(
                        "--unknown \(text): expected nothing, or some of "
                            + known.map(\.rawValue).joined(separator: ", ")
                            + (hint.map { "; did you mean \($0)?" } ?? ""))
                }
                return reason
            })
    }

    private func evaluationRepositories() async throws -> EvaluationRepositories {
        var repositories = allowSWEBench ? EvaluationRepositories() : .sweBench
        for argument in evaluation {
            do {
                let file = try RowFile(argument, split: Split.raw.rawValue)
                let found = repositories
                repositories = try await OpenedRows.during(file) { rows in
                    var repositories = found
                    try repositories.add(file: rows.path, named: rows.origin)
                    return repositories
                }
            } catch let error as EvaluationFileError {
                throw UsageFailure("\(error)")
            }
        }
        return repositories
    }
}
