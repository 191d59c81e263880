import Files
import Sandbox
import TestSupport
import Testing

@testable import Python

@Suite("Copies of a project outside of its checkout")
struct HiddenCopiesTests {
    private let directory: TemporaryDirectory
    private let interpreter: Interpreter

    init() throws {
        directory = try TemporaryDirectory()
        let prefix = directory["prefix"]
        interpreter = Interpreter(
            path: "\(prefix)/bin/python3.9", prefix: prefix, version: PythonVersion(3, 9, 18))
    }

    private func mounts(of name: String, modules: [String]? = nil) throws -> [SandboxMount] {
        var project = ProjectMetadata(path: ".", name: name, version: "1.0")
        project.topLevel = modules
        var hidden = HiddenCopies(of: [project])
        hidden.shared = [directory["machine/*/dist-packages"]]
        return try hidden.mounts(interpreter: interpreter, environment: directory["environment"])
    }

    private let inside = "/opt/swegym/environment/lib/python3.9/site-packages"

    @Test("Nothing is hidden where there is nothing")
    func nothing() throws {
        #expect(try mounts(of: "moto").isEmpty)
        try directory.write(
            "", to: "environment/lib/python3.9/site-packages/pip/_vendor/requests/__init__.py")
        try directory.write("", to: "machine/python3.9/dist-packages/apt/__init__.py")
        #expect(try mounts(of: "moto").isEmpty)
    }

    @Test("What is installed for the interpreter is hidden from every project")
    func interpreters() throws {
        let path = try directory.write("", to: "prefix/lib/python3.9/site-packages/moto/__init__.py")
        let packages = String(path.dropLast("/moto/__init__.py".count))
        #expect(try mounts(of: "other") == [.temporary(inside: packages, bytes: 1 << 16)])
    }

    @Test(
        "Of the machine's packages the project's own are hidden: modules, single files, and what names them")
    func machines() throws {
        for name in [
            "my_tool/__init__.py", "tool.py", "My_Tool-2.0.egg-info", "other.py",
            "other-1.dist-info/METADATA",
        ] {
            try directory.write("", to: "machine/python3.9/dist-packages/\(name)")
        }
        let packages = directory["machine/python3.9/dist-packages"]
        #expect(
            try mounts(of: "my.tool", modules: ["my_tool", "tool"]) == [
                .readOnly(host: "/dev/null", inside: "\(packages)/My_Tool-2.0.egg-info"),
                .temporary(inside: "\(packages)/my_tool", bytes: 1 << 16),
                .readOnly(host: "/dev/null", inside: "\(packages)/tool.py"),
            ])
    }

    @Test("The copies that pip brings along are hidden, with the archives that hold it")
    func carried() throws {
        try directory.write(
            "", to: "environment/lib/python3.9/site-packages/pip/_vendor/requests/__init__.py")
        try directory.write("", to: "environment/lib/python3.9/site-packages/pip/_vendor/six.py")
        let archives = try directory.write("", to: "prefix/lib/python3.9/ensurepip/_bundled/pip.whl")
        let bundled = String(archives.dropLast("/pip.whl".count))
        let ofRequests = try mounts(of: "requests")
        #expect(ofRequests.first == .temporary(inside: "\(inside)/pip/_vendor/requests", bytes: 1 << 16))
        #expect(ofRequests.contains(.temporary(inside: bundled, bytes: 1 << 16)))
        #expect(
            try mounts(of: "six").first
                == .readOnly(host: "/dev/null", inside: "\(inside)/pip/_vendor/six.py"))
        #expect(try mounts(of: "attrs").isEmpty)
    }
}
