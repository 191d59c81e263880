internal import Instances
package import Validation

/// A service that the project's files describe, with the variables by which tests find it.
package struct ExpectedService: Hashable, Sendable, Codable {
    /// The services of one kind: one for each port.
    package var services: [Service]
    /// The variables.
    package var variables: [String: String] = [:]
    /// The file that names it, and how.
    package var file: String
    package var said: String

    /// What it is.
    package var kind: ServiceKind? { services.first?.kind }
}

/// The services that tests expect, as the project's own files say.
struct ExpectedServices {
    /// All that jobs with tests name, each with its file.
    private(set) var named: [(file: String, name: String, kind: ServiceKind?)] = []
    /// Those without which no job runs tests, and those that cost next to nothing.
    private(set) var needed: [ExpectedService] = []
    /// Those that some jobs have and others have not, or that only compose files name: started when tests ask.
    private(set) var possible: [ExpectedService] = []
    /// The variables by which the first job that does without any service says so (`DB_BACKEND=sqlite3`).
    private(set) var serviceless: ExpectedService?

    /// The most ports of one kind.
    private static let mostPorts = 3

    init(_ files: ProjectFiles, python: PythonVersion?) {
        let jobs = Self.jobs(files, python)
        serviceless = jobs.lazy.compactMap { Self.serviceless($0) }.first
        var byKind: [(kind: ServiceKind, expected: ExpectedService)] = []
        for facts in jobs {
            for (file, service) in facts.services
            where !service.label.isEmpty && !named.contains(where: { $0.name == service.label }) {
                named.append((file, service.label, service.kind))
            }
            for expected in Self.services(of: facts) {
                guard let kind = expected.kind else { continue }
                if let index = byKind.firstIndex(where: { $0.kind == kind }) {
                    byKind[index].expected.join(expected, addsPorts: false)
                } else {
                    byKind.append((kind, expected))
                }
            }
        }
        for (kind, expected) in byKind {
            let isEverywhere = jobs.allSatisfy { facts in
                facts.services.contains { $0.service.kind == kind }
            }
            if kind.isQuick || isEverywhere { needed.append(expected) } else { possible.append(expected) }
        }
        let known = Set(byKind.map(\.kind))
        for (file, service) in ComposeFiles.mentioned(in: files) {
            guard let kind = service.kind, !known.contains(kind) else { continue }
            let found = ExpectedService(
                services: service.services, file: file, said: "names the service \(service.label)")
            if let index = possible.firstIndex(where: { $0.kind == kind && $0.file == file }) {
                possible[index].join(found, addsPorts: true)
            } else if !possible.contains(where: { $0.kind == kind }), !found.services.isEmpty {
                possible.append(found)
            }
        }
    }

    /// The facts of the jobs that run tests here; of the environments of tox where no job does.
    private static func jobs(_ files: ProjectFiles, _ python: PythonVersion?) -> [JobFacts] {
        let targets = JobFiles.targets(in: files)
        let jobs = JobFiles.jobs(in: files).filter { !Purpose.isOther($0.name) && !Purpose.isOther($0.file) }
            .prefix(200).map { JobFacts($0, files: files, targets: targets, python: python) }
            .filter(\.runsTests)
        guard jobs.isEmpty else { return Array(jobs) }
        return EnvironmentJobs.tox([], in: files, directory: "", python: python).map { job, directory in
            JobFacts(job, files: files, targets: targets, python: python, in: directory)
        }
    }

    /// The variables of a job that speak of services and lead to none; nil when there is none, or the job has services.
    private static func serviceless(_ facts: JobFacts) -> ExpectedService? {
        guard facts.services.isEmpty else { return nil }
        let found = facts.testVariables.filter(RunVariables.namesService)
        guard !found.contains(where: ServiceVariables.leadsAway) else { return nil }
        let known = found.filter { !$0.value.isEmpty && RunVariables.isHarmless($0) }
        guard !known.isEmpty else { return nil }
        let variables = Dictionary(known.map { ($0.name, $0.value) }) { first, _ in first }
        let said = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
            separator: ", ")
        return ExpectedService(
            services: [], variables: variables, file: facts.facts.first?.file ?? "",
            said: "a job without services sets \(said)")
    }

    /// The services of one job by their kinds, with its variables that lead to them.
    private static func services(of facts: JobFacts) -> [ExpectedService] {
        var found: [ExpectedService] = []
        for (file, service) in facts.services {
            let services = service.services
            guard let kind = services.first?.kind else { continue }
            let expected = ExpectedService(
                services: services, file: file, said: "runs the service \(service.label)")
            if let index = found.firstIndex(where: { $0.kind == kind }) {
                found[index].join(expected, addsPorts: !service.ports.isEmpty)
            } else {
                found.append(expected)
            }
        }
        let all = found.flatMap(\.services)
        for var variable in facts.testVariables {
            variable.value = ServiceVariables.filled(variable.value, all)
            guard let kind = ServiceVariables.kind(of: variable, among: all),
                let index = found.firstIndex(where: { $0.kind == kind })
            else { continue }
            ServiceVariables.extend(&found[index].services, by: variable)
            if found[index].variables[variable.name] == nil {
                found[index].variables[variable.name] = variable.value
            }
        }
        return found
    }

    fileprivate static var portLimit: Int { mostPorts }
}

extension ExpectedService {
    /// Adds what another place says of the same kind.
    ///
    /// - Parameter addsPorts: Whether a port that is not known yet is another service of the kind.
    mutating func join(_ other: ExpectedService, addsPorts: Bool) {
        for service in other.services {
            if let index = services.firstIndex(where: { $0.port == service.port }) {
                services[index] = services[index].joined(with: service)
            } else if addsPorts, services.count < ExpectedServices.portLimit {
                services.append(service)
            } else {
                services = services.map { $0.joined(with: service) }
            }
        }
        variables.merge(other.variables) { known, _ in known }
    }
}
