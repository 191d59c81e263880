import Foundation
import TestSupport
import Testing

@testable import Python

@Suite("Files of an editable install")
struct InstalledFilesTests {
    private func project(_ name: String = "Some-Thing") -> ProjectMetadata {
        var project = ProjectMetadata(path: ".", name: name, version: "1.1")
        project.entryPoints = ["console_scripts": ["some": "some_thing.main:run"]]
        return project
    }

    /// What a program says of an installation; `site` is the directory of its packages, `checkout` that of the project.
    private func answer(
        of program: String, about project: ProjectMetadata, checkout: [String: String] = [:],
        others: [String: String] = [:]
    ) throws -> Any {
        let directory = try TemporaryDirectory()
        for (path, text) in InstalledFiles(project, sitePackages: "lib/site").texts {
            try directory.write(
                text.replacing("/testbed", with: directory["checkout"]), to: "environment/\(path)")
        }
        for (path, text) in checkout { try directory.write(text, to: "checkout/\(path)") }
        for (path, text) in others { try directory.write(text, to: "environment/lib/site/\(path)") }
        return try PythonProgram.answer(
            of: "import site; site.addsitedir(value); \(program)", to: directory["environment/lib/site"])
    }

    @Test(
        "The interpreter lists the files of the project and its modules",
        .enabled(if: PythonProgram.path != nil))
    func files() throws {
        let found = try #require(
            try answer(
                of: """
                    import importlib.metadata as metadata
                    own = metadata.distribution("some-thing")
                    answer = {
                        "files": sorted(str(path) for path in own.files),
                        "whole": all(path.locate().exists() for path in own.files),
                        "modules": (own.read_text("top_level.txt") or "").split(),
                        "editable": json.loads(own.read_text("direct_url.json"))["dir_info"],
                    }
                    """, about: project()) as? [String: Any])
        let files = try #require(found["files"] as? [String])
        #expect(files.contains("../../bin/some") && files.contains("some_thing-1.1.dist-info/RECORD"))
        #expect(found["whole"] as? Bool == true)
        #expect(found["modules"] as? [String] == ["some_thing"])
        #expect(found["editable"] as? [String: Bool] == ["editable": true])
    }

    @Test("The digests are those that installers check", .enabled(if: PythonProgram.path != nil))
    func digests() throws {
        let matches =
            try answer(
                of: """
                    import base64, hashlib, importlib.metadata as metadata
                    def digest(path):
                        found = hashlib.sha256(path.locate().read_bytes()).digest()
                        return base64.urlsafe_b64encode(found).rstrip(b"=").decode()
                    own = metadata.distribution("some-thing")
                    answer = [(path.hash.value, path.size) == (digest(path), path.locate().stat().st_size) for path in own.files
                              if path.hash and path.suffix not in (".pth", ".json")]
                    """, about: project()) as? [Bool]
        #expect(matches?.isEmpty == false && matches?.contains(false) == false)
    }

    @Test("A name with dots keeps them in the directory of its metadata, as old interpreters look for it")
    func dots() {
        let files = InstalledFiles(project("Acme.Some-Thing"), sitePackages: "s").texts
        #expect(files["s/acme.some_thing-1.1.dist-info/METADATA"]?.contains("Name: Acme.Some-Thing") == true)
    }

    @Test("Names of modules that the setup files give are those that are listed")
    func modules() {
        var project = project()
        project.topLevel = ["one", "two"]
        let files = InstalledFiles(project, sitePackages: "s").texts
        #expect(files["s/some_thing-1.1.dist-info/top_level.txt"] == "one\ntwo\n")
    }

    @Test("Packages in directories of other names are found", .enabled(if: PythonProgram.path != nil))
    func otherDirectories() throws {
        var project = project()
        project.packageDirectories = ["one": "lib", "acme.space": "parts/space"]
        let found =
            try answer(
                of: "import one.inner, acme.space; answer = [one.inner.x, acme.space.y]", about: project,
                checkout: [
                    "lib/__init__.py": "", "lib/inner.py": "x = 1", "parts/space/__init__.py": "y = 2",
                ]) as? [Int]
        #expect(found == [1, 2])
    }

    @Test(
        "A namespace has parts in the environment and in the checkout",
        .enabled(if: PythonProgram.path != nil))
    func namespace() throws {
        var project = project("acme-space")
        project.sourceRoots = ["src"]
        let oldForm = """
            import sys, types, os; p = os.path.join(sitedir, 'acme'); \
            m = sys.modules.setdefault('acme', types.ModuleType('acme')); m.__path__ = [p]

            """
        let found =
            try answer(
                of: "import acme.space, acme.time; answer = [acme.space.x, acme.time.y]", about: project,
                checkout: ["src/acme/space.py": "x = 1"],
                others: ["acme/time.py": "y = 2", "acme_time-1-nspkg.pth": oldForm]) as? [Int]
        #expect(found == [1, 2])
        let plain =
            try answer(
                of: "import acme.space, acme.time; answer = [acme.space.x, acme.time.y]", about: project,
                checkout: ["src/acme/space.py": "x = 1"], others: ["acme/time.py": "y = 2"]) as? [Int]
        #expect(plain == [1, 2])
    }
}
