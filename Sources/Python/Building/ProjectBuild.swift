internal import Foundation
internal import Instances
internal import Processes
internal import Sandbox

/// One run of a project's own build commands over a checkout, in the sandbox without network.
struct ProjectBuild: Sendable {
    let bench: Workbench
    let commands: InstallCommands
    let recipe: PythonRecipe
    let environment: BuiltEnvironment
    /// The compilers' cache, a directory of the repository; nil for none.
    let memory: String?
    /// The directories of the build back end in the checkout.
    let backendPath: [String]

    /// The path of the compilers' cache inside the sandbox.
    private static let memoryInside = "/opt/swegym/compiled"

    /// The environment of the commands: that of a test run, and settings for fast compilation.
    ///
    /// Optimization does not change test results, but the usual level doubles the time of compilation; debugging
    /// information takes most of the disk space.
    static func variables(_ recipe: PythonRecipe, version: String, jobs: Int) -> [String: String] {
        var variables = TestEnvironment.baseVariables
        variables["CFLAGS"] = "-O1 -g0"
        variables["CXXFLAGS"] = "-O1 -g0"
        variables["PATH"] =
            "\(TestEnvironment.inside)/bin:\(CompilerCache.ccache):/usr/local/bin:/usr/bin:/bin"
        variables["CCACHE_DIR"] = "\(memoryInside)/ccache"
        variables["CCACHE_MAXSIZE"] = "400M"
        for name in ["CMAKE_BUILD_PARALLEL_LEVEL", "NPY_NUM_BUILD_JOBS", "CYTHON_NTHREADS", "MAX_JOBS"] {
            variables[name] = "\(jobs)"
        }
        variables["MAKEFLAGS"] = "-j\(jobs)"
        if version != "0", !version.isEmpty {
            variables["SETUPTOOLS_SCM_PRETEND_VERSION"] = version
            variables["PBR_VERSION"] = version
        }
        return variables.merging(recipe.variables) { _, new in new }
    }

    /// How many compilers run at once.
    static let jobs = min(4, ProcessInfo.processInfo.activeProcessorCount)

    private static let script = """
        [ -z "$SWEGYM_COMPILED" ] || mkdir -p "$SWEGYM_COMPILED"
        python=$1; mode=$2; kind=$3; jobs=$4; kept=$5; search=$6; shift 6
        case $mode in
        compile) "$python" -B \(Workbench.Inside.program) "$kind" "$jobs" "$kept" "$search" || exit 1 ;;
        develop)
            { [ -f setup.py ] && "$python" setup.py -q develop --no-deps; } ||
                "$python" -m pip install -q --no-deps --no-build-isolation --no-index -e . || exit 1 ;;
        esac
        for step in "$@"; do sh -c "$step" || exit 2; done
        [ -z "$SWEGYM_COMPILED" ] || \(CompilerCache.inside)/trim \(CompilerCache.limit)
        exit 0
        """

    /// Runs the project's commands, then the recipe's build steps.
    ///
    /// - Parameters:
    ///   - checkout: The checkout, which is only read.
    ///   - over: The upper layers for writes to the environment and to the checkout.
    ///   - slot: The worker's slot.
    /// - Returns: The output of a failed build; nil on success.
    func run(
        checkout: String, over: (environment: String, checkout: String), version: String, slot: Int
    ) async throws(EnvironmentError) -> String? {
        let work = try bench.temporaryDirectory()
        defer { bench.remove(work) }
        try Workbench.write(Array(CompileProgram.text.utf8), to: "\(work)/compile.py")
        let inside = EnvironmentPlanner.checkoutInside
        var job = SandboxJob(
            command: ["/bin/sh", "-c", Self.script, "sh", "\(TestEnvironment.inside)/bin/python"] + arguments
                + recipe.buildSteps,
            workingDirectory: inside,
            environment: Self.variables(recipe, version: version, jobs: Self.jobs))
        job.mounts = [
            .overlay(
                lowers: [environment.path], upper: .keep(host: over.environment),
                inside: TestEnvironment.inside, ownership: .directories),
            .overlay(
                lowers: [checkout], upper: .keep(host: over.checkout), inside: inside, ownership: .directories
            ),
            .readOnly(host: "\(work)/compile.py", inside: Workbench.Inside.program),
        ]
        if let memory {
            try CompilerCache.write(
                to: "\(work)/compilers", python: "\(TestEnvironment.inside)/bin/python",
                isolation: environment.interpreter.version.major < 3 ? "-EsSB" : "-ISB")
            job.mounts += [
                .writable(host: memory, inside: Self.memoryInside),
                .readOnly(host: "\(work)/compilers", inside: CompilerCache.inside),
            ]
            job.environment["PATH"] = "\(CompilerCache.inside):\(job.environment["PATH"] ?? "")"
            job.environment["SWEGYM_COMPILED"] = "\(Self.memoryInside)/objects"
        }
        job.hostPrefixes = [environment.interpreter.prefix]
        job.log = .captured(limit: 4 << 20)
        // A compiler may be silent for a long time.
        job.limits.silenceSeconds = nil
        job.limits.wallSeconds = 3600
        job.limits.cpuSeconds = 7200
        let result = try await bench.run(job, slot: slot, doing: "installing the project")
        return result.succeeded ? nil : String("\(result.outputText) \(result.ending)".suffix(800))
    }

    private var arguments: [String] {
        let kept = memory == nil ? "" : "\(Self.memoryInside)/generated"
        return switch commands {
        case .none: ["none", "", "", "", ""]
        case .develop: ["develop", "", "", "", ""]
        case .compile(let kind):
            ["compile", kind, "\(Self.jobs)", kept, backendPath.joined(separator: ":")]
        }
    }
}
