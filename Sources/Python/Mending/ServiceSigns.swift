internal import Validation

/// Reads from the log of a test run which services do not answer.
///
/// The log is untrusted: what is read of it is a kind of service, and the name of a host that is checked.
enum ServiceSigns {
    /// The needs, each once, in the order of the log.
    static func needs(inLog log: some Collection<UInt8>) -> [EnvironmentNeed] {
        var needs: [EnvironmentNeed] = []
        LogLines().each(of: log, where: mayTell) { line in
            if let need = need(in: line), !needs.contains(need) { needs.append(need) }
            return needs.count < ServiceKind.allCases.count * 2
        }
        return needs
    }

    /// A part that every message has: cheap to look for in a long log.
    private static let parts = [
        "onnect", "isplay", "DISPLAY", "SKIPPED", "ranslate host name", "ServerSelection", "ONNECT",
        "name resolution",
        "not known", "does not exist", "Unknown database",
    ].map { Array($0.utf8) }

    /// Whether a line may be a message, which a short one is not.
    private static func mayTell(_ line: UnsafeRawBufferPointer) -> Bool {
        line.count > 10 && parts.contains { FixedWords.holds(line, $0) }
    }

    /// What a message says; nil when it speaks of no service.
    static func need(in line: String) -> EnvironmentNeed? {
        if line.hasPrefix("SKIPPED [") { return skipped(line) }
        if let lacking = account(in: line) { return lacking }
        for (kind, signs) in signs where signs.contains(where: { Text.contains(line, $0) }) {
            return .service(kind, host: host(in: line))
        }
        // A port that is refused tells what should have listened there.
        guard
            let match = line.firstMatch(
                of:
                    #/(?:onnect call failed \('|[Cc]onnect(?:ing|ion)? to (?:server at )?"?|[Cc]onnecting |[Cc]onnection refused.{0,40}?)([A-Za-z0-9_.\-]*|\[?::1\]?)(?:"? \([0-9a-f:.]+\))?(?:', |:|"?, port )([0-9]{4,5})\b/#
            ), let port = Int(match.2),
            let kind = ServiceKind.allCases.first(where: { $0 != .display && $0.port == port }),
            ["refused", "failed", "connecting", "ot connect", "timed out", "not known", "resolution"]
                .contains(
                    where: { Text.contains(line, $0) })
        else { return nil }
        return .service(kind, host: Self.foreign(String(match.1)))
    }

    private static let signs: [(ServiceKind, [String])] = [
        (.postgresql, [".s.PGSQL.", "could not connect to server", "could not translate host name"]),
        (
            .mysql,
            [
                "Can't connect to MySQL server", "Can't connect to local MySQL server",
                "Can't connect to local server through socket", "Can't connect to server on",
            ]
        ),
        (.rabbitmq, ["AMQPConnectionError", "kombu.exceptions.OperationalError: [Errno 111]"]),
        (.memcached, ["from memcached_", "MemcachedError"]),
        (
            .display,
            [
                "annot open display", "ouldn't connect to display", "ould not connect to display",
                "no display name and no $DISPLAY", "no $DISPLAY environment variable",
                "nable to open display",
                "annot connect to X server", "DisplayNameError", "NoSuchDisplayException",
                "DisplayConnectionError",
            ]
        ),
    ]

    /// A user or a database that a server does not know.
    private static func account(in line: String) -> EnvironmentNeed? {
        if let match = line.firstMatch(of: #/FATAL: +(database|role) "([^"]+)" does not exist/#) {
            let name = String(match.2)
            return .account(
                .postgresql, user: match.1 == "role" ? name : nil, database: match.1 == "role" ? nil : name)
        }
        return line.firstMatch(of: #/Unknown database '([^']+)'/#).map {
            .account(.mysql, user: nil, database: String($0.1))
        }
    }

    /// The host of a message that names one; nil for this machine.
    private static func host(in line: String) -> String? {
        let patterns = [
            #/translate host name "([A-Za-z0-9_.\-]+)"/#, #/MySQL server on '([A-Za-z0-9_.\-]+)'/#,
            #/server at "([A-Za-z0-9_.\-]+)"/#,
        ]
        return patterns.lazy.compactMap { line.firstMatch(of: $0) }.first.flatMap { foreign(String($0.1)) }
    }

    private static func foreign(_ host: String) -> String? {
        isNumber(host) || !Service.isHost(host) ? nil : host
    }

    private static func isNumber(_ host: String) -> Bool {
        host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// A test that was skipped for want of a service: `SKIPPED [1] FILE:LINE: redis is not available`.
    private static func skipped(_ line: String) -> EnvironmentNeed? {
        guard let cut = line.firstRange(of: ": ") else { return nil }
        let reason = line[cut.upperBound...].lowercased()
        let lacks = reason.firstMatch(
            of:
                #/\b(?:needs?|requires?d?|not (?:available|running|reachable|found|accessible|up)|unavailable|no|missing|without|could ?n.t connect|cannot connect|refused|unreachable|down)\b/#
        )
        guard lacks != nil,
            reason.firstMatch(of: #/\b(?:module|package|import|installed|library|version)\b/#) == nil
        else { return nil }
        let words = reason.split { !$0.isLetter }
        if words.contains("display") || words.contains("xvfb") { return .service(.display, host: nil) }
        let kind = words.lazy.compactMap { ServiceKind(named: $0) }.first
        return kind.map { .service($0, host: nil) }
    }
}
