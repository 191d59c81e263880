internal import Instances

/// The seed packages of every environment: build tools and installer of its date.
struct Seeds: Sendable {
    let compiler: PackageCompiler

    /// setuptools 82 dropped `pkg_resources`, which old code and old plug-ins import; the seeds stay below it, also
    /// on Python 3.12 and later.
    static let requirements = ["setuptools<82", "wheel", "pip"]
    /// Their names.
    static let names: Set<String> = ["setuptools", "wheel", "pip"]

    /// The seeds as of a date, and further build requirements of a project.
    ///
    /// Only wheels are used. Missing packages are left out: a build requirement that matters shows up as missing when
    /// the setup files run.
    func pins(
        for interpreter: Interpreter, cutoff: Timestamp, extra: [String] = [], slot: Int
    ) async throws(EnvironmentError) -> [EnvironmentLock.Pin] {
        var resolution = Resolution(
            interpreter: interpreter, requirements: Self.requirements + PackageCompiler.lines(extra),
            cutoff: cutoff)
        resolution.allowsBuilds = false
        if interpreter.isOld {
            // uv sees few wheels for them, and installers of the first years had none.
            resolution.allowsBuilds = !extra.isEmpty
            resolution.exceptions = Exceptions.known(at: cutoff, forOld: true)
        }
        if case .success(let pins) = try await compiler.pins(resolution, isOurs: extra.isEmpty, slot: slot) {
            return pins
        }
        // A recent build file may need tools that are newer than the commit's date.
        if !interpreter.isOld {
            resolution.exceptions = [
                "setuptools": cutoff.adding(days: 365), "wheel": cutoff.adding(days: 365),
            ]
        }
        if case .success(let pins) = try await compiler.pins(resolution, slot: slot) { return pins }
        resolution.requirements = Self.requirements
        switch try await compiler.pins(resolution, slot: slot) {
        case .success(let pins): return pins
        case .failure(let failure):
            let attempt = EnvironmentAttempt(
                toolchain: "\(interpreter.version)", cutoff: cutoff, change: "the build tools of that day",
                failure: String(failure.said.prefix(2000)))
            throw .unsatisfiable(
                attempts: [attempt], said: String(failure.said.suffix(800)),
                kind: FaultKind(said: failure.said))
        }
    }
}
