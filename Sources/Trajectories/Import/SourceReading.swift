internal import Digests
internal import JSON

/// One source as a trajectory, and what of it is not part of the form.
struct SourceReading: Sendable {
    var trajectory: Trajectory
    /// The names of members of messages that were passed over, and how often.
    var leftOut: [String: Int] = [:]
}

/// Where a source stands, by which what it does not say itself is known.
struct SourcePlace: Sendable {
    /// The file on disk.
    var path: String
    /// The file below what is imported.
    var file: String
    /// The line, from 1; nil for a file that is one source.
    var line: Int?
}

extension SourceReading {
    /// The longest id, name or status of a source, in bytes.
    static let longestWord = 512

    /// Reads a source of any form.
    ///
    /// - Throws: `TrajectoryFault` when it is of none, or damaged.
    init(_ bytes: [UInt8], at place: SourcePlace) throws(TrajectoryFault) {
        let first = bytes.first { $0 > UInt8(ascii: " ") }
        if first == UInt8(ascii: "["), place.line == nil {
            try self.init(list: bytes, at: place)
        } else {
            let object = try SourceObject(bytes)
            guard let form = TrajectoryForm.recognised(object) else {
                throw TrajectoryFault(
                    "the form is not recognised: no history, trajectory, messages or schema_version of a known one "
                        + "(\(object.names.prefix(6).joined(separator: ", "))); "
                        + "see docs/trajectories.md for the forms that are read")
            }
            switch form {
            case .openHands: try self.init(openHands: object, at: place)
            case .sweAgent: try self.init(sweAgent: object, at: place)
            case .mini: try self.init(mini: object, at: place)
            case .atif: try self.init(atif: object, at: place)
            case .row: try self.init(row: object, at: place)
            case .stored: self.init(trajectory: try Trajectory(line: bytes))
            }
            if form != .stored {
                trajectory.header.source.form = form.rawValue
            }
        }
        if trajectory.header.source.sha256.isEmpty {
            trajectory.header.source.sha256 = SHA256Digest(of: bytes).hex
        }
        try check()
    }

    /// Reads a file that is a list of messages and nothing else, as the first mini-swe-agent wrote it.
    private init(list bytes: [UInt8], at place: SourcePlace) throws(TrajectoryFault) {
        var scanner = JSONScanner(bytes, .lenient)
        let (messages, leftOut): ([TrajectoryMessage], [String: Int])
        do throws(TrajectoryFault) {
            (messages, leftOut) = try Self.messages(&scanner)
        } catch {
            throw TrajectoryFault(
                "\(error); a file that is one list is read as the messages of one run, so write a list of rows as JSON lines"
            )
        }
        self.init(
            trajectory: Trajectory(
                header: TrajectoryHeader(
                    instance: place.stem, source: place.source(TrajectoryForm.mini)), messages: messages),
            leftOut: leftOut)
    }

    /// Reads a list of messages.
    static func messages(
        _ scanner: inout JSONScanner, _ name: String = "messages"
    ) throws(TrajectoryFault) -> ([TrajectoryMessage], [String: Int]) {
        var chat = ChatReading()
        do throws(JSONFault) {
            return (try chat.messages(&scanner), chat.leftOut)
        } catch {
            throw TrajectoryFault("\(name): \(error) (byte \(scanner.position + 1))")
        }
    }

    /// Names of strangers are bounded and hold nothing that moves a terminal's cursor.
    private func check() throws(TrajectoryFault) {
        let header = trajectory.header
        let words = [
            ("the instance", header.instance), ("the run", header.run ?? ""),
            ("the model", header.model ?? ""),
            ("the exit status", header.exitStatus ?? ""),
        ]
        for (what, word) in words {
            guard word.utf8.count <= Self.longestWord else {
                throw TrajectoryFault("\(what) has more than \(Self.longestWord) bytes")
            }
            guard word.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
                throw TrajectoryFault("\(what) holds a control character")
            }
        }
        guard !trajectory.messages.isEmpty else {
            throw TrajectoryFault(
                "there are no messages in it; an agent that never began leaves nothing to learn from")
        }
    }
}

extension SourcePlace {
    /// The source, without its digest.
    func source(_ form: TrajectoryForm) -> TrajectorySource {
        TrajectorySource(form: form.rawValue, file: file, line: line, sha256: "")
    }

    /// The name of the file without what follows the name of an instance.
    var stem: String {
        var name = path.split(separator: "/").last.map(String.init) ?? path
        for ending in [".gz", ".jsonl", ".json", ".traj"] where name.hasSuffix(ending) {
            name.removeLast(ending.count)
        }
        return name
    }

    /// The name of a directory above the file, 1 for the one that it lies in; nil for what is outside of what is imported.
    func folder(_ height: Int) -> String? {
        let names = file.split(separator: "/")
        return names.count > height ? String(names[names.count - 1 - height]) : nil
    }
}
