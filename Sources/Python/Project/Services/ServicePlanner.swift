internal import Instances
internal import Validation

/// Puts into a request which services are started: what the user says, else what the project's files say.
struct ServicePlanner {
    let files: ProjectFiles
    let overrides: AppliedOverrides
    /// The services of the machine.
    let installed: InstalledServices

    /// Decides services, and the variables by which tests find them.
    func plan(_ request: inout EnvironmentRequest) {
        let expected = ExpectedServices(files, python: request.interpreters.first?.version.series)
        if let names = overrides.merged.services {
            request.start.services = names
            let source = overrides.source(of: \.services)
            if names.isEmpty { note(&request, "", source, "no service is started") }
            for name in names { choose(name, source, among: expected, &request) }
        } else {
            request.start.services = expected.named.map(\.name)
            infer(expected, &request)
            request.possibleServices = expected.possible
        }
        for (name, value) in request.variables.sorted(by: { $0.key < $1.key }) {
            ServiceVariables.extend(
                &request.start.started, by: ShellCommand.Variable(name: name, value: value))
        }
    }

    private func infer(_ expected: ExpectedServices, _ request: inout EnvironmentRequest) {
        var decisions: [ServiceKind: String] = [:]
        for service in expected.needed {
            guard let kind = service.kind else { continue }
            decisions[kind] =
                Self.start(service, in: &request, installed: installed)
                .map { "started for each run: \($0)" } ?? Self.lacking(kind)
        }
        if request.start.started.isEmpty, let plain = expected.serviceless {
            let fresh = plain.variables.filter { request.variables[$0.key] == nil }
            if !fresh.isEmpty {
                request.variables.merge(fresh) { known, _ in known }
                request.serviceless = fresh
                note(&request, plain.file, plain.said, "the same, until tests ask for a service")
            }
        }
        for (file, name, kind) in expected.named {
            let decided = kind.map { kind in
                decisions[kind]
                    ?? "named; some jobs run tests without it, so it is started when tests ask for it"
            }
            note(&request, file, "runs the service \(name)", decided ?? "named; none is started")
        }
    }

    /// A service that the user names: `redis`, or `redis:6380` with its port.
    private func choose(
        _ text: String, _ source: String, among expected: ExpectedServices,
        _ request: inout EnvironmentRequest
    ) {
        guard let kind = ServiceKind(named: text) else {
            return note(&request, "", source, "\(text) is named; none is started")
        }
        var service =
            (expected.needed + expected.possible).first { $0.kind == kind }
            ?? ExpectedService(services: [Service(kind)], file: "", said: source)
        // What follows a colon may be the version of an image.
        if let port = text.split(separator: ":").last.flatMap({ Int($0) }),
            case let one = Service(kind, port: port), one.isPlain
        {
            service.services = [service.services.reduce(one) { $0.joined(with: $1) }]
        }
        let decided = Self.start(service, in: &request, installed: installed)
        note(&request, "", source, decided.map { "started for each run: \($0)" } ?? Self.lacking(kind))
    }

    private func note(
        _ request: inout EnvironmentRequest, _ file: String, _ said: String, _ decided: String
    ) {
        request.evidence.append(Evidence(file: file, said: said, decided: decided))
    }

    private static func lacking(_ kind: ServiceKind) -> String {
        "named; not started, as this machine lacks it: \(kind.remedy)"
    }

    /// Starts what the machine has, and says what that is; nil when it has nothing of it.
    private static func start(
        _ expected: ExpectedService, in request: inout EnvironmentRequest, installed: InstalledServices
    ) -> String? {
        let known = Set(request.start.started.map { "\($0.kind.rawValue) \($0.port)" })
        let found = expected.services.compactMap { installed.found($0) }.filter { service in
            service.isPlain && !known.contains("\(service.kind.rawValue) \(service.port)")
        }.prefix(Service.most - request.start.started.count)
        guard !found.isEmpty else { return nil }
        request.start.started += found
        // What is for runs without services gives way.
        for (name, value) in request.serviceless where request.variables[name] == value {
            request.variables[name] = nil
        }
        request.serviceless = [:]
        request.variables.merge(expected.variables) { known, _ in known }
        return found.map(\.description).joined(separator: ", ")
    }

    /// Starts a service for which tests asked, as some file describes it or in the usual way.
    ///
    /// - Returns: what is changed; nil when it is started already, or is not on the machine.
    static func answer(
        _ kind: ServiceKind, host: String?, in request: inout EnvironmentRequest, installed: InstalledServices
    ) -> String? {
        let host = host.flatMap { Service.isHost($0) ? $0 : nil }
        if request.start.started.contains(where: { $0.kind == kind }) {
            guard let host else { return nil }
            return name(kind, host, in: &request)
        }
        let described = request.possibleServices.first { $0.kind == kind }
        let usual = ExpectedService(services: [Service(kind)], file: "", said: "")
        guard let started = start(described ?? usual, in: &request, installed: installed) else { return nil }
        if let host { _ = name(kind, host, in: &request) }
        for (name, value) in request.variables.sorted(by: { $0.key < $1.key }) {
            ServiceVariables.extend(
                &request.start.started, by: ShellCommand.Variable(name: name, value: value))
        }
        let source = described.map { " as \($0.file) has it" } ?? ""
        return "started \(started)\(source), to which tests connect"
    }

    /// Adds a user or a database for which tests asked to a service that is started.
    static func add(
        user: String?, database: String?, to kind: ServiceKind, in request: inout EnvironmentRequest
    ) -> String? {
        var known = Service(kind)
        known.users = [user].compactMap(\.self)
        known.databases = [database].compactMap(\.self)
        guard known.isPlain else { return nil }
        let before = request.start.started
        request.start.started = before.map { $0.kind == kind ? $0.joined(with: known) : $0 }
        guard request.start.started != before else { return nil }
        return "\(kind.rawValue) with \(user ?? database ?? ""), which tests expect there"
    }

    /// Gives a service that is started a further name.
    private static func name(_ kind: ServiceKind, _ host: String, in request: inout EnvironmentRequest)
        -> String?
    {
        guard let index = request.start.started.firstIndex(where: { $0.kind == kind }),
            !request.start.started[index].hosts.contains(host)
        else { return nil }
        var other = request.start.started[index]
        other.hosts = [host]
        request.start.started[index] = request.start.started[index].joined(with: other)
        return "\(kind.rawValue) under the name \(host)"
    }
}
