internal import Validation

/// A service as a file names it.
struct NamedService: Hashable, Sendable {
    /// The name that the file gives it: of a container, a unit of the system, an action.
    var name: String
    /// The image of its container.
    var image: String?
    /// The ports of the machine under which its usual port is reached.
    var ports: [Int] = []
    /// What it is configured with.
    var settings: [String: String] = [:]
    /// Databases and users that commands make.
    var databases: [String] = []
    var users: [String] = []

    init(name: String, image: String? = nil) {
        self.name = name
        self.image = image
    }

    /// What it is, as far as that is known here.
    var kind: ServiceKind? {
        plainImage.map { ServiceKind(named: $0) } ?? ServiceKind(named: name)
    }

    /// The image without a tag that only a template knows; nil where even its name is one.
    private var plainImage: String? {
        guard let image else { return nil }
        let plain = image.replacing(#/[:@]\$.*/#, with: "")
        return plain.isEmpty || plain.contains("$") ? nil : plain
    }

    /// A short name for people: that of the image where there is one.
    var label: String {
        guard let plainImage else { return name }
        return plainImage.split(separator: "/").last.map { String($0.prefix { $0 != ":" && $0 != "@" }) }
            ?? name
    }

    /// What would be started for it: one service for each port.
    var services: [Service] {
        guard let kind else { return [] }
        var service = Service(kind)
        service.users = users
        service.databases = databases
        for (key, value) in settings.sorted(by: { $0.key < $1.key }) {
            configure(&service, key, Self.defaulted(value))
        }
        if kind == .postgresql, databases.isEmpty, service.databases.isEmpty {
            // As the images do.
            service.databases = service.users
        }
        service.hosts = hosts
        let ports = ports.isEmpty ? [kind.port] : ports
        return ports.map { port in
            var one = service
            one.port = port
            return one
        }.filter(\.isPlain)
    }

    /// The names by which other containers reach it.
    private var hosts: [String] {
        let path = String(name.prefix { $0 != ":" && $0 != "@" })
        let names = [path.replacing("/", with: "-"), path.replacing("/", with: "__")]
        return (path.contains("/") ? names : [path]).filter(Service.isHost)
    }

    /// Whether its redis asks for a password: the plain image does only when its command says so.
    private var asksForPassword: Bool { settings["password"] != nil || image?.contains("bitnami") == true }

    private func configure(_ service: inout Service, _ key: String, _ value: String) {
        guard Service.isName(value) else { return }
        let words = Set(key.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
        if !words.isDisjoint(with: ["user", "username", "users"]), value != "root" {
            if !service.users.contains(value) { service.users.append(value) }
        } else if !words.isDisjoint(with: ["db", "database", "databases", "dbname", "vhost"]) {
            if !service.databases.contains(value) { service.databases.append(value) }
        } else if !words.isDisjoint(with: ["password", "pass"]),
            words.isDisjoint(with: ["allow", "root", "empty"]),
            service.kind == .rabbitmq || service.kind == .redis && asksForPassword
        {
            service.password = value
        }
    }

    /// The value of a variable that a template leaves to the user: its default.
    private static func defaulted(_ value: String) -> String {
        value.wholeMatch(of: #/\$\{[A-Za-z0-9_]+:?-([^{}]*)\}/#).map { String($0.1) } ?? value
    }

    /// The port of the machine in a mapping such as `5433:5432` or `127.0.0.1:5433:5432/tcp`; nil when it is for another
    /// port than the usual one, or the machine's port is any.
    static func port(in mapping: String, for kind: ServiceKind) -> Int? {
        let parts = mapping.prefix { $0 != "/" }.split(separator: ":")
        guard parts.count >= 2, Int(parts[parts.count - 1]) == kind.port else { return nil }
        return Int(parts[parts.count - 2]) ?? Int(defaulted(String(parts[parts.count - 2])))
    }
}
