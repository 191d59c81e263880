internal import Glibc
internal import Sessions

/// One session as a list shows it.
struct SessionSummary {
    let record: SessionRecord
    let isAlive: Bool

    /// All that are there, by name.
    static func all(in store: SessionStore) throws(SessionError) -> [SessionSummary] {
        var found: [SessionSummary] = []
        for name in try store.names() {
            do throws(SessionError) {
                found.append(SessionSummary(record: try store.record(of: name), isAlive: store.isAlive(name)))
            } catch .unknown {
                continue
            }
        }
        return found
    }

    /// How long ago it started; seconds.
    var age: Int { max(0, Int(time(nil)) - record.started) }

    var line: String {
        let limits = record.limits
        let state = isAlive ? "alive" : "ended"
        let end =
            limits.lifetimeSeconds > 0
            ? "ends at the latest in \(max(0, limits.lifetimeSeconds - age)) s" : "has no end"
        return "\(record.name)  \(record.image)  \(state)  started \(age) s ago, \(end)"
    }

    var json: JSONValue {
        .object([
            ("name", .text(record.name)), ("image", .text(record.image)), ("alive", .flag(isAlive)),
            ("started", .number(record.started)), ("ttl", .number(record.limits.lifetimeSeconds)),
            ("memory_bytes", .number(record.limits.memoryBytes)),
            ("disk_bytes", .number(record.limits.diskBytes)), ("processes", .number(record.limits.processes)),
            ("workdir", .text(record.workingDirectory)),
        ])
    }
}
