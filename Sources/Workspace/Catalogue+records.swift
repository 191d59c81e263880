internal import Files
internal import Foundation

/// Reading the records that are indexed.
extension Catalogue {
    /// The summary below a directory that was written last; those that cannot be used are added to the faults.
    func latestMining(
        below directory: String, _ faults: inout [StoredFault]
    ) throws(WorkspaceError) -> MiningSummary? {
        var latest: (date: Date, summary: MiningSummary)?
        for path in try files(below: directory, suffix: "summary.json") {
            guard let summary = readable(MiningSummary.self, path, &faults) else { continue }
            let attributes: [FileAttributeKey: Any]
            do {
                attributes = try FileManager.default.attributesOfItem(atPath: path)
            } catch {
                throw .file(operation: "reading the date of \(path)", cause: error.localizedDescription)
            }
            let date = attributes[.modificationDate] as? Date ?? .distantPast
            if latest.map({ $0.date <= date }) ?? true { latest = (date, summary) }
        }
        return latest?.summary
    }

    /// A record; nil, with its fault added to the others, when it cannot be used.
    func readable<Record: StoredRecord>(
        _ type: Record.Type, _ path: String, _ faults: inout [StoredFault]
    ) -> Record? {
        do throws(StoredFault) {
            return try RecordFile.readRecord(type, from: path)
        } catch {
            faults.append(error)
            return nil
        }
    }

    /// The entries of all segments that a summary counts.
    func entries(of summary: MiningSummary) throws(WorkspaceError) -> [[SegmentEntry]] {
        let mined = MinedGeneration(layout, summary.repository, generation: summary.generation)
        var segments: [[SegmentEntry]] = []
        for path in (0..<summary.segments).map(mined.entries) {
            do throws(RecordError) {
                segments.append(try JSONLines.read(SegmentEntry.self, from: path))
            } catch {
                throw .record(.unreadable(path: path, cause: error.cause))
            }
        }
        return segments
    }

    /// The names in a directory of the workspace, sorted; none when there is no such directory.
    func names(in directory: String) throws(WorkspaceError) -> [String] {
        do throws(RecordError) {
            return try Directory.names(in: directory)
        } catch {
            throw .file(operation: error.operation, cause: error.cause)
        }
    }

    /// The files below a directory of the workspace whose names end so, sorted.
    func files(below directory: String, suffix: String) throws(WorkspaceError) -> [String] {
        do throws(RecordError) {
            return try Directory.files(below: directory, suffix: suffix)
        } catch {
            throw .file(operation: error.operation, cause: error.cause)
        }
    }
}
