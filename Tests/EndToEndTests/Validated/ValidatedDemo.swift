import Commands
import Foundation
import TestSupport
import Testing

/// The demo, taken once from its history to published splits for all tests of a suite, which work on copies of it.
///
/// It is the shipped pipeline with the machine's own sandbox, uv and Python; only the package index is one of this
/// process, so that nothing is asked of a network.
final class ValidatedDemo: Sendable {
    private let directory: TemporaryDirectory
    private let index: LocalIndex
    /// What `swegym run` printed.
    let output: String
    /// The directory of the publication.
    var splits: String { directory["demo/splits"] }
    /// The workspace, to be read; tests that change it take a copy.
    var original: DemoCopy {
        DemoCopy(directory: directory, index: index.address, below: "demo/workspace")
    }
    private var workspace: String { original.workspace }

    /// The demo of the suite whose test is running.
    @TaskLocal static var current: ValidatedDemo?

    fileprivate init() async throws {
        directory = try TemporaryDirectory()
        index = try LocalIndex(
            LocalIndex.demonstration(), python: try #require(EnvironmentMachine.python))
        let shipped = try String(
            contentsOf: Checkout.directory.appending(path: "pipelines/demo.yaml"), encoding: .utf8)
        // What `validate --timeout 12` bounds, too, so that both have one configuration.
        let pipeline = shipped.replacing(
            "wall-seconds: 12\n", with: "wall-seconds: 12\n  silence-seconds: 12\n")
        try #require(pipeline != shipped)
        try directory.write(pipeline, to: "pipelines/demo.yaml")
        let console = Console()
        let status = await SwegymCommand.run(
            ["run", directory["pipelines/demo.yaml"]],
            context: console.context(Self.environment(index: index.address, home: directory.path)))
        try #require(status == 0, "\(console.diagnostics)")
        output = console.output
    }

    /// A directory with a copy of the workspace, in which environments still share their files with the cache.
    func copy() throws -> DemoCopy {
        let copy = try TemporaryDirectory()
        try Self.copy(workspace, to: copy["workspace"])
        return DemoCopy(directory: copy, index: index.address)
    }

    /// A workspace in which the demo is mined and nothing is validated, with nothing in its caches.
    func minedCopy() throws -> DemoCopy {
        let copy = try TemporaryDirectory()
        for part in ["mirrors", "records/mined"] {
            try FileManager.default.createDirectory(
                atPath: copy["workspace/records"], withIntermediateDirectories: true)
            try Self.copy("\(workspace)/\(part)", to: copy["workspace/\(part)"])
        }
        return DemoCopy(directory: copy, index: index.address)
    }

    private static func copy(_ source: String, to target: String) throws {
        for attempt in 1...3 {
            if try isCopied(source, to: target) { return }
            // SQLite was removing its journal at that moment.
            try #require(attempt < 3, "cp -a \(source) \(target)")
            try FileManager.default.removeItem(atPath: target)
        }
    }

    private static func isCopied(_ source: String, to target: String) throws -> Bool {
        // Not by FileManager, which makes a file of its own of each hard link.
        try ProgramRun("/bin/cp", ["-a", source, target]).status == 0
    }

    /// The variables of a user with nothing but the system's interpreters and an index.
    static func environment(index: String, home: String) -> [String: String] {
        ["PATH": "/usr/bin:/bin", "HOME": home, "UV_DEFAULT_INDEX": index]
    }
}

/// Makes the demo before the tests of a suite and removes it after them.
struct ValidatedDemoTrait: SuiteTrait, TestScoping {
    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        try await ValidatedDemo.$current.withValue(try await ValidatedDemo()) { try await function() }
    }
}

extension Trait where Self == ValidatedDemoTrait {
    /// The tests of the suite find the validated demo in `ValidatedDemo.current`.
    static var validatedDemo: Self { ValidatedDemoTrait() }
}
