import Digests
import Foundation
import Instances
import Testing

@testable import Python

@Suite("Which builds serve which commits")
struct BuildSharingTests {
    private static let tree = [
        "setup.py":
            "from setuptools import setup\nfrom tools.flags import FLAGS\nfrom thing import __version__\n",
        "tools/__init__.py": "", "tools/flags.py": "FLAGS = []", "tools/release.py": "",
        "thing/__init__.py": "__version__ = '1'", "thing/core.py": "", "thing/fast.pyx": "",
        "thing/fast.pxd": "",
        "thing/src/list.c": "", "thing/tests/test_core.py": "", "thing/tests/data.csv": "",
        "thing/tests/helper.pyx": "", "doc/conf.py": "", "doc/logo.toml": "", "changes/12.bugfix": "",
        "README.rst": "", "requirements.txt": "", "CMakeLists.txt": "", "pyproject.toml": "",
        ".github/x.yml": "",
    ]

    @Test(
        "Sources of compilers and what the setup files import count; other Python, tests and documents do not"
    )
    func inputs() {
        #expect(
            BuildInputs(ProjectFiles(Self.tree), takesPython: false).paths
                == [
                    "CMakeLists.txt", "pyproject.toml", "setup.py", "thing/__init__.py", "thing/fast.pxd",
                    "thing/fast.pyx", "thing/src/list.c", "thing/tests/helper.pyx", "tools/__init__.py",
                    "tools/flags.py",
                ])
    }

    @Test("For commands of which nothing is known every Python file counts but those of tests")
    func unknownCommands() {
        let paths = BuildInputs(ProjectFiles(Self.tree), takesPython: true).paths
        #expect(paths.contains("thing/core.py") && paths.contains("tools/release.py"))
        #expect(!paths.contains("thing/tests/test_core.py"))
    }

    @Test("A back end of the tree's own counts whole")
    func ownBackend() {
        let files = ProjectFiles([
            "pyproject.toml":
                "[build-system]\nbackend-path = [\"packaging\"]\nbuild-backend = \"mine.hooks\"\n",
            "packaging/mine/hooks.py": "", "packaging/mine/deep/more.py": "", "thing/a.py": "",
        ])
        #expect(
            BuildInputs(files, takesPython: false).paths
                == ["packaging/mine/deep/more.py", "packaging/mine/hooks.py", "pyproject.toml"])
    }

    @Test("The digest tells contents, paths and absence apart")
    func digest() {
        let inputs = BuildInputs(ProjectFiles(["a.c": "", "b.c": ""]), takesPython: false)
        let contents = [["a.c": "1", "b.c": "2"], ["a.c": "2", "b.c": "1"], ["a.c": "1"]].map { files in
            inputs.digest { files[$0].map { Array($0.utf8) } }
        }
        #expect(Set(contents).count == 3)
    }

    @Test(
        "How a project is installed follows from its reasons and its back end",
        arguments: [
            ([], nil, InstallCommands.none),
            (["extension modules"], nil, .compile(backend: "setuptools")),
            (
                ["command build_ext", "extension modules"], "setuptools.build_meta",
                .compile(backend: "setuptools")
            ),
            (["command develop", "extension modules"], nil, .develop),
            (["command develop"], "setuptools.build_meta", .develop),
            (["build back end mesonpy"], "mesonpy", .compile(backend: "mesonpy")),
        ] as [([String], String?, InstallCommands)])
    func commands(reasons: [String], backend: String?, expected: InstallCommands) {
        var project = ProjectMetadata(path: ".", name: "thing")
        project.needsInstall = reasons
        #expect(InstallCommands(project, backend: backend) == expected)
    }

    @Test(
        "Back ends that only collect files need not run; those that compile, and unknown ones, must",
        arguments: [
            ("hatchling.build", false), ("poetry.core.masonry.api", false), ("pdm.backend", false),
            ("setuptools.build_meta:__legacy__", false), ("flit_core.buildapi", false), ("mesonpy", true),
            ("scikit_build_core.build", true), ("maturin", true), ("pep517_backend.hooks", true),
        ])
    func backends(name: String, mustRun: Bool) {
        #expect(CompilingBackend.mustRun(name) == mustRun)
        var project = ProjectMetadata(path: ".", name: "thing")
        project.noteBackend(name)
        #expect(project.needsInstall.isEmpty != mustRun)
    }

    @Test("A compiled module may come from the Python file beside it")
    func pythonSources() {
        #expect(BuildStore.pythonSource(ofModule: "a/b.cpython-310-x86_64-linux-gnu.so") == "a/b.py")
        #expect(BuildStore.pythonSource(ofModule: "b.so") == "b.py")
        #expect(BuildStore.pythonSource(ofModule: "a/b.py") == nil)
    }

    @Test(
        "Packages that take part in compiling are conditions, others only for commands that may use anything")
    func conditions() throws {
        let hash = String(repeating: "a", count: 64)
        let python = try #require(PythonVersion("3.10.1"))
        let names = ["attrs", "cython", "strange-tool", "pytest"]
        let lock = EnvironmentLock(
            python: python,
            pins: names.map { EnvironmentLock.Pin(name: $0, version: "1", kind: .wheel, sha256: hash) })
        var project = ProjectMetadata(path: ".", name: "thing", version: "2.1.dev3")
        project.needsInstall = ["extension modules"]
        let recipe = PythonRecipe.fixture(projects: [project])
        let compiling = BuildConditions(
            project, .compile(backend: "setuptools"), recipe: recipe, lock: lock, setup: "import strange_tool"
        )
        #expect(compiling.tools.map { $0.split(separator: " ")[0] } == ["cython", "strange-tool"])
        #expect(compiling.version.isEmpty)
        let developing = BuildConditions(project, .develop, recipe: recipe, lock: lock, setup: "")
        #expect(developing.tools.count == 4 && developing.version == "2.1.dev3")
    }
}

extension PythonRecipe {
    /// A recipe with nothing but projects.
    static func fixture(projects: [ProjectMetadata]) -> PythonRecipe {
        PythonRecipe(
            lock: "", cutoff: Timestamp(seconds: 0), exceptions: [:], evidence: [], attempts: [],
            projects: projects, variables: [:], testOptions: [], pythonPath: [], buildSteps: [],
            submodules: [])
    }
}
