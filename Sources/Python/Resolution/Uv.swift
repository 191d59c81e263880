internal import Processes
internal import Sandbox

/// The `uv` program with an exact environment: no configuration of the machine, no downloaded interpreters.
package struct Uv: Sendable {
    /// Its executable; never a shim.
    package let path: String
    /// Its version.
    package let version: UvVersion
    /// The directory of its cache.
    package let cache: String
    private let settings: [String: String]
    private let proxies: [String: String]

    /// The program on this machine: the first with the pinned version, else the first found.
    ///
    /// - Throws: When it is not installed.
    package static func find(
        in places: UvPlaces, environment: [String: String], cache: String
    ) async throws(EnvironmentError) -> Uv {
        try await find(in: places, environment: environment, cache: cache, asking: version)
    }

    /// The program on this machine, with a function that gives a program's version.
    static func find(
        in places: UvPlaces, environment: [String: String], cache: String,
        asking version: @Sendable (String) async -> UvVersion?
    ) async throws(EnvironmentError) -> Uv {
        var other: Uv?
        for path in places.candidates {
            guard let version = await version(path) else { continue }
            let found = Uv(path: path, version: version, cache: cache, environment: environment)
            if version == .pinned { return found }
            if other == nil { other = found }
        }
        guard let other else { throw .missingTool("uv", remedy: places.remedy) }
        return other
    }

    /// The program on this machine, searched for from this program's own place.
    ///
    /// - Throws: When it is not there.
    package static func find(
        environment: [String: String], interpreters: [Interpreter], cache: String
    ) async throws(EnvironmentError) -> Uv {
        try await find(
            in: UvPlaces(environment: environment, interpreters: interpreters), environment: environment,
            cache: cache)
    }

    private init(path: String, version: UvVersion, cache: String, environment: [String: String]) {
        self.path = path
        self.version = version
        self.cache = cache
        settings = Self.settings(environment)
        proxies = environment.filter { Self.proxyNames.contains($0.key) }
    }

    /// The version that a program prints; nil when it is not uv.
    private static func version(of path: String) async -> UvVersion? {
        var command = Command(path, ["--version"], environment: ["PATH": "/usr/bin:/bin"])
        command.limits = ProcessLimits(wall: 20)
        command.output = .captured(limit: 4096)
        command.errors = .captured(limit: 4096)
        guard let result = try? await ProcessRunner.runAsync(command), result.succeeded else { return nil }
        return UvVersion(answer: result.outputText)
    }

    /// The machine's proxy, as `scheme://host:port`; nil when there is none.
    var proxy: String? {
        ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].compactMap { proxies[$0] }.first {
            !$0.isEmpty
        }
    }

    /// The environment variables that uv gets: how to reach the index, and nothing else.
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

    /// What the gateway says to indexes that want to know who asks.
    var credentials: [HostAndPort: String] { IndexCredentials.headers(in: settings.values) }

    /// The variables that configure a proxy.
    private static let proxyNames = [
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy",
        "no_proxy",
    ]

    /// The variables for a run inside the sandbox, with a cache there.
    func insideEnvironment(cache: String) -> [String: String] {
        // Foreign code reads them there.
        var environment = settings.mapValues { IndexCredentials.removed(from: $0) }
        environment["NETRC"] = nil
        environment["SSL_CLIENT_CERT"] = nil
        environment["UV_NO_CONFIG"] = "1"
        environment["UV_CACHE_DIR"] = cache
        environment["HOME"] = "/tmp"
        environment["TMPDIR"] = "/tmp"
        return environment
    }

    /// Runs it on the host; the arguments must not make it execute untrusted code.
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
            throw .infrastructure(doing: "running uv", error)
        }
    }
}
