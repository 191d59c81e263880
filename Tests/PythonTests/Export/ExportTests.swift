import Foundation
import Instances
import TestSupport
import Testing
import Validation

@testable import Python

@Suite("Exported environments")
struct ExportTests {
    private let a = String(repeating: "0a", count: 32)
    private let b = String(repeating: "0b", count: 32)

    private var lock: EnvironmentLock {
        EnvironmentLock(
            python: PythonVersion(3, 9, 18),
            pins: [
                .init(name: "attrs", version: "19.1.0", kind: .wheel, sha256: a),
                .init(name: "future", version: "0.18.2", kind: .source, sha256: b),
                .init(name: "pip", version: "20.0", kind: .wheel, sha256: b),
            ], systemPackages: ["cmake"])
    }

    private func instance(_ change: (inout PythonRecipe) -> Void = { _ in }) throws
        -> EnvironmentExport.Instance
    {
        var recipe = PythonRecipe(
            lock: a, cutoff: try #require(Timestamp("2021-03-05")), exceptions: [:], evidence: [],
            attempts: [], projects: [ProjectMetadata(path: ".", name: "thing", version: "1")],
            variables: ["A": "it's $HOME"], testOptions: ["-k", "not slow"], pythonPath: [],
            buildSteps: [], submodules: [])
        change(&recipe)
        return EnvironmentExport.Instance(
            id: "owner__name-7", repository: "owner/name", baseCommit: a, recipe: recipe)
    }

    @Test("A requirements file has every pin with its hash")
    func requirements() {
        let lines = EnvironmentExport(lock).requirements.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            lines == [
                "attrs==19.1.0 --hash=sha256:\(a)", "future==0.18.2 --hash=sha256:\(b)",
                "pip==20.0 --hash=sha256:\(b)",
            ])
    }

    @Test("A pylock.toml names files by relative paths and hashes, and no address")
    func pylock() throws {
        let text = try EnvironmentExport(lock).pylock(
            names: [a: "attrs-19.1.0-py2.py3-none-any.whl", b: "future-0.18.2.tar.gz"])
        let packages = TomlDocument(text).root["packages"]?.array ?? []
        #expect(packages.compactMap { $0["name"]?.string } == ["attrs", "future", "pip"])
        #expect(packages[0]["wheels"]?.array?[0]["path"]?.string == "files/attrs-19.1.0-py2.py3-none-any.whl")
        #expect(packages[1]["sdist", "hashes", "sha256"]?.string == b)
        #expect(!text.contains("://"))
    }

    @Test("A pin whose file the index lacks, or calls what no file is called, is named")
    func pylockWithoutFile() {
        #expect(throws: EnvironmentError.self) { try EnvironmentExport(lock).pylock(names: [a: "x.whl"]) }
        #expect(throws: EnvironmentError.self) {
            try EnvironmentExport(lock).pylock(names: [a: "x.whl", b: "../\"x"])
        }
    }

    @Test("A Dockerfile installs wheels, then what must be built, then the pinned installer")
    func dockerfile() {
        let text = EnvironmentExport(lock).dockerfile
        let order = [
            "FROM ${IMAGE}", "install --yes --no-install-recommends git build-essential cmake",
            "'attrs==19.1.0 --hash=sha256:\(a)'", "-r /opt/swegym/wheels.txt", "'future==0.18.2",
            "--no-build-isolation -r /opt/swegym/source-future.txt", "'pip==20.0",
            "-r /opt/swegym/installer.txt",
        ].map { text.firstRange(of: $0)?.lowerBound }
        #expect(!order.contains(nil))
        #expect(order.compactMap { $0 } == order.compactMap { $0 }.sorted())
        #expect(text.contains("ARG IMAGE=python:3.9.18-slim\n"))
        #expect(!text.contains("COPY"))
    }

    @Test("A Dockerfile of Python 2 makes the environment without venv, which it lacks")
    func dockerfileOfTwo() {
        var old = lock
        old.python = PythonVersion(2, 7, 18)
        let text = EnvironmentExport(old).dockerfile
        #expect(text.contains("ARG IMAGE=python:2.7.18-slim\n"))
        #expect(text.contains("virtualenv==") && !text.contains("-m venv"))
        #expect(EnvironmentExport(lock).dockerfile.contains("RUN python -m venv \(TestEnvironment.inside)\n"))
    }

    @Test("A Dockerfile installs the services of the recipe, and starts them before the tests")
    func services() throws {
        let text = EnvironmentExport(
            lock,
            for: try instance {
                $0.start.started = [Service(.redis), Service(.display)]
                $0.start.started[0].hosts = ["cache"]
            }
        ).dockerfile
        #expect(text.contains("git build-essential cmake redis-server xvfb "))
        let files = try text.split(separator: "\n").filter { $0.hasPrefix("RUN [") }.map {
            try JSONDecoder().decode([String].self, from: Data($0.dropFirst(4).utf8))
        }.joined()
        #expect(files.contains(ServiceStarter.script))
        #expect(
            files.contains(
                "#!/bin/sh\necho '127.0.0.1 cache' >> /etc/hosts\nexport DISPLAY=:99\nexec sh /opt/swegym/start-services "
                    + "start /run/swegym-services 2 redis - 6379 - - - - display - 99 - - - - \"$@\"\n"))
        #expect(
            files.contains {
                $0.contains("exec /opt/swegym/with-services /opt/swegym/environment/bin/python")
            })
    }

    @Test("Foreign text reaches neither the shell nor the syntax of a Dockerfile")
    func hostile() throws {
        let evil = "x\" ]\nRUN touch /evil\n<<EOF\n`id`$(id)\\"
        let export = EnvironmentExport(
            EnvironmentLock(python: PythonVersion(3, 9, 18), pins: [], buildSteps: [evil]),
            for: try instance {
                $0.variables["B"] = evil
                $0.buildSteps = [evil]
                $0.testOptions = [evil]
                $0.submodules = [evil]
                $0.projects[0].generated = ["v.py": evil]
            })
        let lines = export.dockerfile.split(separator: "\n")
        let known = ["#", "ARG ", "FROM ", "RUN ", "ENV ", "WORKDIR ", "COPY ", "ENTRYPOINT ", "    "]
        for line in lines { #expect(known.contains { line.hasPrefix($0) }, "\(line)") }
        let code = lines.filter { !$0.hasPrefix("#") }
        #expect(!code.contains { $0.hasPrefix("RUN touch") || $0.contains("<<") || $0.contains("`") })
        // What stands in JSON is, once read, the text as it was.
        let commands = try lines.filter { $0.hasPrefix("RUN [") }.map {
            try JSONDecoder().decode([String].self, from: Data($0.dropFirst(4).utf8))
        }
        #expect(commands.contains { $0.last == evil })
        #expect(commands.contains { $0.contains("/testbed/v.py") && $0.contains(evil) })
    }

    @Test(
        "The test command and the variables survive a shell",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/sh")))
    func quoting() throws {
        for text in ["", "plain", "it's $HOME `id` \\ \"x\"", "a\nb", "é"] {
            let run = try ProgramRun("/bin/sh", ["-c", "printf %s \(ShellWord.quoted(text))"])
            #expect(run.text == text)
        }
    }

    @Test("An instance's Dockerfile has its checkout, variables and test command")
    func instanceParts() throws {
        let text = EnvironmentExport(lock, for: try instance()).dockerfile
        #expect(text.contains("# CONTEXT is a checkout of owner/name at \(a)."))
        #expect(text.contains("COPY . /testbed\n"))
        #expect(text.contains(#"export A='it'\\''s $HOME'\n"#))
        #expect(text.contains("-m pytest -k 'not slow'"))
        #expect(text.contains("__editable__.thing.pth"))
    }
}
