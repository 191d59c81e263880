extension SessionPlan {
    private static let format = "swegym session plan 1"

    /// The bytes of its file.
    package var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.put(Self.format)
        writer.put(image)
        writer.put(workingDirectory)
        writer.put(variables)
        writer.put(options)
        writer.put(mounts.count)
        for mount in mounts {
            switch mount {
            case .readOnly(let host, let inside): writer.put(["read-only", host, inside])
            case .overlay(let lowers, let inside): writer.put(["overlay", inside] + lowers)
            case .empty(let inside): writer.put(["empty", inside])
            case .link(let target, let inside): writer.put(["link", target, inside])
            }
        }
        writer.put(user.map { ["\($0.uid)", "\($0.gid)", $0.shown] } ?? [])
        writer.put(bubblewrap)
        writer.put(filter)
        writer.put(groups.count)
        for group in groups { writer.put([group.controller, "\(group.version)", group.directory]) }
        for number in limits.numbers { writer.put(number) }
        writer.put(stamps.count)
        for stamp in stamps { writer.put([stamp.path, "\(stamp.modified)", "\(stamp.size)"]) }
        writer.put(base.map { [$0.commit, $0.gitDirectory] } ?? [])
        return writer.bytes
    }

    /// The plan of a file.
    ///
    /// - Throws: `SessionError.damaged` when it is none, or that of another version.
    package init(encoded bytes: [UInt8], from path: String) throws(SessionError) {
        do {
            var reader = FieldReader(bytes)
            guard try reader.text() == Self.format else { throw FieldReader.Malformed() }
            image = try reader.text()
            workingDirectory = try reader.text()
            variables = try reader.pairs()
            options = try reader.texts()
            mounts = try reader.list { reader throws(FieldReader.Malformed) in
                try Mount(fields: try reader.texts())
            }
            user = try User(fields: try reader.texts())
            bubblewrap = try reader.text()
            filter = try reader.field()
            groups = try reader.list { reader throws(FieldReader.Malformed) in
                let fields = try reader.texts()
                guard fields.count == 3, let version = Int(fields[1]) else { throw FieldReader.Malformed() }
                return Group(controller: fields[0], version: version, directory: fields[2])
            }
            limits = try SessionLimits(from: &reader)
            stamps = try reader.list { reader throws(FieldReader.Malformed) in
                let fields = try reader.texts()
                guard fields.count == 3, let modified = Int64(fields[1]), let size = Int64(fields[2])
                else { throw FieldReader.Malformed() }
                return Stamp(path: fields[0], modified: modified, size: size)
            }
            let based = try reader.texts()
            guard based.isEmpty || based.count == 2, reader.isAtEnd else { throw FieldReader.Malformed() }
            base = based.isEmpty ? nil : Base(commit: based[0], gitDirectory: based[1])
        } catch {
            throw .damaged(path: path)
        }
    }
}

extension SessionPlan.Mount {
    fileprivate init(fields: [String]) throws(FieldReader.Malformed) {
        switch (fields.first, fields.count) {
        case ("read-only", 3): self = .readOnly(host: fields[1], inside: fields[2])
        case ("overlay", 3...): self = .overlay(lowers: Array(fields[2...]), inside: fields[1])
        case ("empty", 2): self = .empty(inside: fields[1])
        case ("link", 3): self = .link(target: fields[1], inside: fields[2])
        default: throw FieldReader.Malformed()
        }
    }
}

extension SessionPlan.User {
    fileprivate init?(fields: [String]) throws(FieldReader.Malformed) {
        if fields.isEmpty { return nil }
        guard fields.count == 3, let uid = UInt32(fields[0]), let gid = UInt32(fields[1])
        else { throw FieldReader.Malformed() }
        self.init(uid: uid, gid: gid, shown: fields[2])
    }
}

extension SessionLimits {
    /// All of them, in the order of the file.
    var numbers: [Int] { [memoryBytes, processes, diskBytes, openFiles, fileBytes, lifetimeSeconds] }

    init(from reader: inout FieldReader) throws(FieldReader.Malformed) {
        memoryBytes = try reader.number()
        processes = try reader.number()
        diskBytes = try reader.number()
        openFiles = try reader.number()
        fileBytes = try reader.number()
        lifetimeSeconds = try reader.number()
    }
}
