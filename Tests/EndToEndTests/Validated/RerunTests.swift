import Foundation
import TestSupport
import Testing

extension `The validated demo` {
    /// What a person looks at afterwards must not change what was found.
    @Suite struct `looked at again` {
        private let demo: ValidatedDemo

        init() throws { demo = try #require(ValidatedDemo.current) }

        private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

        @Test func `runs the tests of an instance once more, prints the log and changes no record`()
            async throws
        {
            let copy = try demo.copy().cutOff
            let before = try copy.files(below: "records")
            let (status, console) = await copy.run("rerun", DemoCopy.id(2), "--timeout", "12")
            try #require(status == 0, "\(console.diagnostics)")
            let lines = console.output.split(separator: "\n").map(String.init)
            let first = try #require(lines.first)
            #expect(first.hasPrefix("\(DemoCopy.id(2)) after the gold patch: status 0, "), "\(first)")
            #expect(first.contains(" passed") && !first.contains("failed"))
            // The log that is named is the one that is shown.
            let path = try #require(lines.first { $0.hasPrefix("log ") }).dropFirst("log ".count)
            #expect(path.hasSuffix("/logs/swegym-demo__pocketunits/\(DemoCopy.id(2))/rerun-after.log"))
            let log = try String(contentsOfFile: String(path), encoding: .utf8)
            #expect(log.contains(" passed"))
            for line in log.split(separator: "\n") where !line.contains("\u{1b}") {
                #expect(console.output.contains(line))
            }
            #expect(try copy.files(below: "records") == before)
            #expect(!exists("\(copy.workspace)/kept"))
            #expect(!exists("\(copy.workspace)/scratch/rerun"))
            #expect(try await copy.validate().known == 19)
        }

        @Test func `shows before the gold patch what that patch mends`() async throws {
            let copy = try demo.copy().cutOff
            let before = try copy.files(below: "records")
            let (status, console) = await copy.run(
                "rerun", DemoCopy.id(2), "--phase", "before", "--timeout", "12", "--json")
            try #require(status == 0, "\(console.diagnostics)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any])
            let run = try #require(report["run"] as? [String: Any])
            #expect(run["phase"] as? String == "before")
            #expect(run["id"] as? String == DemoCopy.id(2))
            let outcomes = try #require(run["outcomes"] as? [String: String])
            #expect(outcomes.values.contains("failed"), "\(outcomes)")
            #expect((report["log"] as? String)?.hasSuffix("/rerun-before.log") == true)
            #expect(report["kept"] == nil)
            #expect(try copy.files(below: "records") == before)
        }

        @Test func `keeps the checkouts of a rerun below its id, the last in place of the first`()
            async throws
        {
            let copy = try demo.copy().cutOff
            let kept = "\(copy.workspace)/kept/\(DemoCopy.id(2))"
            for phase in ["before", "after"] {
                let (status, console) = await copy.run(
                    "rerun", DemoCopy.id(2), "--phase", phase, "--timeout", "12", "--keep-scratch")
                try #require(status == 0, "\(console.diagnostics)")
                #expect(console.output.contains("\ncheckouts and layers are kept in \(kept)\n"))
                #expect(!exists("\(kept)/earlier"), "the earlier ones are gone")
                let files = try FileManager.default.subpathsOfDirectory(atPath: kept)
                #expect(files.contains { $0.hasSuffix("pocketunits/duration.py") }, "\(files.prefix(20))")
                try Data().write(to: URL(fileURLWithPath: "\(kept)/earlier"))
            }
        }

        @Test func `keeps the checkouts of a validation below its id`() async throws {
            let copy = try demo.minedCopy()
            let list = try copy.directory.write("- name: swegym-demo/pocketunits\n", to: "repos.yaml")
            let (status, console) = await copy.run(
                "validate", "--repos", list, "--only", DemoCopy.id(2), "--timeout", "12", "--keep-scratch")
            try #require(status == 0, "\(console.diagnostics)")
            let kept = "\(copy.workspace)/kept/\(DemoCopy.id(2))"
            let files = try FileManager.default.subpathsOfDirectory(atPath: kept)
            #expect(files.contains { $0.hasSuffix("pocketunits/duration.py") }, "\(files.prefix(20))")
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(copy.workspace)/kept").count == 1)
        }

        @Test func `has nothing to run again where no environment was built`() async throws {
            let copy = try demo.copy().cutOff
            let before = try copy.files(below: "records")
            let (status, console) = await copy.run("rerun", DemoCopy.id(30))
            #expect(status == 2, "\(console.diagnostics)")
            #expect(console.diagnostics.contains("\(DemoCopy.id(30)) has no environment yet"))
            #expect(console.output.isEmpty)
            #expect(try copy.files(below: "records") == before)
        }
    }
}
