internal import Files
internal import Foundation

extension EnvironmentExport {
    /// The export in a format.
    ///
    /// - Parameter environment: the variables by which interpreters and uv are found; used for `pylock` alone, which
    ///   asks the package index what files are called.
    /// - Throws: `EnvironmentError`, also when the index does not answer or lacks a file.
    package func text(as format: Format, environment: [String: String]) async throws -> String {
        switch format {
        case .dockerfile: return dockerfile
        case .requirements: return requirements
        case .pylock:
            let interpreters = await Interpreters.discover(environment: environment)
            guard let interpreter = interpreters.first else {
                throw EnvironmentError.noInterpreter(wanted: "", installed: [])
            }
            let cache = NSTemporaryDirectory() + "swegym-names-\(UUID().uuidString)"
            defer { TreeRemover.remove(cache) }
            let uv = try await Uv.find(environment: environment, interpreters: interpreters, cache: cache)
            let names = try await PackageFiles(uv: uv).names(of: lock, interpreter: interpreter)
            return try pylock(names: names)
        }
    }
}
