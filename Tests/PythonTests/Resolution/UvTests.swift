import Foundation
import Instances
import TestSupport
import Testing

@testable import Python

@Suite("The uv that is used")
struct UvTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Puts a program at a path, by the first bytes of its form.
    private func put(_ path: String, script: Bool = false) throws {
        try directory.write(script ? "#!/bin/sh\n" : "\u{7f}ELF", to: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory[path])
    }

    private func places(
        program: String? = nil, path: [String] = [], interpreters: [String] = []
    ) -> UvPlaces {
        UvPlaces(
            environment: [
                "PATH": path.map { directory[$0] }.joined(separator: ":"), "HOME": directory["home"],
            ],
            interpreters: interpreters.map {
                Interpreter(
                    path: directory["\($0)/bin/python3.9"], prefix: directory[$0],
                    version: PythonVersion(3, 9, 1))
            },
            program: program.map { directory[$0] })
    }

    private func found(_ places: UvPlaces) -> [String] {
        let root = URL(fileURLWithPath: directory.path).resolvingSymlinksInPath().path
        return places.candidates.map { String($0.dropFirst(root.count + 1)) }
    }

    @Test(
        "It is looked for beside the program, in the checkout's tools, on the search path and beside interpreters"
    )
    func order() throws {
        for path in [
            "checkout/.build/x/release/uv", "checkout/.build/tools/bin/uv",
            "home/.local/share/swegym/tools/bin/uv",
            "path/uv", "python/bin/uv",
        ] { try put(path) }
        try directory.write("", to: "checkout/Package.swift")
        let places = places(
            program: "checkout/.build/x/release/swegym", path: ["path", "path"], interpreters: ["python"])
        #expect(
            found(places) == [
                "checkout/.build/x/release/uv", "checkout/.build/tools/bin/uv",
                "home/.local/share/swegym/tools/bin/uv", "path/uv", "python/bin/uv",
            ])
    }

    @Test("Scripts are passed over")
    func scripts() throws {
        try put("shims/uv", script: true)
        try put("path/uv")
        #expect(found(places(path: ["shims", "path"])) == ["path/uv"])
    }

    @Test("A program that is called through a link finds the tools of the checkout that it lies in")
    func link() throws {
        try put("checkout/.build/x/release/swegym")
        try put("checkout/.build/tools/bin/uv")
        try directory.write("", to: "checkout/Package.swift")
        try FileManager.default.createDirectory(atPath: directory["bin"], withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: directory["bin/swegym"], withDestinationPath: "../checkout/.build/x/release/swegym")
        #expect(found(places(program: "bin/swegym")) == ["checkout/.build/tools/bin/uv"])
    }

    @Test("A directory that is no checkout is not looked into")
    func noCheckout() throws {
        try put("elsewhere/.build/tools/bin/uv")
        try put("elsewhere/.build/x/release/swegym")
        #expect(found(places(program: "elsewhere/.build/x/release/swegym")) == [])
    }

    @Test("The pinned version is taken wherever it is; without it, the first that answers")
    func preference() async throws {
        for path in ["a/uv", "b/uv", "c/uv"] { try put(path) }
        let places = places(path: ["a", "b", "c"])
        func chosen(_ versions: [String: String]) async throws -> String {
            try await Uv.find(in: places, environment: [:], cache: "") { path in
                versions.first { path.hasSuffix("/\($0.key)/uv") }.flatMap { UvVersion($0.value) }
            }.version.description
        }
        let pinned = "\(UvVersion.pinned)"
        #expect(try await chosen(["a": "0.13.9", "b": "0.12.0", "c": pinned]) == pinned)
        #expect(try await chosen(["b": "0.12.0", "c": "0.13.9"]) == "0.12.0")
        await #expect(throws: EnvironmentError.self) { try await chosen([:]) }
    }

    @Test("The remedy is a command that leaves the system's Python alone")
    func remedy() throws {
        let tools = ShellWord.quoted("\(directory["home"])/.local/share/swegym/tools")
        let pip = "\(tools)/bin/pip install uv==\(UvVersion.pinned)"
        #expect(places().remedy.hasPrefix("apt-get install python3-venv && /usr/bin/python3 -m venv "))
        #expect(places().remedy.hasSuffix(" && \(pip)"))
        try directory.write("", to: "python/lib/python3.9/ensurepip/__init__.py")
        #expect(
            places(interpreters: ["python"]).remedy
                == "\(ShellWord.quoted(directory["python/bin/python3.9"])) -m venv \(tools) && \(pip)")
        try directory.write("", to: "a checkout/Package.swift")
        let inCheckout = places(program: "a checkout/.build/debug/swegym").remedy
        #expect(inCheckout.hasPrefix("'") && inCheckout.hasSuffix("/a checkout/.ci/setup'"))
    }

    @Test("A version is three numbers", arguments: ["0.11.33", "1.0.0"])
    func versions(text: String) {
        #expect(UvVersion(text)?.description == text)
    }

    @Test(
        "Anything else is none",
        arguments: ["", "0.11", "0.11.33.1", "0.11.x", "0.11.-1", "0..1", "1.2.3\n", "٣.1.2", "1.2.1234567"])
    func noVersions(text: String) {
        #expect(UvVersion(text) == nil)
    }

    @Test("The pinned version is one, and is read from what uv prints")
    func answers() {
        let pinned = UvVersion.pinned
        #expect(UvVersion(pinned.description) == pinned)
        #expect(UvVersion(answer: "uv \(pinned) (x86_64-unknown-linux-gnu)\n") == pinned)
        #expect(UvVersion(answer: "ultraviolet 1.2.3") == nil)
    }

    @Test("What one version of uv answered is not reused with another")
    func questions() throws {
        let resolution = Resolution(
            interpreter: Interpreter(path: "/p", prefix: "/", version: PythonVersion(3, 9, 1)),
            requirements: ["x"], cutoff: try #require(Timestamp("2020-06-01")))
        let first = PackageCompiler.Question(resolution: resolution, uv: .pinned)
        let second = PackageCompiler.Question(resolution: resolution, uv: try #require(UvVersion("0.13.9")))
        #expect(try first.digest != second.digest)
        #expect(try PackageCompiler.Question(resolution: resolution, uv: .pinned).digest == first.digest)
    }
}
