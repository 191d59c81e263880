import Foundation
import Testing

@testable import Python

@Suite("Interpreters of the machine")
struct InterpreterTests {
    private func answer(
        _ version: String, _ says: String? = nil, level: String = "final", library: String? = nil,
        implementation: String = "cpython", isBase: Bool = true, claims: [PythonVersion] = [],
        widest: Int = 0x10FFFF
    ) -> Interpreters.Answer {
        let series = version.split(separator: ".").prefix(2).joined(separator: ".")
        let output = """
            \(implementation) \(version) \(level) \(isBase ? "True" : "False") \(says ?? version)
            /usr/x
            \(library ?? "/usr/x/lib/python\(series)")
            \(widest)

            """
        return Interpreters.answer(output, path: "/usr/x/bin/python", claims: claims)
    }

    private func refused(_ answer: Interpreters.Answer) -> String? {
        if case .refused(let reason) = answer { return reason }
        return nil
    }

    @Test("An interpreter whose answer agrees with its name is used")
    func usable() {
        let found = Interpreter(path: "/usr/x/bin/python", prefix: "/usr/x", version: PythonVersion(3, 9, 18))
        #expect(answer("3.9.18", claims: [PythonVersion(3, 9), PythonVersion(3, 9, 18)]) == .usable(found))
    }

    @Test("One that lies about its version is refused, with what it says and what it should be")
    func lies() {
        #expect(
            refused(answer("3.11.2", claims: [PythonVersion(3, 11, 7)]))
                == "by its name it is 3.11.7, and it says 3.11.2 of itself")
        #expect(refused(answer("3.11.2", claims: [PythonVersion(3, 9)])) != nil)
        #expect(refused(answer("3.9.18", "3.11.2")) == "it says 3.9.18 and 3.11.2 of itself")
        #expect(refused(answer("3.9.18", library: "/usr/lib/python3.11"))?.contains("library") == true)
    }

    @Test(
        "Pre-releases and versions that nothing serves are refused; other implementations and virtual environments are none"
    )
    func others() {
        #expect(refused(answer("3.14.0", level: "candidate")) == "it is no final release")
        for version in ["2.6.9", "3.4.10"] {
            #expect(refused(answer(version))?.contains("2.7, or 3.5 or later") == true)
        }
        #expect(refused(answer("2.7.18", widest: 0xFFFF))?.contains("narrow characters") == true)
        #expect(answer("3.9.18", implementation: "pypy") == .other)
        #expect(answer("3.9.18", isBase: false) == .other)
        #expect(refused(Interpreters.answer("hello", path: "", claims: [])) != nil)
        #expect(refused(Interpreters.answer("", path: "", claims: [])) != nil)
    }

    @Test("2.7 and 3.5 are used, without uv", arguments: [PythonVersion(2, 7, 18), PythonVersion(3, 5, 10)])
    func old(version: PythonVersion) {
        let found = Interpreter(path: "/usr/x/bin/python", prefix: "/usr/x", version: version)
        #expect(answer("\(version)") == .usable(found))
        #expect(found.isOld)
        #expect(found.isolation == (version.major == 2 ? ["-E", "-s"] : ["-I"]))
    }

    @Test(
        "The names of directories claim versions",
        arguments: [
            ("3.9.18", PythonVersion(3, 9, 18)), ("3.9", PythonVersion(3, 9)),
            ("cpython-3.11.7-linux-x86_64-gnu", PythonVersion(3, 11, 7)),
        ])
    func claims(name: String, version: PythonVersion) {
        #expect(InterpreterPlaces.claims(ofDirectory: name) == [version])
    }

    @Test(
        "Names that people choose claim nothing",
        arguments: ["pypy3.9-7.3.11", "myenv", "3.9-dev", "envs3.8"])
    func noClaims(name: String) {
        #expect(InterpreterPlaces.claims(ofDirectory: name).isEmpty)
    }

    @Test("Places of pyenv, uv, asdf and conda are looked into, scripts are passed over")
    func places() throws {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent(
            "places-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        func put(_ path: String, _ bytes: [UInt8]) throws {
            let url = home.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
        }
        let elf: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 0]
        try put(".pyenv/versions/3.8.18/bin/python3", elf)
        try put(".local/share/uv/python/cpython-3.10.1-linux-x86_64-gnu/bin/python3", elf)
        try put(".asdf/installs/python/3.7.1/bin/python3", elf)
        try put("miniconda3/envs/work/bin/python3", elf)
        try put(".pyenv/versions/2.7.18/bin/python2.7", elf)
        try put(".pyenv/shims/python3.9", Array("#!/bin/sh\n".utf8))
        try put("bin/python3.9", Array("#!/bin/sh\n".utf8))
        let found = InterpreterPlaces.candidates(["HOME": home.path, "PATH": "\(home.path)/bin"])
            .filter { $0.path.contains(home.lastPathComponent) }
        #expect(found.count == 5)
        #expect(
            found.flatMap(\.claims) == [
                PythonVersion(2, 7, 18), PythonVersion(3, 8, 18), PythonVersion(3, 10, 1),
                PythonVersion(3, 7, 1),
            ])
    }

    @Test(
        "Of each series the newest release is taken first, and the others are kept for locks that name them")
    func newest() {
        var survey = InterpreterSurvey()
        survey.found = [PythonVersion(3, 9, 18), PythonVersion(3, 9, 2), PythonVersion(3, 8, 1)].map {
            Interpreter(path: "/\($0)", prefix: "/", version: $0)
        }
        #expect(survey.newest.map(\.version) == [PythonVersion(3, 9, 18), PythonVersion(3, 8, 1)])
    }
}
