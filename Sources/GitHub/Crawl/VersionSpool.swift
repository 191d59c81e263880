internal import Files
internal import Foundation

/// Lines about numbered things, kept in a file while they are gathered, and written sorted by number.
///
/// Memory holds only where each line lies, so a repository of any size fits.
struct VersionSpool: ~Copyable {
    private struct Entry {
        var version: Int
        var places: [Range<Int>]
        var digest: Int
        var isMakeshift = false
    }

    private let path: String
    private let handle: FileHandle
    private var entries: [Int: Entry] = [:]
    private var buffer: [UInt8] = []
    private var flushed = 0

    /// Numbers of which a later version says something else.
    private(set) var edited: Set<Int> = []
    /// Numbers that a later answer no longer had.
    private(set) var vanished: Set<Int> = []

    /// A spool whose result becomes the file at a path.
    init(for path: String) throws(RecordError) {
        self.path = path
        let spool = "\(path).spool"
        guard FileManager.default.createFile(atPath: spool, contents: nil),
            let handle = FileHandle(forUpdatingAtPath: spool)
        else {
            throw RecordError(kind: .inaccessible, operation: "making \(spool)", cause: "it cannot be made")
        }
        self.handle = handle
    }

    deinit {
        handle.shut()
        Directory.discard("\(path).spool")
    }

    /// The numbers of all things.
    var numbers: Set<Int> { Set(entries.keys) }

    /// How many numbers stand there only as what cannot be read.
    var makeshifts: Int { entries.values.count { $0.isMakeshift } }

    /// Adds a version of a thing; unless it replaces, an earlier one stays.
    mutating func take(
        _ number: Int, _ lines: [[UInt8]], version: Int, replacing: Bool
    ) throws(RecordError) {
        let digest = Self.digest(lines)
        vanished.remove(number)
        if let entry = entries[number], !entry.isMakeshift, !replacing {
            if entry.digest != digest { edited.insert(number) }
            return
        }
        edited.remove(number)
        entries[number] = Entry(version: version, places: [try append(lines)], digest: digest)
    }

    /// Adds a line that stands for a thing which cannot be read; any real version goes before it.
    mutating func takeMakeshift(_ number: Int, _ line: [UInt8], version: Int) throws(RecordError) {
        guard entries[number] == nil else { return }
        entries[number] = Entry(version: version, places: [try append([line])], digest: 0, isMakeshift: true)
    }

    /// Keeps so many of the things that cannot be read and have no number; their keys are below zero.
    ///
    /// The same one may be met in several lists, and known later.
    mutating func keepNameless(_ count: Int) {
        for number in entries.keys.filter({ $0 < 0 }).sorted(by: >).dropFirst(count) { entries[number] = nil }
    }

    /// Adds lines to a thing, if they belong to the version that is held.
    mutating func add(_ lines: [[UInt8]], to number: Int, version: Int) throws(RecordError) {
        guard entries[number]?.version == version else { return }
        let place = try append(lines)
        entries[number]?.places.append(place)
    }

    /// Records that a thing is no longer there.
    mutating func lose(_ number: Int, replacing: Bool) {
        guard entries[number] != nil else { return }
        if replacing { remove(number) } else { vanished.insert(number) }
    }

    /// Forgets a thing.
    mutating func remove(_ number: Int) {
        entries[number] = nil
        edited.remove(number)
    }

    /// Writes the file.
    ///
    /// - Returns: how many lines it has.
    mutating func finish() throws(RecordError) -> Int {
        try flush()
        var lines = 0
        let partial = "\(path).partial"
        do {
            guard FileManager.default.createFile(atPath: partial, contents: nil),
                let output = FileHandle(forWritingAtPath: partial)
            else { throw CocoaError(.fileWriteNoPermission) }
            // Everything is on the disk before it is closed.
            defer { output.shut() }
            var block = Data()
            for number in entries.keys.sorted() {
                for place in entries[number]?.places ?? [] {
                    try handle.seek(toOffset: UInt64(place.lowerBound))
                    let bytes = try handle.read(upToCount: place.count) ?? Data()
                    lines += bytes.count { $0 == UInt8(ascii: "\n") }
                    block.append(bytes)
                }
                if block.count > 1 << 20 {
                    try output.write(contentsOf: block)
                    block.removeAll(keepingCapacity: true)
                }
            }
            try output.write(contentsOf: block)
            try output.synchronize()
            guard rename(partial, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            throw Self.fault(error, "writing \(path)")
        }
        return lines
    }

    private mutating func append(_ lines: [[UInt8]]) throws(RecordError) -> Range<Int> {
        let start = flushed + buffer.count
        for line in lines {
            buffer += line
            buffer.append(UInt8(ascii: "\n"))
        }
        let end = flushed + buffer.count
        if buffer.count > 1 << 20 { try flush() }
        return start..<end
    }

    private mutating func flush() throws(RecordError) {
        do {
            try handle.seekToEnd()
            try handle.write(contentsOf: buffer)
        } catch {
            throw Self.fault(error, "writing \(path).spool")
        }
        flushed += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    private static func digest(_ lines: [[UInt8]]) -> Int {
        var hasher = Hasher()
        for line in lines { hasher.combine(line) }
        return hasher.finalize()
    }

    private static func fault(_ error: any Error, _ operation: String) -> RecordError {
        let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
        return RecordError(
            kind: isFull ? .diskFull : .inaccessible, operation: operation, cause: error.localizedDescription)
    }
}
