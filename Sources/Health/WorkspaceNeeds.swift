internal import Files
internal import Instances
internal import Python
internal import Validation
internal import Workspace

/// What the instances of a workspace need of the machine.
struct WorkspaceNeeds: Sendable {
    /// The instances that need each interpreter, by its exact version.
    private(set) var interpreters: [PythonVersion: Set<InstanceID>] = [:]
    /// The instances that need each package of the system, by Debian's name.
    private(set) var systemPackages: [String: Set<InstanceID>] = [:]
    /// The instances whose tests expect each service.
    private(set) var services: [ServiceKind: Set<InstanceID>] = [:]
    /// The instances for which no interpreter was found when they were validated, with what was said.
    private(set) var withoutInterpreter: [String: Set<InstanceID>] = [:]

    /// The workspace's directory.
    private let workspace: String

    /// Why locks that verdicts rest on cannot be read, by their digests.
    var damagedLocks: [String: String] = [:]

    init(workspace: String) { self.workspace = workspace }

    /// What the locks and verdicts of a workspace say.
    init(of layout: WorkspaceLayout) throws {
        workspace = layout.root
        let catalogue = try Catalogue(of: layout)
        for policy in try catalogue.validationPolicies() {
            for id in try catalogue.verdicts(policy: policy).keys {
                let record = Self.record(of: id, policy: policy, in: catalogue)
                if let recipe = record?.recipe { add(servicesOf: recipe, for: id) }
                guard let record, !record.lockDigests.isEmpty else {
                    if let wanted = record?.missingInterpreter {
                        withoutInterpreter[wanted, default: []].insert(id)
                    }
                    continue
                }
                for digest in record.lockDigests {
                    do throws(EnvironmentError) {
                        add(try PublishedEnvironments.lock(at: layout.lock(digest), wanted: digest), for: id)
                    } catch {
                        damagedLocks[digest] = error.description
                    }
                }
            }
        }
    }

    /// A validation's record; nil for one that cannot be read, which the doctor says by itself.
    private static func record(
        of id: InstanceID, policy: String, in catalogue: Catalogue
    ) -> ValidationRecord? {
        do throws(StoredFault) {
            return try catalogue.validation(id, policy: policy)
        } catch {
            return nil
        }
    }

    mutating func add(_ lock: EnvironmentLock, for id: InstanceID) {
        interpreters[lock.python, default: []].insert(id)
        for name in lock.systemPackages { systemPackages[name, default: []].insert(id) }
    }

    /// The services that a recipe starts or names.
    mutating func add(servicesOf recipe: Recipe, for id: InstanceID) {
        // A recipe that cannot be read is none of this page.
        guard let start = try? PythonRecipe(recipe).start else { return }
        let kinds = start.started.map(\.kind) + start.services.compactMap { ServiceKind(named: $0) }
        for kind in kinds { services[kind, default: []].insert(id) }
    }

    /// What is missing for whom.
    func findings(
        _ survey: InterpreterSurvey, missingPackages: Set<String>, pyenv: Pyenv,
        installed: InstalledServices = InstalledServices()
    ) -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        if let first = damagedLocks.min(by: { $0.key < $1.key }) {
            findings.append(
                DoctorFinding(
                    name: "environment locks", state: .limited,
                    finding:
                        "\(damagedLocks.count) cannot be read, such as \(first.key.prefix(12)): \(first.value)",
                    remedy: nil))
        }
        for (version, instances) in interpreters.sorted(by: { $0.key < $1.key }) {
            let series = survey.found.filter { $0.version.series == version.series }
            if series.contains(where: { $0.version == version }) { continue }
            let others = series.map { "\($0.version)" }.joined(separator: ", ")
            findings.append(
                DoctorFinding(
                    name: "Python \(version)", state: series.isEmpty ? .missing : .limited,
                    finding: "needed for \(Self.names(instances)); "
                        + (series.isEmpty
                            ? "no \(version.series) is there"
                            : "there is \(others), which --allow-micro takes"),
                    remedy: pyenv.install(["\(version)"])))
        }
        for (wanted, instances) in withoutInterpreter.sorted(by: { $0.key < $1.key }) {
            findings.append(
                DoctorFinding(
                    name: "Python \(wanted)", state: .limited,
                    finding: "not found for \(Self.names(instances))",
                    remedy: remedy(wanted, pyenv)))
        }
        let missing = systemPackages.filter { missingPackages.contains($0.key) }
        for (name, instances) in missing.sorted(by: { $0.key < $1.key }) {
            findings.append(
                DoctorFinding(
                    name: "package \(name)", state: .missing, finding: "needed for \(Self.names(instances))",
                    remedy: "apt-get install \(name)"))
        }
        let lacking = services.filter { !installed.has($0.key) }
        for (kind, instances) in lacking.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            findings.append(
                DoctorFinding(
                    name: "service \(kind.rawValue)", state: .limited,
                    finding: "expected by the tests of \(Self.names(instances))", remedy: kind.remedy))
        }
        if findings.isEmpty, !interpreters.isEmpty {
            let count = interpreters.values.reduce(into: Set<InstanceID>()) { $0.formUnion($1) }.count
            findings.append(
                DoctorFinding(
                    name: "workspace", state: .good, finding: "\(count) instances have what their locks name",
                    remedy: nil))
        }
        return findings
    }

    /// What gives instances their interpreter and takes them up again.
    private func remedy(_ wanted: String, _ pyenv: Pyenv) -> String {
        if Self.isBelowLimit(wanted) { return "none: environments need Python 2.7, or 3.5 or later" }
        let again = ShellWord.line("swegym", "validate", "--retry", "--workspace", workspace)
        guard PythonVersion(wanted) != nil else {
            return "install an interpreter that \(wanted) allows, and then `\(again)`"
        }
        return "\(pyenv.install([wanted])) && \(again)"
    }

    private static func isBelowLimit(_ wanted: String) -> Bool {
        wanted.firstMatch(of: #/(?:^|[<=~^ ])(?:2\.[0-6]|3\.[0-4])(?:\.[0-9*]+)*$/#) != nil
    }

    private static func names(_ instances: Set<InstanceID>) -> String {
        let few = instances.sorted().prefix(3).map(\.description).joined(separator: ", ")
        return instances.count > 3 ? "\(few) and \(instances.count - 3) more" : few
    }
}
