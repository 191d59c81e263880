public import Diffs
internal import Digests

/// Runs tests with pytest 3 or later, by way of an embedded plug-in that reports exact node ids and outcomes.
public struct PytestRunner: TestRunner {
    private static let pluginName = "swegym_reporter"
    private static let plugin = PackageResources.swegym_reporter_py

    /// `pytest/` and the beginning of the plug-in's digest.
    public let identity: String

    /// The runner; it holds no state.
    public init() {
        identity = "pytest/\(SHA256Digest(of: Self.plugin).hex.prefix(16))"
    }

    /// The plug-in.
    public var supportFiles: [SupportFile] {
        [SupportFile(name: "\(Self.pluginName).py", bytes: Self.plugin)]
    }

    /// The tests that a test patch changes; see `PytestSelection`.
    public func selection(for testPatch: Patch, in tree: TestTree, rule: SelectionRule?) -> TestSelection {
        PytestSelection(testPatch: testPatch, tree: tree).selection(rule: rule)
    }

    /// The prefix, the plug-in, the report that other tools parse from logs (`-rA`), names and paths.
    public func command(prefix: [String], selection: TestSelection) -> [String] {
        var command = prefix + ["-p", Self.pluginName, "-rA"]
        if !selection.names.isEmpty { command += ["-k", selection.names.joined(separator: " or ")] }
        // A path that begins with a dash would be an option.
        return command + selection.paths.map { $0.hasPrefix("-") ? "./\($0)" : $0 }
    }

    /// The base's variables, the plug-in's directory on `PYTHONPATH`, and the report's descriptor and nonce.
    public func variables(
        _ base: [String: String], supportDirectory: String, channel: Int32, nonce: String
    ) -> [String: String] {
        var variables = base
        // The directory holds the plug-in alone, so that coming first it shadows nothing and cannot be shadowed.
        let roots = [supportDirectory] + [base["PYTHONPATH"] ?? ""].filter { !$0.isEmpty }
        variables["PYTHONPATH"] = roots.joined(separator: ":")
        variables["SWEGYM_REPORT_DESCRIPTOR"] = String(channel)
        variables["SWEGYM_REPORT_NONCE"] = nonce
        return variables
    }

    /// What the plug-in wrote.
    public func report(from bytes: [UInt8], nonce: String) -> TestReport {
        PytestReport.parse(bytes, nonce: nonce)
    }
}
