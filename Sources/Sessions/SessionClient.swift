internal import CSessions
internal import Glibc

/// A connection to a session's holder.
///
/// One connection starts one command; questions can be asked before and after. It is used by one thread at a time, and
/// its end ends the command unless that is detached.
package final class SessionClient: Sendable {
    private let socket: Int32

    /// Connects to the holder whose socket lies in a session's directory.
    ///
    /// - Throws: `SessionError.ended` when nobody listens there any more.
    package init(directory: String, name: String) throws(SessionError) {
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .ended(name: name) }
        defer { close(folder) }
        let found = session_connect(folder, SessionFiles.socket)
        if found == -ECONNREFUSED || found == -ENOENT { throw .ended(name: name) }
        socket = try SystemCall.checkNegated(found, "connecting to the session \(name)")
    }

    deinit { close(socket) }

    /// Something to execute.
    package struct Execution: Sendable {
        /// The program, looked for on the path of its variables, and its arguments.
        package var arguments: [String]
        package var workingDirectory: String
        package var variables: [String: String]
        /// Whether it goes on when this connection ends.
        package var isDetached = false
        /// Whether the session ends with it.
        package var isMain = false

        package init(_ arguments: [String], in workingDirectory: String, variables: [String: String]) {
            self.arguments = arguments
            self.workingDirectory = workingDirectory
            self.variables = variables
        }
    }

    /// How a command ended.
    package enum Ending: Sendable, Equatable {
        case exited(Int32)
        case signalled(Int32)
        /// The session ended first.
        case lost

        /// As a shell would say it.
        package var status: Int32 {
            switch self {
            case .exited(let status): status
            case .signalled(let signal): 128 + signal
            case .lost: 137
            }
        }

        init(waitStatus: Int64) {
            let signal = Int32(waitStatus & 0x7f)
            self = signal == 0 ? .exited(Int32(waitStatus >> 8 & 0xff)) : .signalled(signal)
        }
    }

    /// Starts a command with these descriptors as input, output and error; without any of them on /dev/null.
    ///
    /// - Parameter readers: our ends of output and error, which the holder empties once we have left.
    /// - Returns: its process inside.
    /// - Throws: `SessionError.notExecuted` when it cannot be started, for instance because there is no such program.
    @discardableResult
    package func start(
        _ execution: Execution, stdio: [Int32] = [], readers: [Int32] = []
    ) throws(SessionError) -> Int32 {
        let payload = try Self.payload(execution)
        defer { close(payload) }
        var flags = Self.flags(execution)
        if readers.count == 2 { flags |= UInt32(SESSION_DRAIN) }
        try send(UInt32(SESSION_EXEC), flags: flags, passing: [payload] + stdio + readers)
        return try started(execution).value
    }

    /// Starts a command on a terminal of its own.
    ///
    /// - Returns: the terminal's master.
    package func startOnTerminal(
        _ execution: Execution, columns: Int, rows: Int
    ) throws(SessionError) -> Int32 {
        let payload = try Self.payload(execution)
        defer { close(payload) }
        let size = Int64(columns & 0xffff) << 16 | Int64(rows & 0xffff)
        try send(
            UInt32(SESSION_EXEC), flags: Self.flags(execution) | UInt32(SESSION_TERMINAL), value: size,
            passing: [payload])
        let answer = try started(execution)
        guard let master = answer.descriptor else { throw .notStarted("no terminal came") }
        return master
    }

    /// Sends a signal to the command and its group.
    package func signal(_ number: Int32) throws(SessionError) {
        try send(UInt32(SESSION_SIGNAL), value: Int64(number))
    }

    /// The descriptor on which the ending arrives, to be waited for together with others.
    package var descriptor: Int32 { socket }

    /// Waits for the command's end.
    package func ending() throws(SessionError) -> Ending {
        while true {
            guard let answer = try receive() else { return .lost }
            if answer.kind == UInt32(SESSION_ENDED) { return Ending(waitStatus: answer.number) }
        }
    }

    /// A socket connected to a port of the session's loopback.
    ///
    /// A connection that is refused shows at its first use.
    package func connect(port: Int) throws(SessionError) -> Int32 {
        try send(UInt32(SESSION_CONNECT), value: Int64(port))
        return try socketAnswer("connecting to port \(port) of the session").descriptor
    }

    /// A socket that listens on the session's loopback, and its port.
    ///
    /// - Parameter port: 0 for any.
    package func listen(port: Int = 0) throws(SessionError) -> (descriptor: Int32, port: Int) {
        try send(UInt32(SESSION_LISTEN), value: Int64(port))
        return try socketAnswer("listening at port \(port) of the session")
    }

    /// Ends the session; returns once its holder is gone.
    package func stop() throws(SessionError) {
        try send(UInt32(SESSION_STOP))
        while try receive() != nil {}
    }

    /// Whether the holder answers within some seconds.
    package func ping(seconds: Double = 10) -> Bool {
        guard (try? send(UInt32(SESSION_PING))) != nil else { return false }
        var polled = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, Int32(seconds * 1000)) > 0 else { return false }
        return (try? receive())?.map { $0.kind == UInt32(SESSION_ALIVE) } ?? false
    }

    /// Ends the session when this connection ends.
    package func own() throws(SessionError) {
        try send(UInt32(SESSION_OWN))
        _ = try receive()
    }

    /// Ends the session when a process of the host ends.
    package func own(process: Int32) throws(SessionError) {
        let descriptor = try SystemCall.checkNegated(
            session_process(process), "watching process \(process)")
        defer { close(descriptor) }
        try send(UInt32(SESSION_OWN), passing: [descriptor])
        _ = try receive()
    }

    /// Ends the session so many seconds from now; never when 0.
    package func setDeadline(seconds: Int) throws(SessionError) {
        try send(UInt32(SESSION_DEADLINE), value: Int64(seconds))
        _ = try receive()
    }

    // MARK: - Packets

    private struct Answer {
        var kind: UInt32
        var number: Int64
        var descriptor: Int32?
    }

    private func send(
        _ kind: UInt32, flags: UInt32 = 0, value: Int64 = 0, passing descriptors: [Int32] = []
    ) throws(SessionError) {
        var packet = session_packet(kind: kind, flags: flags, value: value)
        let code = session_send(socket, &packet, descriptors, descriptors.count)
        guard code == 0 else { throw .system(doing: "speaking to the session", code: code) }
    }

    /// nil at the end of the connection.
    private func receive() throws(SessionError) -> Answer? {
        var packet = session_packet()
        var descriptor: Int32 = -1
        let count = session_receive(socket, &packet, &descriptor, 1, 0)
        if count == -2 || (count == -1 && errno == ECONNRESET) { return nil }
        try SystemCall.check(count, "listening to the session")
        return Answer(kind: packet.kind, number: packet.value, descriptor: count > 0 ? descriptor : nil)
    }

    private func started(_ execution: Execution) throws(SessionError) -> (value: Int32, descriptor: Int32?) {
        guard let answer = try receive() else { throw .notStarted("the session ended") }
        guard answer.kind == UInt32(SESSION_STARTED) else {
            throw .notExecuted(program: execution.arguments.first ?? "", code: Int32(answer.number))
        }
        return (Int32(answer.number), answer.descriptor)
    }

    private func socketAnswer(_ doing: String) throws(SessionError) -> (descriptor: Int32, port: Int) {
        guard let answer = try receive() else { throw .notStarted("the session ended") }
        guard answer.kind == UInt32(SESSION_SOCKET), let descriptor = answer.descriptor else {
            throw .system(doing: doing, code: Int32(answer.number))
        }
        return (descriptor, Int(answer.number))
    }

    private static func flags(_ execution: Execution) -> UInt32 {
        (execution.isDetached ? UInt32(SESSION_DETACHED) : 0) | (execution.isMain ? UInt32(SESSION_MAIN) : 0)
    }

    /// A file in memory with the texts of an execution.
    private static func payload(_ execution: Execution) throws(SessionError) -> Int32 {
        guard !execution.arguments.isEmpty else { throw .usage("there is no command to execute") }
        var variables = execution.variables
        variables["PWD"] = execution.workingDirectory
        let texts =
            [execution.workingDirectory] + execution.arguments
            + variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var bytes: [UInt8] = []
        for text in texts {
            guard !text.utf8.contains(0) else {
                throw .usage("an argument, variable or directory holds a NUL byte")
            }
            bytes += text.utf8
            bytes.append(0)
        }
        guard bytes.count < Int(SESSION_PAYLOAD_BYTES) - 64 else {
            throw .notExecuted(program: execution.arguments[0], code: E2BIG)
        }
        var head = session_payload(
            arguments: UInt32(execution.arguments.count), variables: UInt32(variables.count),
            bytes: UInt32(bytes.count))
        let whole = withUnsafeBytes(of: &head) { Array($0) } + bytes
        return try SystemCall.checkNegated(
            session_memory("command", whole, whole.count), "handing a command to the session")
    }
}
