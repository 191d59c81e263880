internal import Glibc
internal import Sessions

/// A session as `docker inspect` shows it.
struct DockerContainer {
    let json: JSONValue

    init(_ record: SessionRecord, in store: SessionStore) throws(SessionError) {
        let isAlive = store.isAlive(record.name)
        let plan = try store.plan(of: record)
        let variables = plan.variables.merging(record.variables) { _, new in new }
        let labels = record.labels.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.text($0.value)) }
        let ports = record.ports.sorted { $0.key < $1.key }.map { inside, place in
            let parts = place.split(separator: ":").map(String.init)
            return (
                inside,
                JSONValue.list([
                    .object([("HostIp", .text(parts.first ?? "")), ("HostPort", .text(parts.last ?? ""))])
                ])
            )
        }
        json = .object([
            ("Id", .text(record.name)), ("Name", .text("/\(record.name)")), ("Image", .text(record.image)),
            ("Created", .text(Self.date(record.started))),
            (
                "State",
                .object([
                    ("Status", .text(isAlive ? "running" : "exited")), ("Running", .flag(isAlive)),
                    ("Paused", .flag(false)), ("OOMKilled", .flag(false)),
                    ("ExitCode", .number(isAlive ? 0 : 137)),
                    ("StartedAt", .text(Self.date(record.started))),
                ])
            ),
            (
                "Config",
                Self.configuration(record.image, variables, record.workingDirectory, record.command, labels)
            ),
            (
                "HostConfig",
                .object([
                    ("NetworkMode", .text("none")), ("Memory", .number(record.limits.memoryBytes)),
                    ("PidsLimit", .number(record.limits.processes)), ("AutoRemove", .flag(!record.isKept)),
                ])
            ),
            ("NetworkSettings", .object([("Ports", .object(ports)), ("IPAddress", .text(""))])),
            ("Mounts", .list([])),
        ])
    }

    /// An image as `docker image inspect` shows it.
    static func image(_ plan: SessionPlan, named image: String) -> JSONValue {
        .object([
            ("Id", .text(plan.image)), ("RepoTags", .list([.text(image)])),
            ("Os", .text("linux")), ("Architecture", .text("amd64")),
            ("Config", configuration(image, plan.variables, plan.workingDirectory, [], [])),
        ])
    }

    private static func configuration(
        _ image: String, _ variables: [String: String], _ directory: String, _ command: [String],
        _ labels: [(String, JSONValue)]
    ) -> JSONValue {
        .object([
            ("Image", .text(image)), ("User", .text("")), ("WorkingDir", .text(directory)),
            ("Env", .list(variables.sorted { $0.key < $1.key }.map { .text("\($0.key)=\($0.value)") })),
            ("Cmd", .list(command.map { .text($0) })), ("Labels", .object(labels)),
        ])
    }

    /// Seconds since 1970 as RFC 3339 writes them, in UTC.
    static func date(_ seconds: Int) -> String {
        var (time, parts) = (time_t(seconds), tm())
        gmtime_r(&time, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
