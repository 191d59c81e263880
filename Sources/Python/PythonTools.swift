internal import Foundation
package import Sandbox
package import Validation

/// The interpreters and tools of this machine, and the store of the environments that they build.
package struct PythonTools: Sendable {
    /// Where environments and what serves to make them lie.
    package struct Places: Sendable {
        /// Built environments, one directory a lock.
        package var environments: String
        /// Caches that may be deleted at any time.
        package var cache: String
        /// Temporary files.
        package var scratch: String

        package init(environments: String, cache: String, scratch: String) {
            self.environments = environments
            self.cache = cache
            self.scratch = scratch
        }
    }

    /// The interpreters that were found.
    package let interpreters: InterpreterSurvey
    package let store: EnvironmentStore
    let bench: Workbench
    /// The services that were found.
    package let services: InstalledServices

    /// Looks for interpreters and uv.
    ///
    /// - Parameters:
    ///   - environment: the variables by which they are found.
    ///   - allowsOtherMicro: whether another release of the interpreter's series may stand in for the one of a lock.
    /// - Throws: `EnvironmentError` with what is missing.
    package init(
        _ places: Places, sandbox: any SandboxBackend, environment: [String: String],
        allowsOtherMicro: Bool = false
    ) async throws(EnvironmentError) {
        interpreters = await Interpreters.survey(environment: environment)
        services = await InstalledServices.survey()
        let uv = try await Uv.find(
            environment: environment, interpreters: interpreters.newest, cache: places.cache + "/uv")
        bench = try Workbench(
            uv: uv, sandbox: sandbox, environments: places.environments, cache: places.cache,
            scratch: places.scratch, interpreters: interpreters.newest)
        store = EnvironmentStore(
            bench: bench, interpreters: interpreters.found, allowsOtherMicro: allowsOtherMicro)
    }
}
