import Foundation
import Instances
import Testing

@testable import Python

/// Environments and unpacked wheels of a made-up workspace, with hard links as uv makes them.
private final class Workspace {
    let root: String
    var environments: String { "\(root)/environments" }
    var cache: String { "\(root)/cache" }
    var archives: String { "\(cache)/uv/archive-v0" }

    init() throws {
        root =
            FileManager.default.temporaryDirectory.appendingPathComponent("shelf-\(UUID().uuidString)").path
        for path in [environments, archives] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// The name of an environment with a short name.
    static func name(_ letter: String) -> String { String(repeating: letter, count: 64) }

    func write(_ text: String, to path: String) throws {
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// An unpacked wheel with a module of its own and one that all have.
    func wheel(_ name: String, blocks: Int = 10) throws {
        let text = String(repeating: name, count: 4096 * blocks / name.utf8.count)
        try write(text, to: "\(archives)/\(name)/\(name)/own.py")
        try write(String(repeating: "s", count: 40960), to: "\(archives)/\(name)/\(name)/shared.py")
        try write("Name: \(name)", to: "\(archives)/\(name)/\(name)-1.dist-info/METADATA")
        try write("Wheel-Version: 1.0 \(name)", to: "\(archives)/\(name)/\(name)-1.dist-info/WHEEL")
    }

    /// An environment that has wheels, used at a time.
    func environment(_ letter: String, wheels: [String], usedAt seconds: Double) throws -> String {
        let path = "\(environments)/\(Self.name(letter))"
        for wheel in wheels {
            for (file, _) in FilePool.files(below: "\(archives)/\(wheel)") {
                let target = "\(path)/lib/\(file)"
                try FileManager.default.createDirectory(
                    atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try FileManager.default.linkItem(atPath: "\(archives)/\(wheel)/\(file)", toPath: target)
            }
            try write("uv", to: "\(path)/lib/\(wheel)-1.dist-info/INSTALLER")
        }
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: path)
        return path
    }

    var shelf: EnvironmentShelf { EnvironmentShelf(environments: environments, cache: cache) }

    func exists(_ letter: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(environments)/\(Self.name(letter))")
    }

    func inode(_ path: String) -> UInt64 { FilePool.status(of: path).map { UInt64($0.st_ino) } ?? 0 }
}

@Suite("What environments take, and what may go")
struct ShelfTests {
    @Test("Files of one content are one file afterwards, in wheels and environments")
    func sharing() async throws {
        let workspace = try Workspace()
        let pool = FilePool(path: "\(workspace.cache)/files", cache: "\(workspace.cache)/uv")
        try workspace.wheel("one")
        let first = try workspace.environment("a", wheels: ["one"], usedAt: 1)
        await pool.share(environment: first, sitePackages: "lib")
        try workspace.wheel("two")
        let second = try workspace.environment("b", wheels: ["two"], usedAt: 2)
        let before = DiskUsage.bytes(below: workspace.root)
        await pool.share(environment: second, sitePackages: "lib")
        // The pool's own directories take some of it.
        #expect(DiskUsage.bytes(below: workspace.root) <= before - 40960 + 16384)
        let shared = [
            "\(first)/lib/one/shared.py", "\(second)/lib/two/shared.py",
            "\(workspace.archives)/two/two/shared.py",
        ]
        #expect(Set(shared.map(workspace.inode)).count == 1)
        #expect(
            workspace.inode("\(second)/lib/two-1.dist-info/INSTALLER")
                == workspace.inode("\(first)/lib/one-1.dist-info/INSTALLER"))
        #expect(
            workspace.inode("\(second)/lib/two/own.py")
                == workspace.inode("\(workspace.archives)/two/two/own.py"))
        #expect(
            try String(contentsOfFile: shared[1], encoding: .utf8) == String(repeating: "s", count: 40960))
    }

    @Test("What packages for graphics processors take is known apart, and is no instance's share")
    func accelerators() throws {
        let workspace = try Workspace()
        for name in ["torch", "nvidia_cublas_cu12", "plain"] { try workspace.wheel(name, blocks: 50) }
        _ = try workspace.environment("a", wheels: ["torch", "plain"], usedAt: 1)
        _ = try workspace.environment("b", wheels: ["torch", "nvidia_cublas_cu12"], usedAt: 2)
        var shelf = workspace.shelf
        let usage = shelf.usage()
        #expect(usage.accelerators.keys.sorted() == ["nvidia-cublas-cu12 1", "torch 1"])
        let users = [Workspace.name("b"): Set([try #require(InstanceID("o__r-1"))])]
        let listing = EnvironmentListing(
            of: workspace.shelf, users: users, locks: "\(workspace.root)/locks",
            logs: "\(workspace.root)/logs",
            records: "\(workspace.root)/records")
        #expect(listing.acceleratorBytes >= 2 * 50 * 4096)
        #expect(
            listing.bytesPerInstance
                == listing.totalBytes - listing.acceleratorBytes + listing.logBytes + listing.recordBytes)
    }

    @Test(
        "Names of packages for graphics processors",
        arguments: [
            ("torch", true), ("nvidia-cudnn-cu12", true), ("tensorflow-gpu", true), ("cupy-cuda12x", true),
            ("torchmetrics", false), ("cython", false),
        ])
    func acceleratorNames(_ name: String, _ isOne: Bool) { #expect(Accelerators.has(name) == isOne) }

    @Test("A program and a text of one content stay two files")
    func modes() async throws {
        let workspace = try Workspace()
        let pool = FilePool(path: "\(workspace.cache)/files", cache: "\(workspace.cache)/uv")
        let path = "\(workspace.environments)/\(Workspace.name("a"))"
        try workspace.write("same", to: "\(path)/text")
        try workspace.write("same", to: "\(path)/program")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(path)/program")
        await pool.share(environment: path, sitePackages: "lib")
        #expect(workspace.inode("\(path)/text") != workspace.inode("\(path)/program"))
        #expect(FileManager.default.isExecutableFile(atPath: "\(path)/program"))
    }

    @Test("Links are neither followed nor shared")
    func links() async throws {
        let workspace = try Workspace()
        let outside = "\(workspace.root)/outside"
        try workspace.write("secret", to: outside)
        let path = "\(workspace.environments)/\(Workspace.name("a"))"
        try workspace.write("x", to: "\(path)/file")
        try FileManager.default.createSymbolicLink(atPath: "\(path)/link", withDestinationPath: outside)
        try FileManager.default.createSymbolicLink(atPath: "\(path)/up", withDestinationPath: workspace.root)
        await FilePool(path: "\(workspace.cache)/files", cache: "\(workspace.cache)/uv").share(
            environment: path, sitePackages: "lib")
        #expect(FilePool.status(of: outside)?.st_nlink == 1)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/link") == outside)
    }

    @Test("A budget takes what was used longest ago, with the wheels that nothing else has")
    func budget() async throws {
        let workspace = try Workspace()
        for name in ["one", "two", "both"] { try workspace.wheel(name, blocks: 100) }
        _ = try workspace.environment("a", wheels: ["one", "both"], usedAt: 300)
        _ = try workspace.environment("b", wheels: ["two", "both"], usedAt: 100)
        var shelf = workspace.shelf
        let usage = shelf.usage()
        #expect(usage.environments.map(\.name) == [Workspace.name("b"), Workspace.name("a")])
        #expect(usage.totalBytes < DiskUsage.bytes(below: workspace.root))
        #expect(usage.totalBytes > 1_200_000)
        let report = shelf.collect(CollectionRequest(budget: usage.totalBytes - 1))
        #expect(report.removed == [Workspace.name("b")])
        #expect(report.wheels == 1)
        #expect(report.after <= usage.totalBytes - 409_600)
        #expect(workspace.exists("a") && !workspace.exists("b"))
        #expect(FilePool.names(in: workspace.archives).sorted() == ["both", "one"])
    }

    @Test("What is in use stays, even when the budget cannot be kept")
    func inUse() throws {
        let workspace = try Workspace()
        try workspace.wheel("one")
        _ = try workspace.environment("a", wheels: ["one"], usedAt: 1)
        _ = try workspace.environment("b", wheels: ["one"], usedAt: 2)
        var request = CollectionRequest(budget: 0)
        request.inUse = [Workspace.name("a")]
        var shelf = workspace.shelf
        #expect(shelf.collect(request).removed == [Workspace.name("b")])
        #expect(workspace.exists("a"))
        #expect(FilePool.names(in: workspace.archives) == ["one"])
    }

    @Test("Without a budget only what no instance uses goes; with one it goes first")
    func needed() throws {
        let workspace = try Workspace()
        try workspace.wheel("one")
        try workspace.wheel("tool")
        _ = try workspace.environment("a", wheels: ["one"], usedAt: 1)
        _ = try workspace.environment("b", wheels: ["tool"], usedAt: 2)
        let request = CollectionRequest(needed: [Workspace.name("a")])
        var trial = request
        trial.isTrial = true
        var shelf = workspace.shelf
        let foretold = shelf.collect(trial)
        #expect(foretold.removed == [Workspace.name("b")])
        #expect(workspace.exists("b"))
        let report = shelf.collect(request)
        #expect(report.removed == foretold.removed)
        #expect(report.after == foretold.after || abs(report.after - foretold.after) <= 4096)
        #expect(workspace.exists("a") && !workspace.exists("b"))
        #expect(FilePool.names(in: workspace.archives) == ["one"])
    }

    @Test("What an interrupted removal left goes with the next cleaning, and nothing else")
    func interrupted() throws {
        let workspace = try Workspace()
        try workspace.wheel("one")
        _ = try workspace.environment("a", wheels: ["one"], usedAt: 1)
        try workspace.write("x", to: "\(workspace.environments)/.removing-1/lib/x")
        try workspace.write("x", to: "\(workspace.environments)/.building-2/lib/x")
        try workspace.write("x", to: "\(workspace.cache)/uv/.tmpX/x")
        var request = CollectionRequest(needed: [Workspace.name("a")])
        request.isIdle = true
        var shelf = workspace.shelf
        #expect(shelf.collect(request).removed.isEmpty)
        #expect(FilePool.names(in: workspace.environments) == [Workspace.name("a")])
        #expect(FilePool.names(in: "\(workspace.cache)/uv") == ["archive-v0"])
    }

    @Test("Where wheels of our own were unpacked is forgotten when any unpacked wheel goes")
    func localWheels() throws {
        let workspace = try Workspace()
        try workspace.wheel("built")
        let pointers = ["url/1/built/1.rev", "pypi/other/1.http"].map {
            "\(workspace.cache)/uv/wheels-v7/\($0)"
        }
        for pointer in pointers { try workspace.write("built", to: pointer) }
        var shelf = workspace.shelf
        #expect(shelf.collect(CollectionRequest(budget: 0)).wheels == 1)
        #expect(pointers.map { FileManager.default.fileExists(atPath: $0) } == [false, true])
    }

    @Test("The pool keeps nothing alive")
    func pool() async throws {
        let workspace = try Workspace()
        try workspace.wheel("one")
        let path = try workspace.environment("a", wheels: ["one"], usedAt: 1)
        await FilePool(path: "\(workspace.cache)/files", cache: "\(workspace.cache)/uv").share(
            environment: path, sitePackages: "lib")
        var shelf = workspace.shelf
        _ = shelf.collect(CollectionRequest(budget: 0))
        let left = FilePool.files(below: "\(workspace.cache)/files")
        #expect(left.isEmpty, "\(left.map(\.0))")
    }

    @Test("Only directories named by a digest are environments")
    func names() {
        #expect(EnvironmentShelf.isEnvironment(Workspace.name("a")))
        #expect(EnvironmentShelf.isEnvironment(Workspace.name("a") + "@3.9.2"))
        for name in ["a", ".building-x", Workspace.name("g"), Workspace.name("a") + "@../x"] {
            #expect(!EnvironmentShelf.isEnvironment(name))
        }
    }
}
