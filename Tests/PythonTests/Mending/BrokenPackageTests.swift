import Instances
import Testing
import Validation

@testable import Python

@Suite("Packages that are installed and break what imports them")
struct BrokenPackageTests {
    private let log = """
        ==================================== ERRORS ====================================
        ____________________ ERROR collecting thing/tests/test_io.py ___________________
        thing/tests/__init__.py:10: in <module>
            import cfgrib
        ../opt/swegym/environment/lib/python3.8/site-packages/cfgrib/__init__.py:18: in <module>
            from .cfmessage import CfMessage
        /usr/local/lib/python3.8/importlib/__init__.py:127: in import_module
            return _bootstrap._gcd_import(name[level:], package, level)
        ../opt/swegym/environment/lib/python3.8/site-packages/eccodes/__init__.py:1: in <module>
            lib = find()
        E   RuntimeError: Cannot find the ecCodes library
        _________________________________ test_a _______________________________________
        thing/tests/test_a.py:3: in test_a
            requests.get("x")
        ../opt/swegym/environment/lib/python3.8/site-packages/requests/api.py:18: in get
            raise ValueError("x")
        E   ValueError: x
        """

    @Test("The last frames of a collection name the package that was imported first, and what it imported")
    func collection() {
        #expect(BrokenPackages.needs(inLog: log.utf8) == [.broken(packages: ["cfgrib", "eccodes"])])
    }

    @Test(
        "An error of the repository, and a module that is missing, break no package",
        arguments: [
            "thing/a.py:3: in <module>\nE   ValueError: x",
            "../lib/python3.8/site-packages/a/b.py:3: in <module>\nthing/a.py:3: in f\nE   ValueError: x",
            "../lib/python3.8/site-packages/a/b.py:3: in <module>\nE   ModuleNotFoundError: No module named 'x'",
        ])
    func others(lines: String) {
        let log = "____ ERROR collecting thing/tests/test_io.py ____\n\(lines)\n"
        #expect(BrokenPackages.needs(inLog: log.utf8).isEmpty)
    }

    @Test("A plug-in that ends the run before any test is one, by the interpreter's own traceback")
    func start() {
        let log = """
            Traceback (most recent call last):
              File "/opt/swegym/environment/lib/python3.8/site-packages/_pytest/config/__init__.py", line 105, in _main
              File "/opt/swegym/environment/lib/python3.8/site-packages/pytest_odd/plugin.py", line 3, in <module>
            AttributeError: module 'pytest' has no attribute 'odd'
            """
        #expect(BrokenPackages.needs(inLog: log.utf8) == [.broken(packages: ["pytest", "pytest-odd"])])
    }

    private func step(
        _ files: [String: String], blocked: Bool = true, _ packages: [String] = ["cfgrib", "eccodes"]
    ) throws -> EnvironmentMending.Step? {
        var mending = EnvironmentMending()
        let request = try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2021-03-01")),
            installed: PlannerTests.installed)
        return mending.step(
            after: [.broken(packages: packages)], request: request,
            lock: EnvironmentLock(python: PythonVersion(3, 8, 18), pins: []), files: ProjectFiles(files),
            blocksTests: blocked)
    }

    @Test("It is taken out again where tests cannot be collected, unless it is firm or nobody asked for it")
    func leaving() throws {
        let hint = ["setup.py": "", "environment.yml": "dependencies:\n  - cfgrib\n  - pytest\n"]
        let left = try #require(try step(hint))
        #expect(left.plan.leftOut == ["cfgrib"])
        #expect(
            RequirementSet(left.plan, projects: []).lines(LadderState(), seeds: []) == [
                "pytest", "pytest>=3",
            ])
        #expect(left.change == "without cfgrib, which is installed and breaks what imports it")
        let open = try step(hint, blocked: false)
        #expect(open == nil)
        let firm = try step([
            "pyproject.toml":
                "[build-system]\nbuild-backend = \"flit_core.buildapi\"\n[project]\nname = \"x\"\nversion = \"1\"\ndependencies = [\"cfgrib\"]\n",
            "environment.yml": "dependencies:\n  - cfgrib\n",
        ])
        #expect(firm == nil)
        let stranger = try step(hint, ["numpy"])
        #expect(stranger == nil)
    }

    @Test("What was left out does not come back by an extra either")
    func extras() throws {
        var request = EnvironmentRequest(
            cutoff: Timestamp(seconds: 0), project: ProjectDeclaration(kind: .setuptools))
        request.extras = ["io"]
        request.leftOut = ["cfgrib", "six"]
        var project = ProjectMetadata(path: ".", name: "thing")
        project.requirements = ["six"]
        project.extras = ["io": ["cfgrib", "netcdf4"]]
        #expect(
            RequirementSet(request, projects: [project]).lines(LadderState(), seeds: [])
                == ["six", "netcdf4", "pytest>=3"])
    }

    @Test("A hint that does not build goes at once, others when one of them brought what does not build")
    func builds() throws {
        let files = ["setup.py": "", "environment.yml": "dependencies:\n  - cartopy\n  - mock\n"]
        let request = try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2021-03-01")),
            installed: PlannerTests.installed)
        func after(_ package: String) throws -> EnvironmentMending.Step {
            var mending = EnvironmentMending()
            let step = mending.step(
                after: .build(package: package, version: "0.14", said: "no geos"), request: request,
                python: PythonVersion(3, 8, 18))
            return try #require(step)
        }
        let own = try after("cartopy")
        #expect(own.plan.leftOut == ["cartopy"])
        #expect(own.change == "without cartopy, which does not build and only hints ask for")
        let brought = try after("gdal")
        #expect(brought.plan.leavesHints)
        #expect(brought.change == "without what only hints ask for, as gdal does not build")
    }

    @Test("A hint that was left comes back when a test asks for it, with its range and as wanted")
    func comingBack() throws {
        let files = ["setup.py": "", "environment.yml": "dependencies:\n  - cartopy=0.18\n"]
        var request = try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2021-03-01")),
            installed: PlannerTests.installed)
        request.leavesHints = true
        var mending = EnvironmentMending()
        let next = mending.step(
            after: [.module("cartopy")], request: request,
            lock: EnvironmentLock(python: PythonVersion(3, 8, 18), pins: []), files: ProjectFiles(files),
            blocksTests: false)
        let step = try #require(next)
        #expect(step.change == "added cartopy==0.18.* as environment.yml has it")
        var state = LadderState()
        state.withoutHints = true
        #expect(
            RequirementSet(step.plan, projects: []).lines(state, seeds: [])
                == ["cartopy==0.18.*", "pytest>=3"])
    }
}
