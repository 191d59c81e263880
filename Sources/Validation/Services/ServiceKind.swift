/// A kind of service that tests expect to find running, and that this program knows how to start.
package enum ServiceKind: String, Hashable, Sendable, Codable, CaseIterable {
    case redis, memcached, postgresql, mysql, mongodb, rabbitmq, display

    /// The kind of a name by which files speak of it: an image (`bitnami/redis:7`, `postgis/postgis`), a package or a
    /// unit of the system (`redis-server`), an action (`supercharge/redis-github-action`); nil for any other.
    package init?(named name: some StringProtocol) {
        let words = Self.words(of: name)
        // What only reads, watches or tests a service has its name too.
        guard words.isDisjoint(with: Self.companions) else { return nil }
        guard let kind = Self.allCases.first(where: { !words.isDisjoint(with: $0.names) }) else { return nil }
        self = kind
    }

    private static func words(of name: some StringProtocol) -> Set<String> {
        let image = name.lowercased().split(separator: "@").first ?? ""
        let parts = image.split(separator: "/")
        // The tag of an image begins at the colon of its last part.
        let last = parts.last?.split(separator: ":").first ?? ""
        let texts = parts.dropLast() + [last]
        return Set(
            texts.flatMap { $0.split { !$0.isLetter && !$0.isNumber } }.map { word in
                String(word.reversed().drop { $0.isNumber }.reversed())
            })
    }

    /// Words of what serves a service without being one.
    private static let companions: Set<String> = [
        "exporter", "admin", "pgadmin", "phpmyadmin", "adminer", "client", "tools", "commander", "insight",
        "sentinel", "express", "cli", "dev", "dbg", "doc", "common",
    ]

    /// The words that name it.
    private var names: Set<String> {
        switch self {
        case .redis: ["redis", "valkey"]
        case .memcached: ["memcached", "memcache"]
        case .postgresql: ["postgres", "postgresql", "postgis", "pgvector", "timescaledb"]
        case .mysql: ["mysql", "mariadb", "mysqld"]
        case .mongodb: ["mongo", "mongodb", "mongod"]
        case .rabbitmq: ["rabbitmq", "rabbit"]
        case .display: ["xvfb", "xvfbwrapper"]
        }
    }

    /// Its name, for people.
    package var title: String {
        switch self {
        case .redis: "redis"
        case .memcached: "memcached"
        case .postgresql: "PostgreSQL"
        case .mysql: "MySQL (MariaDB)"
        case .mongodb: "MongoDB"
        case .rabbitmq: "RabbitMQ"
        case .display: "a display (Xvfb)"
        }
    }

    /// The port on which it listens unless something else is said; of a display, its number.
    package var port: Int {
        switch self {
        case .redis: 6379
        case .memcached: 11211
        case .postgresql: 5432
        case .mysql: 3306
        case .mongodb: 27017
        case .rabbitmq: 5672
        case .display: 99
        }
    }

    /// Whether starting it costs so little that it need not be asked whether the tests at hand use it.
    package var isQuick: Bool {
        switch self {
        case .redis, .memcached, .display: true
        case .postgresql, .mysql, .mongodb, .rabbitmq: false
        }
    }

    /// Whether its data directory is made once and copied, since making it costs more than a second.
    var hasPreparedData: Bool { self == .postgresql || self == .mysql }

    /// Where a machine has its program, the best last; `*` stands for a version.
    var programs: [String] {
        switch self {
        case .redis: ["/usr/bin/valkey-server", "/usr/bin/redis-server"]
        case .memcached: ["/usr/bin/memcached"]
        case .postgresql: ["/usr/lib/postgresql/*/bin/postgres"]
        case .mysql: ["/usr/sbin/mariadbd"]
        case .mongodb: ["/usr/bin/mongod"]
        case .rabbitmq: ["/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server"]
        case .display: ["/usr/bin/Xvfb"]
        }
    }

    /// The option with which its program says its version; nil where the program's path has it.
    var versionOption: String? {
        switch self {
        case .rabbitmq: nil
        case .display: "-version"
        default: "--version"
        }
    }

    /// Debian's package of it; nil when Debian has none.
    package var debianPackage: String? {
        switch self {
        case .redis: "redis-server"
        case .memcached: "memcached"
        case .postgresql: "postgresql"
        case .mysql: "mariadb-server"
        case .mongodb: nil
        case .rabbitmq: "rabbitmq-server"
        case .display: "xvfb"
        }
    }

    /// What a person does to have it.
    package var remedy: String {
        debianPackage.map { "apt-get install \($0)" } ?? "install mongod, which Debian does not have"
    }

    /// The schemes of addresses that name it.
    package var schemes: Set<String> {
        switch self {
        case .redis: ["redis", "rediss", "rediscache", "hiredis"]
        case .memcached: ["memcached", "memcache", "pymemcache", "pymemcached", "pylibmc", "memcachedcache"]
        case .postgresql:
            ["postgres", "postgresql", "psql", "pgsql", "postgis", "asyncpg", "timescale", "timescalegis"]
        case .mysql: ["mysql", "mariadb", "mysql2", "mysqlgis"]
        case .mongodb: ["mongodb", "mongo"]
        case .rabbitmq: ["amqp", "pyamqp", "amqps", "librabbitmq"]
        case .display: []
        }
    }

    /// The directories in which clients look for its socket, besides `/tmp`.
    package var socketDirectories: [String] {
        switch self {
        case .postgresql: ["/var/run/postgresql", "/run/postgresql"]
        case .mysql: ["/var/run/mysqld", "/run/mysqld"]
        default: []
        }
    }
}
