import Foundation
import Testing

@testable import Python

@Suite("Locks, metadata and installed files")
struct LockTests {
    private let digits = String(repeating: "0f", count: 32)

    @Test("Equal contents have one text and one identity, whatever their order")
    func canonical() throws {
        let a = EnvironmentLock.Pin(name: "attrs", version: "19.1.0", kind: .wheel, sha256: digits)
        let b = EnvironmentLock.Pin(name: "future", version: "0.18.2", kind: .source, sha256: digits)
        let first = EnvironmentLock(
            python: PythonVersion(3, 9, 18), pins: [b, a], systemPackages: ["cmake"], buildSteps: ["a\\n\nb"])
        let second = EnvironmentLock(
            python: PythonVersion(3, 9, 18), pins: [a, b], systemPackages: ["cmake"], buildSteps: ["a\\n\nb"])
        #expect(first.digest == second.digest)
        #expect(try EnvironmentLock(text: first.text) == first)
        #expect(
            first.text.hasPrefix(
                "swegym environment lock 1\ninterpreter cpython 3.9.18\npin attrs 19.1.0 wheel sha256:0f"))
    }

    @Test(
        "A lock that is none is refused with its line",
        arguments: [
            "pin ../x 1 wheel sha256:00", "pin attrs 1;rm wheel sha256:00", "pin attrs 19 egg sha256:00",
            "surprise", "pin attrs 19 wheel",
        ])
    func malformed(line: String) {
        let text = "swegym environment lock 1\ninterpreter cpython 3.9.18\n\(line)\n"
        #expect(throws: EnvironmentError.self) { try EnvironmentLock(text: text) }
    }

    @Test("pylock.toml gives the best wheel of each package, or its source distribution")
    func pylock() {
        let text = """
            lock-version = "1.0"
            [[packages]]
            name = "black"
            version = "22.3.0"
            sdist = { url = "https://h/b.tar.gz", hashes = { sha256 = "\(digits)" } }
            wheels = [
                { url = "https://h/b-cp39.whl", upload-time = 2022-03-28T20:10:28Z, hashes = { sha256 = "\(digits)" } },
                { url = "https://h/b-none.whl", hashes = { sha256 = "short" } },
            ]

            [[packages]]
            name = "future"
            version = "0.18.2"
            sdist = { url = "https://h/f.tar.gz", hashes = { sha256 = "\(digits)" } }

            [[packages]]
            name = "bad name; rm"
            version = "1"
            """
        let found = PylockReader.packages(text)
        #expect(found.map(\.name) == ["black", "future"])
        #expect(found.map { $0.pin?.kind } == [.wheel, .source])
        #expect(found[0].wheels.count == 1)
    }

    @Test("What setup files report is cleaned before it is used")
    func report() throws {
        let text = """
            {"name": "../evil", "version": "1; rm", "requirements": ["attrs", "x @ https://h/x", "-r /etc/passwd"],
             "extras": {"Test_s": ["mock"]}, "scripts": ["../../bin/sh", "scripts/run"], "sourceRoots": ["/", "src"],
             "entryPoints": {"console_scripts": {"a": "b:c"}}}
            """
        let report = try JSONDecoder().decode(MetadataReport.self, from: Data(text.utf8))
        let metadata = report.metadata(path: ".")
        #expect(metadata.name == "")
        #expect(metadata.version == "0")
        #expect(metadata.requirements == ["attrs", "x"])
        #expect(metadata.extras == ["test-s": ["mock"]])
        #expect(metadata.scripts == ["scripts/run"])
        #expect(metadata.sourceRoots == ["src"])
    }

    @Test("What a built package requires is told to uv, and nothing else of its metadata")
    func sourceMetadata() {
        let pin = EnvironmentLock.Pin(name: "sure", version: "2.0.0", kind: .source, sha256: digits)
        let text = """
            Metadata-Version: 2.1
            Requires-Dist: mock (>=1) ; python_version < "4"
            Requires-Dist: evil @ https://example.org/x
            Requires-Python: >=3.6
            Provides-Extra: Some_Extra

            Requires-Dist: not-this
            """
        #expect(
            SourceMetadata.entry(pin, metadata: text) == #"{ name = "sure", version = "2.0.0", "#
                + #"requires-dist = ["mock>=1 ; python_version < \"4\""], provides-extra = ["some-extra"], "#
                + #"requires-python = ">=3.6" }"#)
    }

    @Test("A package whose metadata breaks the rules is not told to uv at all")
    func brokenSourceMetadata() {
        let pin = EnvironmentLock.Pin(name: "yamllint", version: "1.26.1", kind: .source, sha256: digits)
        #expect(SourceMetadata.entry(pin, metadata: "Requires-Python: >=3.5.*\n") == nil)
        #expect(SourceMetadata.entry(pin, metadata: "Requires-Dist: x (=>1)\n") == nil)
        #expect(SourceMetadata.entry(pin, metadata: "Requires-Dist: x (==1.*)\n") != nil)
    }

    @Test("An editable install is a path file, metadata and scripts")
    func installedFiles() throws {
        var project = ProjectMetadata(path: ".", name: "Hydra.Core", version: "1.1")
        project.requirements = ["omegaconf==2.1.*"]
        project.extras = ["tests": ["mock ; python_version < '3'"]]
        project.entryPoints = [
            "console_scripts": ["hy": "hydra.main:run", "bad/name": "a:b", "worse": "os:system('x')"]
        ]
        project.sourceRoots = ["src"]
        let files = InstalledFiles(project, sitePackages: "lib/site")
        #expect(files.texts["lib/site/__editable__.hydra_core.pth"] == "/testbed/src\n")
        let metadata = try #require(files.texts["lib/site/hydra.core-1.1.dist-info/METADATA"])
        #expect(metadata.contains("Requires-Dist: mock ; (python_version < '3') and extra == 'tests'\n"))
        #expect(files.texts.keys.filter { $0.hasPrefix("bin/") } == ["bin/hy"])
        #expect(files.texts["bin/hy"]?.contains("from hydra.main import run") == true)
        #expect(files.all.filter(\.isExecutable).map(\.path) == ["bin/hy"])
    }
}
