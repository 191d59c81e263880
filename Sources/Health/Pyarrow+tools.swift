package import Publishing
internal import Python

extension Pyarrow {
    /// By the uv and the interpreter that this machine has.
    ///
    /// - Throws: `PyarrowError` when there is no interpreter that pyarrow has builds for, `EnvironmentError` without uv.
    package init(environment: [String: String]) async throws {
        let interpreters = await Interpreters.discover(environment: environment)
        let uv = try await Uv.find(environment: environment, interpreters: interpreters, cache: "").path
        let oldest = PythonVersion(Self.oldestPython)
        let fitting = interpreters.filter { interpreter in oldest.map { interpreter.version >= $0 } ?? true }
        guard let python = fitting.min(by: { $0.version < $1.version })?.path else {
            throw PyarrowError.noPython(oldest: Self.oldestPython)
        }
        self.init(uv: uv, python: python, environment: environment)
    }
}
