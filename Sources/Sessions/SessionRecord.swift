internal import CSessions
internal import Glibc

/// What is known of a session, kept in its directory.
package struct SessionRecord: Sendable, Equatable {
    private static let format = "swegym session 1"

    package var name: String
    /// The image as it was asked for, and the place that it means.
    package var image: String
    package var place: String
    package var limits = SessionLimits()
    /// The variables that it has besides the place's.
    package var variables: [String: String] = [:]
    /// Where commands start.
    package var workingDirectory: String
    package var labels: [String: String] = [:]
    /// The command that it ends with; empty when there is none.
    package var command: [String] = []
    /// Whether its record stays when it has ended, until it is removed.
    package var isKept = false
    /// Seconds since 1970.
    package var started = 0
    /// Ports inside, and where they are reached on the host.
    package var ports: [String: String] = [:]
    /// Whether its holder has answered once.
    package var isStarted = false

    /// The holder's process on the host and when it started, in ticks since the machine's start; 0 when not known.
    var holder: Int32 = 0
    var holderStart: Int64 = 0
    /// Its control groups.
    var groups: [String] = []

    init(name: String, image: String, place: String, workingDirectory: String) {
        self.name = name
        self.image = image
        self.place = place
        self.workingDirectory = workingDirectory
    }

    // MARK: - The file

    var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.put(Self.format)
        for text in [name, image, place, workingDirectory] { writer.put(text) }
        for number in limits.numbers { writer.put(number) }
        writer.put(variables)
        writer.put(labels)
        writer.put(command)
        writer.put(ports)
        for number in [isKept ? 1 : 0, started, isStarted ? 1 : 0, Int(holder), Int(holderStart)] {
            writer.put(number)
        }
        writer.put(groups)
        return writer.bytes
    }

    init(encoded bytes: [UInt8], from path: String) throws(SessionError) {
        do {
            var reader = FieldReader(bytes)
            guard try reader.text() == Self.format else { throw FieldReader.Malformed() }
            name = try reader.text()
            image = try reader.text()
            place = try reader.text()
            workingDirectory = try reader.text()
            limits = try SessionLimits(from: &reader)
            variables = try reader.pairs()
            labels = try reader.pairs()
            command = try reader.texts()
            ports = try reader.pairs()
            isKept = try reader.number(Int.self) == 1
            started = try reader.number()
            isStarted = try reader.number(Int.self) == 1
            holder = try reader.number()
            holderStart = try reader.number()
            groups = try reader.texts()
            guard reader.isAtEnd else { throw FieldReader.Malformed() }
        } catch {
            throw .damaged(path: path)
        }
    }

    // MARK: - Its processes

    /// Notes the holder's process, as bubblewrap names it.
    mutating func note(status text: String) {
        guard let found = text.firstRange(of: "\"child-pid\":") else { return }
        holder = Int32(text[found.upperBound...].drop { $0 == " " }.prefix { $0.isNumber }) ?? 0
        holderStart = Self.startTime(of: holder) ?? 0
    }

    /// Kills the holder, and with it everything inside, if it is still the process that was noted.
    func killHolder() {
        guard holder > 1 else { return }
        let process = session_process(holder)
        guard process >= 0 else { return }
        defer { close(process) }
        // Asked after the descriptor was opened, so that no other process of this number can be meant.
        guard Self.startTime(of: holder) == holderStart else { return }
        _ = session_signal(process, SIGKILL)
        var polled = pollfd(fd: process, events: Int16(POLLIN), revents: 0)
        poll(&polled, 1, 2000)
    }

    /// Removes the control groups, which can only go once the last process has been waited for.
    func removeGroups() {
        for group in groups {
            for attempt in 0..<200 {
                if rmdir(group) == 0 || errno == ENOENT { break }
                if attempt % 20 == 10 { killAll(in: group) }
                usleep(attempt < 20 ? 500 : 10_000)
            }
        }
    }

    private func killAll(in group: String) {
        if let file = try? SystemCall.contents(of: group + "/cgroup.procs") {
            for member in String(decoding: file, as: UTF8.self).split(separator: "\n") {
                if let process = Int32(member), process > 1 { kill(process, SIGKILL) }
            }
        }
    }

    private static func startTime(of process: Int32) -> Int64? {
        guard let bytes = try? SystemCall.contents(of: "/proc/\(process)/stat"),
            let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(
                separator: " "),
            fields.count > 19
        else { return nil }
        return Int64(fields[19])
    }
}
