internal import Files
internal import Foundation
package import Publishing
internal import Synchronization
package import Trajectories
package import Verifiers

/// A training set of a verifier that is to be made.
package struct VerifierSetRequest: Sendable {
    package var store: TrajectoryStore
    package var runs: JudgedRun
    package var rules: VerifierSetRules
    /// Counts tokens by a `tokenizer.json`; nil for the estimate.
    package var counting: (counting: TokenCounting, tokenizer: String)?
    package var publication: ConversationPublication

    package init(
        store: TrajectoryStore, runs: JudgedRun, rules: VerifierSetRules, publication: ConversationPublication
    ) {
        self.store = store
        self.runs = runs
        self.rules = rules
        self.publication = publication
    }
}

/// What a training set of a verifier came to.
package struct VerifierSetReport: Hashable, Sendable, Encodable {
    /// How many trajectories were read.
    package var trajectories: Int
    /// How many rows say yes, and how many no.
    package var resolved = 0
    package var unresolved = 0
    /// How many rows say no fewer than were asked for.
    package var missing: Int
    /// How many trajectories were left out, by reason.
    package var leftOut: [String: Int]
}

/// Makes training sets of verifiers.
package struct VerifierSetStage: Sendable {
    private let request: VerifierSetRequest

    package init(_ request: VerifierSetRequest) {
        self.request = request
    }

    private static let columns = [
        ExportColumn("instance_id", .string), ExportColumn("run_id", .string),
        ExportColumn("model", .string), ExportColumn("pool", .string),
        ExportColumn("resolved", .boolean), ExportColumn("messages", .texts),
    ]

    /// Draws the set and publishes it into a directory, blocking the thread.
    ///
    /// - Throws: `RecordError`, `TrajectoryPublicationError`, and what programs throw that count tokens or pack rows.
    package func write(to directory: String) throws -> (VerifierSetReport, Manifest) {
        let tickets = try tickets()
        let draw = VerifierDraw(tickets, request.rules)
        let counts = OrderedCounts()
        return try request.publication.write(request.store, to: directory) { staging in
            let file = try rows(of: draw.drawn, in: staging, counts)
            let (resolved, unresolved) = counts.values
            let content = ConversationPublication.Content(
                file: file, trajectories: tickets.count, leftOut: draw.leftOut, selection: selection,
                columns: Self.columns, about: about(resolved, unresolved))
            let report = VerifierSetReport(
                trajectories: tickets.count, resolved: resolved, unresolved: unresolved,
                missing: draw.missing, leftOut: draw.leftOut)
            return (content, report)
        }
    }

    /// What is known of each run of the store.
    private func tickets() throws -> [VerifierTicket] {
        let runs = request.runs
        let tickets = Mutex<[VerifierTicket]>([])
        try request.store.forEach { trajectory in
            var ticket = VerifierTicket(
                key: VerifierRow.key(trajectory.header), instance: trajectory.header.instance,
                model: trajectory.header.model, isResolved: trajectory.header.resolution.isResolved, tokens: 0
            )
            do throws(JudgedRun.Absence) {
                ticket.tokens = try VerifierRow(trajectory, runs).estimatedTokens
            } catch {
                ticket.absence = error.rawValue
            }
            return ticket
        } take: { ticket in
            tickets.withLock { $0.append(ticket) }
        }
        var all = tickets.withLock { $0 }
        guard let (counting, tokenizer) = request.counting else { return all }
        for (index, count) in zip(
            all.indices.filter { all[$0].absence == nil }, try counted(counting, tokenizer))
        {
            all[index].tokens = count
        }
        return all
    }

    /// The tokens of the conversations that there are, in the order of the store.
    private func counted(_ counting: TokenCounting, _ tokenizer: String) throws -> [Int] {
        let directory = "\(NSTemporaryDirectory())/swegym-verifier-\(UUID().uuidString)"
        try RecordFile.makeDirectory(directory)
        defer { Directory.discard(directory) }
        let file = OrderedLines(try StreamedFile(TrajectoryStore.fileName, in: directory))
        let runs = request.runs
        try request.store.forEach { trajectory -> [UInt8]? in
            do throws(JudgedRun.Absence) {
                return try VerifierRow(trajectory, runs).conversation.line
            } catch {
                return nil
            }
        } take: { line in
            if let line { try file.append(line) }
        }
        _ = try file.finish()
        return try counting.tokens(of: TrajectoryStore(directory), tokenizer: tokenizer)
    }

    private func rows(
        of drawn: Set<String>, in staging: StagingDirectory, _ counts: OrderedCounts
    ) throws -> PublishedFile {
        let file = OrderedLines(
            try StreamedFile("\(ConversationPublication.split).jsonl", in: staging.path))
        let (runs, onPolicy) = (request.runs, request.rules.onPolicyModels)
        try request.store.forEach { trajectory -> (line: [UInt8], isResolved: Bool)? in
            guard drawn.contains(VerifierRow.key(trajectory.header)) else { return nil }
            let row = try VerifierRow(trajectory, runs)
            return (
                row.line(isOnPolicy: onPolicy.contains(trajectory.header.model ?? "")),
                trajectory.header.resolution.isResolved == true
            )
        } take: { row in
            guard let row else { return }
            try file.append(row.line)
            counts.count(row.isResolved)
        }
        return try file.finish()
    }

    /// The rules in force, by their names on the command line, and the digests of the prompt's texts.
    private var selection: [String: String] {
        let rules = request.rules
        var selection = [
            "input": request.runs.prompt.input.rawValue, "calls": request.runs.style.rawValue,
            "pool": rules.pool.rawValue, "negatives": "\(rules.negatives)", "seed": "\(rules.seed)",
        ]
        if !rules.onPolicyModels.isEmpty {
            selection["on-policy"] = rules.onPolicyModels.sorted().joined(separator: ", ")
        }
        if let tokens = rules.tokens {
            selection["tokens"] = "\(tokens)"
            selection["tokens counted"] = request.counting == nil ? TokenEstimate.statement : "by a tokenizer"
        }
        if let cap = rules.cap { selection["cap"] = "\(cap)" }
        for entry in request.runs.prompt.digests { selection["sha256 of \(entry.name)"] = entry.sha256 }
        return selection
    }

    private func about(_ resolved: Int, _ unresolved: Int) -> String {
        let read =
            request.runs.prompt.input == .trajectory ? "the log of a run" : "an issue and the patch of a run"
        return """
            \(resolved + unresolved) rows for an outcome verifier: a system text, \(read), and the right judgement. \
            \(resolved) of the runs resolved their instance, and \(unresolved) did not. The texts of the prompt have these \
            digests:

            \(request.runs.prompt.digests.map { "- \($0.name): \($0.bytes) bytes, SHA-256 \($0.sha256)" }
                .joined(separator: "\n"))

            Columns: \(Self.columns.listed). \(ConversationPublication.loading)
            """
    }
}

/// A file that one thread after another adds lines to.
private final class OrderedLines: @unchecked Sendable {
    private let file: StreamedFile

    init(_ file: StreamedFile) { self.file = file }

    func append(_ line: [UInt8]) throws(RecordError) { try file.append(line: line) }
    func finish() throws(RecordError) -> PublishedFile { try file.finish() }
}

/// How many rows say yes and no, counted by one thread after another.
private final class OrderedCounts: @unchecked Sendable {
    private(set) var values = (resolved: 0, unresolved: 0)

    func count(_ isResolved: Bool) {
        if isResolved { values.resolved += 1 } else { values.unresolved += 1 }
    }
}
