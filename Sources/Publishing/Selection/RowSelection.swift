package import Datasets
internal import Digests
internal import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Paths

/// Makes splits of one's own from rows that are there already: ours, or anyone's in any published form.
///
/// Rows are passed on byte for byte, in the order of their ids. Files are read twice, so only what is needed to choose
/// is held in memory.
package struct RowSelection {
    /// The name of the split of held-out repositories.
    package static let heldOutName = "held-out"

    private let sources: [RowInput]
    private let criteria: RowCriteria
    private let sampling: RowSampling
    private let options: SelectionOptions

    /// What a selection makes, beyond which rows it takes.
    package struct SelectionOptions: Sendable {
        /// The name of the split.
        package var name = "train"
        /// The version of the program.
        package var toolVersion: String
        /// What the publisher calls the release.
        package var release: String?
        /// The repositories in the manifest of the sources, for their licences.
        package var repositories: [RepositoryState] = []
        /// Whether several rows may be of one instance, as in sets of trajectories.
        package var allowsRepeats = false
        /// Writes the splits that lie in a directory in further forms there, and names the files.
        package var export: SplitExporter?
        /// Receives what a person should know.
        package var noted: @Sendable (String) -> Void = { _ in }

        /// Options that every selection must state; set what else there is.
        package init(toolVersion: String) {
            self.toolVersion = toolVersion
        }
    }

    /// A selection from files of rows.
    package init(
        _ sources: [RowInput], criteria: RowCriteria, sampling: RowSampling, options: SelectionOptions
    ) {
        self.sources = sources
        self.criteria = criteria
        self.sampling = sampling
        self.options = options
    }

    /// A row that was chosen or may be.
    private struct Place: Sendable {
        let ticket: RowSampling.Ticket
        let isHeldOut: Bool
    }

    /// Writes the selection into a directory, with manifest, card, citation and changelog.
    ///
    /// - Throws: `SelectionError`, `RecordError`, and what the export throws.
    /// - Returns: the manifest.
    package func write(to directory: String) throws -> Manifest {
        guard options.name != Self.heldOutName, Self.isName(options.name) else {
            throw SelectionError.name(options.name)
        }
        var (places, derivation) = try scan()
        let (drawn, leftOut) = sampling.draw(from: places.filter { !$0.isHeldOut }.map(\.ticket))
        derivation.leftOut.merge(leftOut, uniquingKeysWith: +)
        let drawnPositions = Set(drawn.map(\.position))
        places.removeAll { !$0.isHeldOut && !drawnPositions.contains($0.ticket.position) }
        let staging = try StagingDirectory(in: directory)
        return try write(places, derivation: derivation, in: staging)
    }

    /// Reads every row once and applies the criteria.
    private func scan() throws -> (places: [Place], derivation: Derivation) {
        let known = Dictionary(
            options.repositories.map { ($0.repository, $0.licenceExpression.map { [$0] } ?? $0.licences) },
            uniquingKeysWith: { $1 })
        var derivation = Derivation(
            sources: [], selection: criteria.description.merging(sampling.description) { $1 }, rows: 0,
            leftOut: [:])
        var places: [Place] = []
        var seen: [String: String] = [:]
        for source in sources {
            let before = derivation.rows
            try RowLines.forEach(of: source) { row, line in
                let facts = try RowFacts(try DatasetRow(row), for: criteria)
                derivation.rows += 1
                if !options.allowsRepeats,
                    let first = seen.updateValue("\(source.origin):\(line)", forKey: facts.id)
                {
                    throw SelectionError.repeated(id: facts.id, at: "\(source.origin):\(line)", first: first)
                }
                if let missed = criteria.missed(by: facts, licences: known) {
                    derivation.leftOut[missed, default: 0] += 1
                    return
                }
                let ticket = RowSampling.Ticket(
                    id: facts.id, repository: facts.repository?.description ?? "", digest: row.digest,
                    position: derivation.rows)
                places.append(
                    Place(
                        ticket: ticket,
                        isHeldOut: facts.repository.map(criteria.heldOut.contains) ?? false))
            }
            derivation.sources.append(
                RowSource(
                    name: PathText.name(of: source.origin), rows: derivation.rows - before,
                    sha256: try FileDigest.of(source.origin).sha256))
        }
        return (places, derivation)
    }

    private func write(
        _ places: [Place], derivation: Derivation, in staging: StagingDirectory
    ) throws -> Manifest {
        var manifest = Manifest(
            toolVersion: options.toolVersion, release: options.release,
            policies: Manifest.Policies(mining: [], validation: ""),
            configuration: SHA256Digest(of: try CanonicalJSON.encode(derivation.selection)).hex,
            repositories: repositories(of: places), funnel: Funnel(), files: [], instances: [:],
            derivation: derivation)
        var shapes: [SplitShape] = []
        var files: [PublishedFile] = []
        for isHeldOut in criteria.heldOut.isEmpty ? [false] : [false, true] {
            let name = isHeldOut ? Self.heldOutName : options.name
            let chosen = places.filter { $0.isHeldOut == isHeldOut }.map(\.ticket)
            let (file, digests, columns, loadedBytes) = try write(chosen, as: name, in: staging)
            files.append(file)
            manifest.instances[name] = digests
            let purpose =
                isHeldOut ? "rows of the repositories that are held out" : "rows that meet the criteria"
            shapes.append(
                SplitShape(
                    name: name, purpose: purpose, rows: digests.count, columns: columns,
                    loadedBytes: loadedBytes))
        }
        files += try staging.export(&shapes, by: options.export)
        files += try Companions(manifest: manifest, files: files, splits: shapes, previous: nil)
            .write(to: staging)
        manifest.files = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        try staging.publish(
            files.map(\.name), manifest: try manifest.encoded(), noted: options.noted)
        return manifest
    }

    /// Writes the rows of some tickets in the order of their ids; rows of one id in that of their digests.
    private func write(
        _ tickets: [RowSampling.Ticket], as name: String, in staging: StagingDirectory
    ) throws -> (PublishedFile, [String: String], [SplitShape.ColumnShape], loadedBytes: Int) {
        let rows = try RowStore(sources: sources.map(\.path), positions: Set(tickets.map(\.position)))
        let sorted = tickets.sorted { left, right in
            left.id == right.id
                ? left.digest < right.digest : left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
        }
        let file = try StreamedFile("\(name).jsonl", in: staging.path)
        var digests: [String: String] = [:]
        var union = ColumnUnion()
        var (last, occurrence, loadedBytes) = ("", 0, 0)
        for ticket in sorted {
            let line = try rows.line(at: ticket.position)
            let row = try RowLine(line)
            union.add(row)
            loadedBytes += LoadedSize.of(row)
            occurrence = last == ticket.id ? occurrence + 1 : 1
            last = ticket.id
            digests[Manifest.key(ticket.id, occurrence: occurrence)] = ticket.digest
            try file.append(line: line)
        }
        return (try file.finish(), digests, union.columns, loadedBytes)
    }

    /// The repositories of the rows chosen, as far as the manifest of the sources lists them.
    private func repositories(of places: [Place]) -> [RepositoryState] {
        let names = Set(places.map(\.ticket.repository))
        return options.repositories.filter { names.contains($0.repository.description) }.map { state in
            var state = state
            state.funnel = Funnel()
            state.pullRequests = 0
            return state
        }
    }

    /// Whether a text can be a split's name, a file's and a YAML scalar at once.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            } && text.first?.isLetter == true
    }
}

/// Why a selection cannot be made.
package enum SelectionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A text that cannot be the name of a split.
    case name(String)
    /// Two rows of one instance.
    case repeated(id: String, at: String, first: String)

    /// The sentence for people, with the remedy.
    package var description: String {
        switch self {
        case .name(let name):
            """
            \(name.debugDescription) cannot be the name of a split: expected lower-case letters, digits and `-`, \
            a letter first, and not \(RowSelection.heldOutName)
            """
        case .repeated(let id, let place, let first):
            """
            \(place): instance \(id.debugDescription) is in \(first) already; with --repeats several rows of one \
            instance are taken, as in sets of trajectories
            """
        }
    }
}
