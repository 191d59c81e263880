import Foundation
import Processes

/// The `uv` program with an exact environment: no configuration of the machine, no downloaded interpreters.
public struct Uv: Sendable {
    /// Its executable; never a shim.
    public let path: String
    /// The directory of its cache.
    public let cache: String
    private let settings: [String: String]
    private let proxies: [String: String]

    /// The program that the machine has.
    ///
    /// It is looked for on the search path, where scripts are passed over (pyenv's shims fail for versions that are
    /// not chosen), and then beside the interpreters, where installing it with pip puts it.
    ///
    /// - Throws: When it is not there.
    public init(
        environment: [String: String], interpreters: [Interpreter], cache: String
    ) throws(EnvironmentError) {
        let directories =
            (environment["PATH"] ?? "").split(separator: ":").map(String.init)
            + interpreters.map { "\($0.prefix)/bin" }
        let found = directories.map { "\($0)/uv" }.first { path in
            FileManager.default.isExecutableFile(atPath: path) && ElfFile.isOne(path)
        }
        guard let found else { throw .missingTool("uv", remedy: "python3 -m pip install uv") }
        path = URL(fileURLWithPath: found).resolvingSymlinksInPath().path
        self.cache = cache
        settings = Self.settings(environment)
        proxies = environment.filter { Self.proxyNames.contains($0.key) }
    }

    /// The machine's own way out, as `scheme://host:port`; nil when it is direct.
    var proxy: String? {
        ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].compactMap { proxies[$0] }.first {
            !$0.isEmpty
        }
    }

    /// What of the machine's environment reaches uv: how to get to the index, and nothing else.
    private static func settings(_ environment: [String: String]) -> [String: String] {
        let names = [
            "SSL_CERT_FILE", "SSL_CERT_DIR", "SSL_CLIENT_CERT", "UV_DEFAULT_INDEX", "UV_INDEX",
            "UV_INDEX_URL",
            "UV_EXTRA_INDEX_URL", "UV_HTTP_TIMEOUT", "UV_NATIVE_TLS", "UV_SYSTEM_CERTS", "NETRC",
        ]
        var settings = environment.filter { names.contains($0.key) }
        if settings["UV_DEFAULT_INDEX"] == nil, settings["UV_INDEX_URL"] == nil,
            let index = environment["PIP_INDEX_URL"]
        {
            settings["UV_DEFAULT_INDEX"] = index
        }
        settings["UV_PYTHON_DOWNLOADS"] = "never"
        settings["UV_NO_PROGRESS"] = "1"
        settings["NO_COLOR"] = "1"
        settings["PATH"] = "/usr/bin:/bin"
        return settings
    }

    /// The names of the variables that lead through a proxy.
    private static let proxyNames = [
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy",
        "no_proxy",
    ]

    /// The variables for a run inside the sandbox, with a cache there.
    func insideEnvironment(cache: String) -> [String: String] {
        var environment = settings
        environment["UV_NO_CONFIG"] = "1"
        environment["UV_CACHE_DIR"] = cache
        environment["HOME"] = "/tmp"
        environment["TMPDIR"] = "/tmp"
        return environment
    }

    /// Runs it on the host; foreign code must not be able to run by what it does.
    ///
    /// - Parameters:
    ///   - arguments: The arguments.
    ///   - input: What it reads from its standard input.
    ///   - configuration: The path of a configuration file; nil for none at all.
    /// - Throws: When it cannot be started.
    func run(
        _ arguments: [String], input: String = "", configuration: String? = nil, wall: Double = 600
    ) async throws(EnvironmentError) -> ProcessResult {
        var environment = settings
        environment["UV_CACHE_DIR"] = cache
        environment["HOME"] = cache
        environment.merge(proxies) { _, new in new }
        var all = arguments
        if let configuration {
            all += ["--config-file", configuration]
        } else {
            environment["UV_NO_CONFIG"] = "1"
        }
        var command = Command(path, all, environment: environment)
        command.input = Array(input.utf8)
        command.output = .captured(limit: 64 << 20)
        command.errors = .captured(limit: 16 << 20)
        command.limits = ProcessLimits(wall: wall)
        do {
            return try await ProcessRunner.runAsync(command)
        } catch {
            throw .infrastructure(doing: "running uv", cause: "\(error)")
        }
    }
}
