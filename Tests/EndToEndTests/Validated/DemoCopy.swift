import Commands
import Foundation
import TestSupport
import Testing

/// A workspace of the demo that one test may change.
struct DemoCopy {
    let directory: TemporaryDirectory
    /// The package index that commands are told of.
    let index: String
    /// Where the workspace lies.
    let workspace: String

    init(directory: TemporaryDirectory, index: String, below: String = "workspace") {
        self.directory = directory
        self.index = index
        workspace = directory[below]
    }

    private static let repository = "swegym-demo__pocketunits"

    /// The id of a pull request of the demo.
    static func id(_ number: Int) -> String { "\(repository)-\(number)" }

    /// The same workspace, where no package index answers: whatever has to be resolved or fetched fails.
    var cutOff: DemoCopy { DemoCopy(directory: directory, index: "http://127.0.0.2:9/simple") }

    /// Runs a command on the workspace.
    func run(_ arguments: String...) async -> (status: Int32, console: Console) {
        let console = Console()
        let status = await SwegymCommand.run(
            arguments + ["--workspace", workspace],
            context: console.context(ValidatedDemo.environment(index: index, home: directory.path)))
        return (status, console)
    }

    /// Validates some pull requests, or all, with the limits and repeats of the demo.
    func validate(_ numbers: [Int] = [], _ more: String...) async throws -> Validation {
        let console = Console()
        // Otherwise that of the directory in which the tests run would count.
        let list = try directory.write("- name: swegym-demo/pocketunits\n", to: "repos.yaml")
        let only = numbers.isEmpty ? [] : ["--only"] + numbers.map(Self.id)
        let status = await SwegymCommand.run(
            ["validate", "--workspace", workspace, "--repos", list, "--json"] + Self.settings + only + more,
            context: console.context(ValidatedDemo.environment(index: index, home: directory.path)))
        try #require(status == 0, "\(console.diagnostics)")
        let object = try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any]
        let report = try #require(object?["report"] as? [String: Any])
        let rows = try #require(report["validated"] as? [[String: Any]])
        var validation = Validation(known: try #require(report["alreadyDone"] as? Int))
        for row in rows {
            let id = try #require(row["id"] as? String)
            let verdict = try #require(row["verdict"] as? [String: Any])
            validation.verdicts[id] = verdict["reason"] as? String ?? verdict["verdictClass"] as? String
        }
        return validation
    }

    /// What `validate` says that it did.
    struct Validation {
        /// How many had a verdict.
        var known: Int
        /// The new verdicts by id: `valid`, or the reason.
        var verdicts: [String: String] = [:]
    }

    /// The options that say what pipelines/demo.yaml says.
    private static let settings = ["--before", "2", "--after", "3", "--timeout", "12"]

    /// The records of runs, each with its bytes, by their paths below the workspace.
    func runs(of number: Int? = nil) throws -> [String: Data] {
        try files(below: "records/runs/\(Self.repository)" + (number.map { "/\(Self.id($0))" } ?? ""))
    }

    /// The files of a folder, by their paths below the workspace.
    func files(below folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try names(below: folder) {
            files[name] = try Data(contentsOf: URL(fileURLWithPath: "\(workspace)/\(name)"))
        }
        return files
    }

    /// The paths of a folder's files below the workspace.
    func names(below folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: "\(workspace)/\(folder)") else { return [] }
        let all = try FileManager.default.subpathsOfDirectory(atPath: "\(workspace)/\(folder)")
        return all.map { "\(folder)/\($0)" }.filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(workspace)/\(name)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }
    }

    /// The numbers of the funnel under a policy by their columns.
    func funnel(policy: String) async throws -> [String: Int] {
        let (status, console) = await run("status", "--policy", policy)
        try #require(status == 0, "\(console.diagnostics)")
        let lines = console.output.split(separator: "\n").map(String.init)
        return try DemonstrationTable.funnel(lines)
    }

    /// Removes a file or folder of the workspace, if it is there.
    func remove(_ name: String) throws {
        guard FileManager.default.fileExists(atPath: "\(workspace)/\(name)") else { return }
        try FileManager.default.removeItem(atPath: "\(workspace)/\(name)")
    }

    /// Removes the record of a verdict, as if a crash had come before it was written; the index is lost as well.
    func forgetVerdict(on number: Int, policy: String = "swe-bench") throws {
        try remove("records/validations/\(Self.repository)/\(Self.id(number))/\(policy).json")
        try forgetCatalogue()
    }

    /// Removes the index over the records.
    func forgetCatalogue() throws {
        for suffix in ["", "-wal", "-shm"] { try remove("catalogue.sqlite\(suffix)") }
    }
}
