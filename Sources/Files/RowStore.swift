internal import Foundation

/// The lines of some rows by their position among all rows of some files, fetched one at a time.
package struct RowStore {
    private struct Place {
        let source: Int
        let offset: UInt64
        let length: Int
    }

    private let handles: [FileHandle]
    private let sources: [String]
    private var places: [Int: Place] = [:]

    /// Finds the rows at some positions, counted from 1 over all files in their order, blank lines left out.
    package init(sources: [String], positions: Set<Int>) throws {
        self.sources = sources
        var handles: [FileHandle] = []
        var position = 0
        for (index, source) in sources.enumerated() {
            var file = try LineFile(source)
            var offset: UInt64 = 0
            while let line = try file.next() {
                defer { offset += UInt64(line.count) + 1 }
                guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
                position += 1
                guard positions.contains(position) else { continue }
                places[position] = Place(source: index, offset: offset, length: line.count)
            }
            guard let handle = FileHandle(forReadingAtPath: source) else {
                throw RecordError(
                    kind: .inaccessible, operation: "reading \(source)", cause: "it cannot be opened")
            }
            handles.append(handle)
        }
        self.handles = handles
    }

    /// The line of a row.
    package func line(at position: Int) throws -> [UInt8] {
        guard let place = places[position] else { return [] }
        let handle = handles[place.source]
        do {
            try handle.seek(toOffset: place.offset)
            let data = try handle.read(upToCount: place.length) ?? Data()
            guard data.count == place.length else {
                throw RecordError(
                    kind: .malformed, operation: "reading \(sources[place.source])",
                    cause: "the file changed while it was read; run the same command again")
            }
            return Array(data)
        } catch let error as RecordError {
            throw error
        } catch {
            throw RecordError(
                kind: .inaccessible, operation: "reading \(sources[place.source])",
                cause: error.localizedDescription)
        }
    }
}
