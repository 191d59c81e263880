/// A service that is started for the tests, on loopback.
package struct Service: Hashable, Sendable {
    /// What it is.
    package var kind: ServiceKind
    /// The port on which it listens; of a display, its number.
    package var port: Int
    /// The users that exist, besides the one that runs the tests.
    package var users: [String] = []
    /// The databases that exist; of RabbitMQ, its virtual host.
    package var databases: [String] = []
    /// The password that clients give, where one that is not asked for would be refused.
    package var password: String?
    /// The names of hosts, besides `localhost`, by which the tests know it.
    package var hosts: [String] = []
    /// The version of the program; nil before it was looked for.
    package var version: String?

    /// A service at its usual port.
    package init(_ kind: ServiceKind, port: Int? = nil) {
        self.kind = kind
        self.port = port ?? kind.port
    }

    /// The variables by which tests find it, where there is only one way to say so.
    package var variables: [String: String] { kind == .display ? ["DISPLAY": ":\(port)"] : [:] }

    /// What it is and where, for people.
    package var description: String {
        let version = version.map { " \($0)" } ?? ""
        return kind == .display
            ? "\(kind.rawValue)\(version) :\(port)" : "\(kind.rawValue)\(version) on port \(port)"
    }

    // MARK: - What may be said

    /// The most services of one run.
    package static let most = 8
    /// The most users, databases or hosts of one service.
    package static let mostNames = 20

    /// Whether it can be started: nothing of it is more than a number or a name.
    package var isPlain: Bool {
        let ports = kind == .display ? 1...999 : 1024...45_000
        return ports.contains(port) && [users, databases, hosts].allSatisfy { $0.count <= Self.mostNames }
            && users.allSatisfy(Self.isName) && databases.allSatisfy(Self.isName)
            && hosts.allSatisfy(Self.isHost) && (password.map(Self.isName) ?? true)
            && (version.map { $0.wholeMatch(of: #/[0-9A-Za-z.+~\-]{1,40}/#) != nil } ?? true)
    }

    /// Whether a text can be the name of a user or a database, or a password.
    package static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: #/[A-Za-z0-9_][A-Za-z0-9_.\-]{0,62}/#) != nil
    }

    /// Whether a text can be the name of a host of one label or a few; the machine's own names are no other's.
    package static func isHost(_ text: String) -> Bool {
        text.wholeMatch(of: #/[A-Za-z][A-Za-z0-9_\-]{0,62}(\.[A-Za-z0-9_\-]{1,63}){0,3}/#) != nil
            && !["localhost", "sandbox"].contains(text.lowercased())
    }

    /// Both as one, for a service that two files name.
    package func joined(with other: Service) -> Service {
        var joined = self
        func add(_ names: [String], to known: inout [String]) {
            for name in names where !known.contains(name) && known.count < Self.mostNames {
                known.append(name)
            }
        }
        add(other.users, to: &joined.users)
        add(other.databases, to: &joined.databases)
        add(other.hosts, to: &joined.hosts)
        joined.password = password ?? other.password
        return joined
    }
}

extension Service: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, port, users, databases, password, hosts, version
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        kind = try members.decode(ServiceKind.self, forKey: .kind)
        port = try members.decode(Int.self, forKey: .port)
        users = try members.decodeIfPresent([String].self, forKey: .users) ?? []
        databases = try members.decodeIfPresent([String].self, forKey: .databases) ?? []
        password = try members.decodeIfPresent(String.self, forKey: .password)
        hosts = try members.decodeIfPresent([String].self, forKey: .hosts) ?? []
        version = try members.decodeIfPresent(String.self, forKey: .version)
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(kind, forKey: .kind)
        try members.encode(port, forKey: .port)
        if !users.isEmpty { try members.encode(users, forKey: .users) }
        if !databases.isEmpty { try members.encode(databases, forKey: .databases) }
        try members.encodeIfPresent(password, forKey: .password)
        if !hosts.isEmpty { try members.encode(hosts, forKey: .hosts) }
        try members.encodeIfPresent(version, forKey: .version)
    }
}
