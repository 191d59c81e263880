package import Files
internal import Synchronization
internal import Threads

/// What was imported, and what was not.
package struct ImportReport: Sendable {
    /// A source that was refused.
    package struct Refused: Hashable, Sendable {
        package var file: String
        package var line: Int?
        /// What is wrong with it, and what to do.
        package var reason: String
    }

    /// The most refusals that are kept with their words.
    static let kept = 1000

    /// How many trajectories were added, by form.
    package var imported: [String: Int] = [:]
    /// How many were there already, or came twice.
    package var duplicates = 0
    /// Those refused, the first ones.
    package var refused: [Refused] = []
    /// How many were refused.
    package var refusedCount = 0
    /// Files below a directory that hold no trajectories.
    package var passedOver: [String] = []
    /// How many are resolved, not resolved, and neither.
    package var resolved = 0
    package var unresolved = 0
    package var unknown = 0
    /// How many name no instance.
    package var withoutInstance = 0
    /// Members of messages that are not part of the form, and how often they were met.
    package var leftOut: [String: Int] = [:]
    /// The file that was written; nil when nothing was new.
    package var file: PublishedFile?

    /// How many trajectories were added.
    package var total: Int { imported.values.reduce(0, +) }
}

/// Reads trajectories of any form into a store.
package struct TrajectoryImport: Sendable {
    /// The files.
    package var files: ImportFiles
    /// What evaluations found.
    package var results = KnownResults()
    /// Whether what a file says of itself counts where no evaluation says anything.
    package var trustsFiles = false
    /// The run of all of them; nil when each says its own.
    package var run: String?
    /// The model of all of them; nil when each says its own.
    package var model: String?
    /// How many threads read.
    package var threads = 2

    package init(_ files: ImportFiles) {
        self.files = files
    }

    private enum Item: Sendable {
        case document(ImportFiles.File)
        case chunk(LineChunk, ImportFiles.File)
    }

    fileprivate struct Read: Sendable {
        var line: [UInt8]
        var header: TrajectoryHeader
        var leftOut: [String: Int]
        /// Whether the evaluation that decided names the instance alone.
        var isByInstance: Bool
    }

    fileprivate struct Outputs: Sendable {
        var file: String
        var outputs: [(number: Int?, read: Result<Read, TrajectoryFault>)] = []
        /// Whether it is no trajectory and was not named as one.
        var isPassedOver = false
    }

    /// Adds what the files hold to the store in a directory; what is there already is not added again.
    ///
    /// - Throws: `RecordError` when a file or the store cannot be read or written; `TrajectoryFault` when reports of
    ///   evaluations cannot be told apart. Nothing is added then.
    package func run(into directory: String) throws -> ImportReport {
        try RecordFile.makeDirectory(directory)
        let known = try Self.known(in: directory)
        let staging = try StagingDirectory(in: directory)
        let name = try Self.nextName(in: directory)
        var (items, passedOver) = try items()
        let writer = try ImportWriter(StreamedFile(name, in: staging.path), known: known)
        let work = self
        try parallelForEach(items, threads: threads, makeState: {}) { _, item in
            try work.read(item)
        } take: { outputs in
            try writer.take(outputs)
        }
        items = []
        var report = try writer.finish()
        passedOver += report.passedOver
        report.passedOver = passedOver.sorted()
        if report.total > 0 { try staging.move(name) } else { report.file = nil }
        return report
    }

    // MARK: - Files

    private static func known(in directory: String) throws -> Set<String> {
        guard try !storeNames(in: directory).isEmpty else { return [] }
        let digests = Mutex<Set<String>>([])
        try TrajectoryStore(directory).forEachHeader { header in
            digests.withLock { _ = $0.insert(header.source.sha256) }
        }
        return digests.withLock { $0 }
    }

    private static func storeNames(in directory: String) throws(RecordError) -> [String] {
        try Directory.names(in: directory).filter(TrajectoryStore.isFile)
    }

    private static func nextName(in directory: String) throws(RecordError) -> String {
        let names = try Set(
            storeNames(in: directory).map { $0.hasSuffix(".gz") ? String($0.dropLast(3)) : $0 })
        guard names.contains(TrajectoryStore.fileName) else { return TrajectoryStore.fileName }
        var number = 2
        while names.contains("trajectories-\(number).jsonl") { number += 1 }
        return "trajectories-\(number).jsonl"
    }

    /// What is read at a time; and the files of lines below directories whose first line is no trajectory.
    private func items() throws -> (items: [Item], passedOver: [String]) {
        var items: [Item] = []
        var passedOver: [String] = []
        for file in files.files {
            guard file.isOfLines || file.isParquet else {
                items.append(.document(file))
                continue
            }
            let chunks = try LineChunk.chunks(of: file.path)
            guard file.isNamed || Self.beginsAsTrajectories(chunks) else {
                passedOver.append(file.name)
                continue
            }
            items += try LineChunk.numbered(chunks, threads: threads).map { .chunk($0, file) }
        }
        return (items, passedOver)
    }

    private static func beginsAsTrajectories(_ chunks: [LineChunk]) -> Bool {
        struct Seen: Error { var isTrajectory: Bool }
        do {
            for chunk in chunks {
                _ = try chunk.forEachLine(longest: ParallelLines.longest) { bytes, place, _ in
                    guard let place else { throw Seen(isTrajectory: true) }
                    guard bytes[place].contains(where: { $0 > UInt8(ascii: " ") }) else { return }
                    // The first line that can be read decides; those before it are refused with their numbers.
                    guard let object = Self.object(Array(bytes[place])) else { return }
                    throw Seen(isTrajectory: TrajectoryForm.recognised(object) != nil)
                }
            }
            return false
        } catch let seen as Seen {
            return seen.isTrajectory
        } catch {
            return false
        }
    }

    // MARK: - Reading

    private func read(_ item: Item) throws -> Outputs {
        switch item {
        case .document(let file): return try document(file)
        case .chunk(let chunk, let file):
            var outputs = Outputs(file: file.name)
            do {
                try read(chunk, of: file, into: &outputs.outputs)
            } catch let error as RecordError where error.kind == .malformed {
                // A packed file that is damaged: what came before it counts.
                outputs.outputs.append((nil, .failure(TrajectoryFault(error.description))))
            }
            return outputs
        }
    }

    /// Reads the lines of a chunk.
    private func read(
        _ chunk: LineChunk, of file: ImportFiles.File,
        into outputs: inout [(number: Int?, read: Result<Read, TrajectoryFault>)]
    ) throws {
        _ = try chunk.forEachLine(longest: ParallelLines.longest) { bytes, place, number in
            let number = number + chunk.linesBefore
            guard let place else {
                let fault = TrajectoryFault(
                    "the line has more than \(ParallelLines.longest) bytes; no run is that long, so the file may be damaged"
                )
                return outputs.append((number, .failure(fault)))
            }
            if bytes[place].allSatisfy({ $0 <= UInt8(ascii: " ") }) { return }
            let source = SourcePlace(path: file.path, file: file.name, line: number)
            outputs.append((number, read(Array(bytes[place]), source)))
        }
    }

    private func document(_ file: ImportFiles.File) throws -> Outputs {
        var outputs = Outputs(file: file.name)
        guard let data = BoundedFile.read(file.path, limit: ParallelLines.longest) else {
            outputs.outputs = [
                (
                    nil,
                    .failure(
                        TrajectoryFault(
                            "it is no regular file, cannot be read, or has more than \(ParallelLines.longest) bytes"
                        ))
                )
            ]
            return outputs
        }
        let bytes = [UInt8](data)
        if !file.isNamed, !file.isTrajectory, Self.object(bytes).flatMap(TrajectoryForm.recognised) == nil {
            outputs.isPassedOver = true
            return outputs
        }
        outputs.outputs = [(nil, read(bytes, SourcePlace(path: file.path, file: file.name)))]
        return outputs
    }

    private static func object(_ bytes: [UInt8]) -> SourceObject? {
        do throws(TrajectoryFault) {
            return try SourceObject(bytes)
        } catch {
            return nil
        }
    }

    private func read(_ bytes: [UInt8], _ place: SourcePlace) -> Result<Read, TrajectoryFault> {
        do throws(TrajectoryFault) {
            var reading = try SourceReading(bytes, at: place)
            if let run { reading.trajectory.header.run = run }
            if let model { reading.trajectory.header.model = model }
            let isByInstance = resolve(&reading.trajectory)
            return .success(
                Read(
                    line: reading.trajectory.line, header: reading.trajectory.header,
                    leftOut: reading.leftOut, isByInstance: isByInstance))
        } catch {
            return .failure(error)
        }
    }

    /// Sets whether the instance was resolved; true when an evaluation says so that does not say by which patch.
    private func resolve(_ trajectory: inout Trajectory) -> Bool {
        let claim = trajectory.header.resolution.claim
        switch results.finding(trajectory.header.instance, patch: trajectory.patch) {
        case .patch(let isResolved):
            trajectory.header.resolution = TrajectoryResolution(isResolved, by: .evaluation, claim: claim)
            return false
        case .instance(let isResolved):
            trajectory.header.resolution = TrajectoryResolution(isResolved, by: .evaluation, claim: claim)
            return true
        case .unknown:
            if trustsFiles, trajectory.header.resolution.isResolved == nil, let claim {
                trajectory.header.resolution = TrajectoryResolution(claim, by: .file, claim: claim)
            }
            return false
        }
    }
}

/// Writes what was read, each source once; `parallelForEach` hands it over from one thread at a time.
private final class ImportWriter: @unchecked Sendable {
    private let file: StreamedFile
    private var known: Set<String>
    private var report = ImportReport()
    private var byInstance: Set<String> = []

    init(_ file: StreamedFile, known: Set<String>) {
        self.file = file
        self.known = known
    }

    func take(_ outputs: TrajectoryImport.Outputs) throws {
        if outputs.isPassedOver { report.passedOver.append(outputs.file) }
        for (line, read) in outputs.outputs {
            switch read {
            case .success(let read): try add(read)
            case .failure(let fault):
                report.refusedCount += 1
                guard report.refused.count < ImportReport.kept else { continue }
                report.refused.append(
                    ImportReport.Refused(file: outputs.file, line: line, reason: fault.description))
            }
        }
    }

    private func add(_ read: TrajectoryImport.Read) throws {
        let header = read.header
        guard known.insert(header.source.sha256).inserted else {
            report.duplicates += 1
            return
        }
        if read.isByInstance, !byInstance.insert(header.instance).inserted {
            throw TrajectoryFault(
                "\(header.source.file): there are several runs on \(header.instance.debugDescription), and the results name "
                    + "the instance alone, so which of them was evaluated is not known; import each run with its own "
                    + "results, or give the directory of the evaluation, which holds the patches")
        }
        report.imported[header.source.form, default: 0] += 1
        switch header.resolution.isResolved {
        case true?: report.resolved += 1
        case false?: report.unresolved += 1
        case nil: report.unknown += 1
        }
        if header.instance.isEmpty { report.withoutInstance += 1 }
        for (name, count) in read.leftOut {
            // Names are a stranger's: a few are worth a line each.
            let hasPlace = report.leftOut[name] != nil || report.leftOut.count < ImportReport.kept
            report.leftOut[hasPlace ? name : "others", default: 0] += count
        }
        try file.append(line: read.line)
    }

    func finish() throws(RecordError) -> ImportReport {
        report.file = try file.finish()
        return report
    }
}
