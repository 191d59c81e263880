package import Files

/// What was written for a trainer.
package struct ExportReport: Sendable {
    /// The file of rows.
    package var file: PublishedFile
    /// How many trajectories were read.
    package var trajectories: Int
    /// How many were left out, by the reason.
    package var leftOut: [String: Int]
    /// How many rows say that their instance was resolved, and how many that it was not.
    package var resolved = 0
    package var unresolved = 0
}

/// Writes trajectories in a form that trainers load.
package struct TrajectoryExport: Sendable {
    package var form: ExportForm
    /// What chooses the runs of a pair.
    package var seed = 0
    /// The most pairs of an instance.
    package var pairs = 1
    /// How many threads write.
    package var threads = 2

    package init(_ form: ExportForm) {
        self.form = form
    }

    /// Writes the rows of a store as a file in a directory.
    ///
    /// - Throws: `RecordError`; `TrajectoryFault` for a packed store where pairs are asked for.
    package func write(_ store: TrajectoryStore, as name: String, in directory: String) throws -> ExportReport
    {
        let writer = try ExportWriter(StreamedFile(name, in: directory))
        if form == .pairs { return try write(pairsOf: store, to: writer) }
        let form = form
        try store.forEach(threads: threads) { trajectory in
            ExportWriter.Row(trajectory) { () throws(TrajectoryFault) in
                try ExportRow.bytes(of: trajectory, form)
            }
        } take: { row in
            try writer.take(row)
        }
        return try writer.finish()
    }

    private func write(pairsOf store: TrajectoryStore, to writer: ExportWriter) throws -> ExportReport {
        let drawn = try PairDrawing(store, threads: threads)
        let pairs = drawn.pairs(seed: seed, most: self.pairs)
        guard store.files.allSatisfy({ !$0.hasSuffix(".gz") }) else {
            throw TrajectoryFault(
                "pairs are drawn from a store that is not packed: unpack it by gunzip first")
        }
        let rows = try RowStore(
            sources: store.files, positions: Set(pairs.flatMap { [$0.chosen, $0.rejected] }))
        for pair in pairs {
            let chosen = try Trajectory(line: rows.line(at: pair.chosen))
            let rejected = try Trajectory(line: rows.line(at: pair.rejected))
            try writer.take(
                ExportWriter.Row(chosen) { () throws(TrajectoryFault) in
                    try ExportRow.pair(chosen, rejected)
                })
        }
        var report = try writer.finish()
        report.trajectories = drawn.count
        report.leftOut["no run of the other kind on the instance"] = drawn.withoutPartner
        if report.leftOut["no run of the other kind on the instance"] == 0 {
            report.leftOut["no run of the other kind on the instance"] = nil
        }
        return report
    }
}

/// Collects rows; one thread at a time hands them over.
private final class ExportWriter: @unchecked Sendable {
    struct Row: Sendable {
        var bytes: Result<[UInt8], TrajectoryFault>
        var isResolved: Bool?

        init(_ trajectory: Trajectory, _ bytes: () throws(TrajectoryFault) -> [UInt8]) {
            isResolved = trajectory.header.resolution.isResolved
            do throws(TrajectoryFault) {
                self.bytes = .success(try bytes())
            } catch {
                self.bytes = .failure(error)
            }
        }
    }

    private let file: StreamedFile
    private var trajectories = 0
    private var leftOut: [String: Int] = [:]
    private var resolved = 0
    private var unresolved = 0

    init(_ file: StreamedFile) {
        self.file = file
    }

    func take(_ row: Row) throws(RecordError) {
        trajectories += 1
        switch row.bytes {
        case .success(let bytes):
            if row.isResolved == true { resolved += 1 }
            if row.isResolved == false { unresolved += 1 }
            try file.append(line: bytes)
        case .failure(let fault): leftOut[fault.description, default: 0] += 1
        }
    }

    func finish() throws(RecordError) -> ExportReport {
        ExportReport(
            file: try file.finish(), trajectories: trajectories, leftOut: leftOut, resolved: resolved,
            unresolved: unresolved)
    }
}
