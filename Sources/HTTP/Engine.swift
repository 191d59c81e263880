internal import CCurl
internal import Synchronization
internal import Threads

/// The one thread that owns libcurl's multi handle, and with it all connections.
///
/// Others leave messages and wake it; continuations are resumed from it. It ends when it is closed.
final class Engine: Sendable {
    typealias Outcome = Result<HTTPResponse, any Error>

    private enum Message: Sendable {
        case start(UInt64, HTTPRequest, HTTPAddress, CheckedContinuation<Outcome, Never>)
        case cancel(UInt64)
    }

    private struct Inbox {
        var messages: [Message] = []
        var nextID: UInt64 = 0
        /// Requests whose task was cancelled, until they have ended; a task may be cancelled before it has started.
        var cancelled: Set<UInt64> = []
        var isClosed = false
        /// Whether the multi handle is still there to be woken.
        var isAlive = true
    }

    private let inbox = Mutex(Inbox())
    /// Touched by the engine's thread alone, but for `curl_multi_wakeup`, which libcurl allows from anywhere and which
    /// is only called while `inbox` is locked and says that the handle is alive.
    nonisolated(unsafe) private let multi: UnsafeMutableRawPointer

    /// Starts the thread; nil when libcurl refuses to start.
    init?(connectionsPerHost: Int) {
        guard CurlLibrary.isReady, let multi = curl_multi_init() else { return nil }
        self.multi = multi
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connectionsPerHost)
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
        startThread(name: "http", stackBytes: 1 << 20) { [self] in run() }
    }

    /// Makes one request, without following redirects.
    ///
    /// - Throws: `HTTPError`, `CancellationError`.
    func perform(_ request: HTTPRequest, at address: HTTPAddress) async throws -> HTTPResponse {
        let id = inbox.withLock { inbox in
            inbox.nextID += 1
            return inbox.nextID
        }
        defer { inbox.withLock { _ = $0.cancelled.remove(id) } }
        return try await withTaskCancellationHandler {
            try await withCheckedContinuation { continuation in
                if !send(.start(id, request, address, continuation), of: id) {
                    continuation.resume(returning: .failure(CancellationError()))
                }
            }.get()
        } onCancel: {
            _ = send(.cancel(id), of: id)
        }
    }

    /// Ends the thread; what is under way is cancelled.
    func close() {
        inbox.withLock { inbox in
            inbox.isClosed = true
            if inbox.isAlive { curl_multi_wakeup(multi) }
        }
    }

    /// Leaves a message; false when it comes too late: the engine is closed, or the request cancelled already.
    private func send(_ message: Message, of id: UInt64) -> Bool {
        inbox.withLock { inbox in
            guard !inbox.isClosed, !inbox.cancelled.contains(id) else { return false }
            if case .cancel = message { inbox.cancelled.insert(id) }
            inbox.messages.append(message)
            curl_multi_wakeup(multi)
            return true
        }
    }

    private func run() {
        var underWay = UnderWay(multi)
        while true {
            let (messages, isClosed) = inbox.withLock { inbox in
                defer { inbox.messages = [] }
                return (inbox.messages, inbox.isClosed)
            }
            for message in messages {
                switch message {
                case .start(let id, let request, let address, let continuation):
                    underWay.start(id, request, address, continuation)
                case .cancel(let id): underWay.cancel(id)
                }
            }
            if isClosed { break }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            underWay.finishEnded()
            curl_multi_poll(multi, nil, 0, 60_000, nil)
        }
        underWay.cancelAll()
        inbox.withLock { $0.isAlive = false }
        curl_multi_cleanup(multi)
    }

    /// The transfers under way, on the engine's thread.
    private struct UnderWay {
        private struct Entry {
            var transfer: Transfer
            var continuation: CheckedContinuation<Outcome, Never>
        }

        private let multi: UnsafeMutableRawPointer
        private var entries: [UnsafeMutableRawPointer: Entry] = [:]
        private var handles: [UInt64: UnsafeMutableRawPointer] = [:]
        init(_ multi: UnsafeMutableRawPointer) {
            self.multi = multi
        }

        mutating func start(
            _ id: UInt64, _ request: HTTPRequest, _ address: HTTPAddress,
            _ continuation: CheckedContinuation<Outcome, Never>
        ) {
            guard let transfer = Transfer(id, request, at: address),
                curl_multi_add_handle(multi, transfer.handle) == CURLM_OK
            else {
                let error = HTTPError(
                    kind: .other, operation: "\(request.method.rawValue) \(address.plain)",
                    cause: "libcurl cannot start the transfer")
                continuation.resume(returning: .failure(error))
                return
            }
            entries[transfer.handle] = Entry(transfer: transfer, continuation: continuation)
            handles[id] = transfer.handle
        }

        mutating func cancel(_ id: UInt64) {
            // One that is not there has ended.
            guard let handle = handles[id] else { return }
            take(handle)?.continuation.resume(returning: .failure(CancellationError()))
        }

        mutating func cancelAll() {
            for handle in Array(entries.keys) {
                take(handle)?.continuation.resume(returning: .failure(CancellationError()))
            }
        }

        mutating func finishEnded() {
            var code = CURLE_OK
            while let handle = ccurl_multi_next_ended(multi, &code) {
                guard let entry = take(handle) else { continue }
                entry.continuation.resume(returning: entry.transfer.outcome(code).mapError { $0 })
            }
        }

        private mutating func take(_ handle: UnsafeMutableRawPointer) -> Entry? {
            guard let entry = entries.removeValue(forKey: handle) else { return nil }
            handles[entry.transfer.id] = nil
            curl_multi_remove_handle(multi, handle)
            return entry
        }
    }
}
