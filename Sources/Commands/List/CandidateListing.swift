internal import Foundation
internal import Instances
internal import Terminal
internal import Validation
internal import Workspace

/// The candidates of a workspace that are asked for, and the verdict on each.
struct CandidateListing {
    private struct Row: Encodable {
        var id: InstanceID
        var `class`: ListedClass
        var reason: VerdictReason?
        var cpuSeconds: Double?
        var awaitsIssueText: Bool
        var detail: String?

        enum CodingKeys: String, CodingKey {
            case id = "instance_id"
            case `class`, reason
            case cpuSeconds = "cpu_seconds"
            case awaitsIssueText = "awaits_issue_text"
            case detail
        }
    }

    private let rows: [Row]
    private let options: ListingOptions

    /// - Throws: `UsageFailure`; what the workspace throws.
    init(_ options: ListingOptions, _ wanted: ListedClass?) throws {
        self.options = options
        let repository = try options.meantRepository()
        let catalogue = try options.workspace.catalogueToRead()
        let policy = try PolicyChoice.validation(options.policy, in: catalogue)
        let verdicts = try catalogue.verdicts(policy: policy.rawValue)
        let entries = try catalogue.candidates(of: repository.map { [$0] })
        if let repository, entries.isEmpty {
            throw WorkspaceError.nothingSelected(
                "\(repository) has no candidate in \(options.workspace.workspace)")
        }
        rows = entries.compactMap { entry in
            let verdict = verdicts[entry.id]
            let found = verdict.flatMap { ListedClass(rawValue: $0.verdictClass.rawValue) } ?? .pending
            guard wanted == nil || wanted == found, options.reason == nil || options.reason == verdict?.reason
            else { return nil }
            return Row(
                id: entry.id, class: found, reason: verdict?.reason, cpuSeconds: verdict?.cpuSeconds,
                awaitsIssueText: entry.awaitsIssueText, detail: verdict?.detail)
        }
    }

    /// Writes the ids, the JSON, or a table.
    func write(to context: CommandContext) throws {
        if options.output.json {
            guard !options.ids else { return context.output(try JSONOutput.text(rows.map(\.id))) }
            return context.output(try JSONOutput.text(rows))
        }
        guard !options.ids else {
            for row in rows { context.output("\(row.id)\n") }
            return
        }
        var table = Table([
            .init("instance"), .init("class"), .init("reason"), .init("cpu", .right),
            .init("detail", isFlexible: true),
        ])
        for row in rows {
            table.append([
                .init("\(row.id)"), .init(row.class.rawValue, row.class.style),
                .init(row.reason?.rawValue ?? ""),
                .init(row.cpuSeconds.map { HumanFormat.duration(seconds: $0) } ?? ""),
                .init(row.awaitsIssueText ? "awaits its issue's text" : row.detail ?? ""),
            ])
        }
        context.write(table)
        context.output("\n\(HumanFormat.count(rows.count, "candidate"))\n")
    }
}

extension ListedClass {
    /// How it is shown.
    var style: TextStyle? {
        switch self {
        case .valid: .good
        case .invalid: .warning
        case .infrastructure, .hostile: .bad
        case .pending: nil
        }
    }
}
