internal import Instances

/// What every environment has before anything is asked for: the build tools and the installer of its day.
struct Seeds: Sendable {
    let compiler: PackageCompiler

    /// setuptools 82 dropped `pkg_resources`, which old code and old plug-ins import; the seeds stay below it, on
    /// Python 3.12 and later too.
    static let requirements = ["setuptools<82", "wheel", "pip"]

    /// The seeds as of a date, and what a project's build requires besides.
    ///
    /// They are taken as wheels only. What cannot be had is left out: a build requirement that matters
    /// is missed when the setup files run, and named then.
    func pins(
        for interpreter: Interpreter, cutoff: Timestamp, extra: [String] = [], slot: Int
    ) async throws(EnvironmentError) -> [EnvironmentLock.Pin] {
        var resolution = Resolution(
            interpreter: interpreter, requirements: Self.requirements + PackageCompiler.lines(extra),
            cutoff: cutoff)
        resolution.allowsBuilds = false
        if case .success(let pins) = try await compiler.pins(resolution, slot: slot) { return pins }
        // The tools that a young build file wants may be younger than the commit by its date.
        resolution.exceptions = ["setuptools": cutoff.adding(days: 365), "wheel": cutoff.adding(days: 365)]
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
