internal import Files
internal import Instances
internal import Sandbox

/// Where a machine may carry a project's code besides the checkout.
///
/// These are packages installed for the interpreter or the machine, and the copies that pip brings along. A copy may be
/// newer than the base commit, so runs and sessions find these places empty.
struct HiddenCopies {
    /// The project's distributions, as indexes compare names.
    let names: Set<String>
    /// The first names of its modules.
    let modules: Set<String>
    /// The directories of packages of the machine, of which `*` stands for the interpreter's series.
    var shared = [
        "/usr/lib/python3/dist-packages", "/usr/lib/*/dist-packages", "/usr/lib/*/site-packages",
        "/usr/local/lib/*/dist-packages", "/usr/local/lib/*/site-packages",
    ]

    /// Those of the projects of a checkout.
    init(of projects: [ProjectMetadata]) {
        names = Set(projects.map { Requirement.normalized($0.name) }.filter { !$0.isEmpty })
        modules = Set(projects.flatMap { $0.topLevel ?? [$0.moduleName] }.filter { !$0.isEmpty })
    }

    /// The mounts that hide them from what runs by an interpreter in an environment.
    ///
    /// - Parameter environment: The environment's directory on the host.
    /// - Throws: `RecordError` when a directory is there and cannot be read.
    func mounts(interpreter: Interpreter, environment: String) throws(RecordError) -> [SandboxMount] {
        let series = "python\(interpreter.version.series)"
        let library = "\(interpreter.prefix)/lib/\(series)"
        let own = "\(library)/site-packages"
        let packages = "lib/\(series)/site-packages"
        let shared = shared.map { $0.split(separator: "*").joined(separator: series) }
        var mounts: [SandboxMount] = []
        func hide(_ path: String, as inside: String? = nil) {
            mounts.append(
                Directory.isDirectory(path)
                    ? .temporary(inside: inside ?? path, bytes: 1 << 16)
                    : .readOnly(host: "/dev/null", inside: inside ?? path))
        }
        // Environments do not see what is installed for the interpreter; the machine's own programs need theirs.
        if !shared.contains(own), !(try Directory.names(in: own).isEmpty) { hide(own) }
        var isCarried = !(try carried(by: own).isEmpty)
        for name in try carried(by: "\(environment)/\(packages)") {
            isCarried = true
            hide("\(environment)/\(packages)/\(name)", as: "\(TestEnvironment.inside)/\(packages)/\(name)")
        }
        for directory in shared {
            for name in try installed(in: directory) { hide("\(directory)/\(name)") }
            for name in try carried(by: directory) {
                isCarried = true
                hide("\(directory)/\(name)")
            }
        }
        // The archives by which new environments get pip hold the same copies.
        for archives in ["\(library)/ensurepip/_bundled", "/usr/share/python-wheels"] where isCarried {
            if Directory.isDirectory(archives) { hide(archives) }
        }
        return mounts
    }

    /// What a directory of packages has of the project's own.
    private func installed(in directory: String) throws(RecordError) -> [String] {
        try Directory.names(in: directory).filter { entry in
            if isModule(entry) { return true }
            guard entry.hasSuffix(".dist-info") || entry.hasSuffix(".egg-info") else { return false }
            return names.contains(Requirement.normalized(entry.dropLast(10).prefix { $0 != "-" }))
        }
    }

    /// The copies that a pip has, as paths below its directory of packages.
    private func carried(by packages: String) throws(RecordError) -> [String] {
        try Directory.names(in: "\(packages)/pip/_vendor").filter(isModule).map { "pip/_vendor/\($0)" }
    }

    private func isModule(_ entry: String) -> Bool {
        modules.contains(entry) || entry.hasSuffix(".py") && modules.contains(String(entry.dropLast(3)))
    }
}
