internal import Validation

/// What variables say of services: which of them a job's tests need to find one, and whom it knows.
enum ServiceVariables {
    /// An address such as `postgres://me:secret@localhost:5432/app`.
    struct Address: Hashable {
        var kind: ServiceKind
        var user: String?
        var password: String?
        var host: String
        var database: String?

        /// Nil for a text that is no address of a known kind.
        init?(_ text: String) {
            guard
                let match = text.wholeMatch(
                    of:
                        #/([a-z0-9]+)(?:\+[a-z0-9_]+)?:\/\/(?:([^:@\/]*)(?::([^@\/]*))?@)?([A-Za-z0-9_.\-]*|\[::1\])(?::[0-9]+)?(?:\/([^?]*))?(?:\?.*)?/#
                ), let kind = ServiceKind.allCases.first(where: { $0.schemes.contains(String(match.1)) })
            else { return nil }
            self.kind = kind
            user = match.2.map(String.init)
            password = match.3.map(String.init)
            host = String(match.4)
            database = match.5.map(String.init)
        }
    }

    /// The kind of service to which a variable of a job leads; nil for one that leads to none of the job's.
    static func kind(of variable: ShellCommand.Variable, among services: [Service]) -> ServiceKind? {
        let hosts = Set(services.flatMap(\.hosts)).union(loopback)
        let value = variable.value
        guard isPlain(variable) else { return nil }
        if value.contains("://") {
            guard let address = Address(value), hosts.contains(address.host) || address.host.isEmpty else {
                return nil
            }
            return services.contains { $0.kind == address.kind } ? address.kind : nil
        }
        let words = Set(variable.name.lowercased().split { !$0.isLetter }.map(String.init))
        if let kind = services.map(\.kind).first(where: { !words.isDisjoint(with: self.words(of: $0)) }) {
            return kind
        }
        let databases = services.map(\.kind).filter { [.postgresql, .mysql, .mongodb].contains($0) }
        if let first = databases.first, Set(databases).count == 1,
            !words.isDisjoint(with: ["db", "database"])
        {
            return first
        }
        let port = value.split(separator: ":").last.flatMap { Int($0) }
        if hosts.contains(String(value.prefix { $0 != ":" })), let port {
            return services.first { $0.port == port }?.kind
        }
        return nil
    }

    /// Whether a variable says where a server is, rather than which kind of storage there is.
    static func leadsAway(_ variable: ShellCommand.Variable) -> Bool {
        let value = variable.value
        guard !value.isEmpty, !value.hasPrefix("sqlite") else { return false }
        let places: Set<String> = [
            "host", "hostname", "port", "server", "servers", "endpoint", "broker", "addr", "address", "user",
            "username",
        ]
        return !variable.words.isDisjoint(with: places) || value.contains("://") || loopback.contains(value)
            || loopback.contains { value.hasPrefix("\($0):") }
    }

    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

    private static func words(of kind: ServiceKind) -> Set<String> {
        switch kind {
        case .redis: ["redis"]
        case .memcached: ["memcached", "memcache"]
        case .postgresql:
            [
                "postgres", "postgresql", "postgis", "pg", "pghost", "pgport", "pguser", "pgpassword",
                "pgdatabase",
            ]
        case .mysql: ["mysql", "mariadb"]
        case .mongodb: ["mongo", "mongodb"]
        case .rabbitmq: ["rabbitmq", "amqp", "broker"]
        case .display: []
        }
    }

    /// Whether all of a variable is known, and nothing of it is for the sandbox or a tool.
    private static func isPlain(_ variable: ShellCommand.Variable) -> Bool {
        // A password of a service on loopback is no secret.
        let asked = ShellCommand.Variable(
            name: variable.name.uppercased().replacing("PASSWORD", with: "WORD"), value: variable.value)
        return variable.words.isDisjoint(with: ["version", "image", "tag"])
            && RunVariables.isWanted(asked, isForTests: true) && !variable.value.isEmpty
    }

    /// A value with the ports of the job's services filled in: `${{ job.services.postgres.ports[5432] }}`.
    static func filled(_ value: String, _ services: [Service]) -> String {
        value.replacing(
            #/\$\{\{\s*job\.services\.([A-Za-z0-9_\-]+)\.ports\[['"]?([0-9]+)(?:\/tcp)?['"]?\]\s*\}\}/#
        ) {
            match in
            let known = services.first { $0.hosts.contains(String(match.1)) && "\($0.kind.port)" == match.2 }
            return known.map { "\($0.port)" } ?? String(match.2)
        }
    }

    /// Adds the users and databases that a variable names to the services to which it leads.
    static func extend(_ services: inout [Service], by variable: ShellCommand.Variable) {
        guard let kind = kind(of: variable, among: services) else { return }
        var known = Service(kind)
        if let address = Address(variable.value) {
            known.users = [address.user].compactMap(\.self)
            if kind != .redis, kind != .memcached { known.databases = [address.database].compactMap(\.self) }
            if kind == .redis || kind == .rabbitmq { known.password = address.password }
            // The guest of RabbitMQ is always there.
            if kind == .rabbitmq, address.user == "guest" { (known.users, known.password) = ([], nil) }
        } else {
            let words = variable.name.lowercased().split { !$0.isLetter }.map(String.init)
            let last = words.last ?? ""
            if ["user", "username", "pguser"].contains(last) {
                known.users = [variable.value]
            } else if ["db", "database", "dbname", "pgdatabase"].contains(last)
                || (last == "name" && words.contains { ["db", "database"].contains($0) })
            {
                if Int(variable.value) == nil { known.databases = [variable.value] }
            }
        }
        known.users = known.users.filter { Service.isName($0) && $0 != "root" }
        known.databases = known.databases.filter(Service.isName)
        if let password = known.password, !Service.isName(password) { known.password = nil }
        for index in services.indices where services[index].kind == kind {
            services[index] = services[index].joined(with: known)
        }
    }
}
