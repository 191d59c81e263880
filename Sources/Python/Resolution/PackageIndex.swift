internal import Processes
internal import Sandbox

/// The package index as it can be reached from the sandbox.
///
/// Its hosts are not configured anywhere: they are those that uv contacts, and those of the files that it would
/// download.
actor PackageIndex {
    private let uv: Uv
    private let scratch: String
    private var pending: Task<Access, any Error>?

    private struct Access {
        var gateway: Gateway
        var address: String
    }

    init(uv: Uv, scratch: String) {
        self.uv = uv
        self.scratch = scratch
    }

    /// The gateway, opened on first use.
    func gateway(interpreter: Interpreter) async throws(EnvironmentError) -> Gateway {
        try await access(interpreter).gateway
    }

    /// The address of the index; each package has a page below it.
    func address(interpreter: Interpreter) async throws(EnvironmentError) -> String {
        try await access(interpreter).address
    }

    private func access(_ interpreter: Interpreter) async throws(EnvironmentError) -> Access {
        let task = pending ?? Task { try await self.open(interpreter) }
        pending = task
        do {
            return try await task.value
        } catch let error as EnvironmentError {
            pending = nil
            throw error
        } catch {
            pending = nil
            throw .infrastructure(doing: "opening the way to the package index", error)
        }
    }

    private func open(_ interpreter: Interpreter) async throws -> Access {
        let arguments = [
            "pip", "compile", "-", "--python", interpreter.path, "--no-build", "--no-deps", "--verbose",
            "--format",
            "pylock.toml", "--no-header",
        ]
        let result = try await uv.run(arguments, input: "wheel\n")
        guard result.succeeded else {
            throw EnvironmentError.infrastructure(
                doing: "asking uv for its package index", cause: String(result.errorText.suffix(500)),
                kind: FaultKind(said: result.errorText))
        }
        let files = PylockReader.packages(result.outputText).flatMap { $0.wheels.map(\.url) }
        let asked = Text.lines(result.errorText).filter { Text.contains($0, "for: http") }
            .compactMap { Text.split($0, on: "for: ").last }
        let hosts = Set((files + asked).compactMap(Self.host))
        guard !hosts.isEmpty else {
            throw EnvironmentError.infrastructure(
                doing: "asking uv for its package index", cause: "it names none")
        }
        let page = asked.map { Text.trimmed($0) }.first { $0.hasSuffix("/wheel/") } ?? ""
        return Access(
            gateway: try Gateway(
                allowing: hosts.sorted { "\($0)" < "\($1)" }, directory: scratch,
                upstream: uv.proxy.flatMap(Self.host), credentials: uv.credentials),
            address: IndexCredentials.removed(from: String(page.dropLast("wheel/".count))))
    }

    /// The host and port of a URL.
    private static func host(_ url: String) -> HostAndPort? {
        guard let range = url.firstRange(of: "://") else { return nil }
        let authority = url[range.upperBound...].prefix { $0 != "/" && !$0.isWhitespace }
        let host = authority.split(separator: "@").last.map(String.init) ?? String(authority)
        let port = url.hasPrefix("http://") ? 80 : 443
        return HostAndPort(host.contains(":") ? host : "\(host):\(port)")
    }
}
