internal import Digests
internal import Validation

/// The command that starts a runner in each directory in which some of its tests start.
///
/// The start programs of all runners take the same options before their own arguments.
struct StartedSessions {
    /// What the start programs share: what they load, the file that keeps the checkout off the path until that is done,
    /// and the program that runs several sessions as one.
    static let supportFiles = [
        SupportFile(name: "swegym_common.py", bytes: PackageResources.swegym_common_py),
        SupportFile(name: "swegym_reasons.py", bytes: PackageResources.swegym_reasons_py),
        SupportFile(name: "sitecustomize.py", bytes: PackageResources.sitecustomize_py),
        SupportFile(name: sessions, bytes: PackageResources.swegym_sessions_py),
    ]
    /// What makes tests fail: no part of other runs, so that their keys do not depend on it.
    static let controlFile = SupportFile(name: control, bytes: PackageResources.swegym_control_py)
    /// The beginning of its digest.
    static let controlIdentity = "control/\(SHA256Digest(of: controlFile.bytes).hex.prefix(16))"
    /// What changes the order of tests: no part of other runs either.
    static let orderFile = SupportFile(name: order, bytes: PackageResources.swegym_order_py)
    private static let control = "swegym_control.py"
    private static let order = "swegym_order.py"
    private static let sessions = "swegym_sessions.py"
    /// The variable that seeds the hashes of Python.
    static let hashSeedVariable = "PYTHONHASHSEED"
    private static let pathVariable = "SWEGYM_PYTHONPATH"

    /// The variables of a run: the module search path of the tests is set once the reporter is loaded.
    static func variables(_ base: [String: String]) -> [String: String] {
        var variables = base
        variables[pathVariable] = base["PYTHONPATH"]
        variables["PYTHONPATH"] = RunnerPlaces.support
        return variables
    }

    /// The start program, by the name of its support file.
    let program: String
    let call: RunnerCall
    /// The paths of the selection.
    let paths: [String]
    /// Which tests of them.
    var scope = RunScope.all
    /// The number from which the order of tests is made; nil for their own.
    var order: UInt32?

    /// The paths, without the files that hold none of the tests which run alone.
    private var neededPaths: [String] {
        guard let only = scope.only else { return paths }
        let files = Set(only.map { id in id.firstRange(of: "::").map { String(id[..<$0.lowerBound]) } ?? "" })
        return files.isSubset(of: paths) && !files.isEmpty ? paths.filter(files.contains) : paths
    }

    private var options: [String] {
        switch scope {
        case .all: []
        case .without(let ids): ids.map { "--swegym-without=\($0)" }
        case .only(let ids), .control(let ids): ids.map { "--swegym-only=\($0)" }
        }
    }

    /// The command.
    ///
    /// - Parameter arguments: what the start program gets for paths, which are relative to where it starts.
    func command(arguments: ([String]) -> [String]) -> [String] {
        let command = started(arguments: arguments)
        guard scope.isControl else { return command }
        return [
            call.interpreter, "-E", "-s", "-S", "\(RunnerPlaces.support)/\(Self.control)",
            "\(RunnerPlaces.channel)",
        ]
            + command
    }

    private func started(arguments: ([String]) -> [String]) -> [String] {
        let ordering = order.map { ["--swegym-order=\($0)", "--swegym-start=\(self.program)"] } ?? []
        let program = order == nil ? self.program : Self.order
        let sessions = call.start.groups(of: neededPaths).map { group in
            ordering + (group.directory.isEmpty ? [] : ["--swegym-in=\(group.directory)"])
                + (group.isOnPath ? [] : ["--swegym-path-last"]) + options + arguments(group.paths)
        }
        let channel = "\(RunnerPlaces.channel)"
        if sessions.count == 1 {
            return [call.interpreter, "\(RunnerPlaces.support)/\(program)", channel] + sessions[0]
        }
        return [call.interpreter, "\(RunnerPlaces.support)/\(Self.sessions)", channel, program]
            + sessions.flatMap { ["\($0.count)"] + $0 }
    }
}
