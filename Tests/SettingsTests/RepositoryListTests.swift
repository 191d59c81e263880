import Instances
import Settings
import Testing

@Suite struct RepositoryListTests {
    @Test("The shortest file names a repository and leaves the rest to inference")
    func shortest() throws {
        let list = try repositories("- name: psf/requests\n")
        #expect(list.entries.map(\.name.description) == ["psf/requests"])
        let entry = try #require(list.entries.first)
        #expect(entry.environment.isEmpty)
        #expect(entry.url == nil)
        #expect(entry.source(besides: "repos.yaml") == "https://github.com/psf/requests.git")
    }

    @Test("Every key reaches its place, and versions stay text")
    func everyKey() throws {
        let list = try repositories(
            """
            - name: a/b
              former-names: [old/b, Older/name]
              url: ../mirrors/b
              default-branch: develop
              version-files: [src/b/__init__.py, setup.py]
              environment:
                when: {versions: ">=1.2, <1.10", before: 2021-01-01, after: 2019-06-30T12:00:00Z}
                reason: because
                python: 3.10
                extras: [test, all]
                requirements: [pytest<7, "x; python_version < '3'"]
                requirement-files: requirements/test.txt
                constraints: [cython<3]
                system-packages: [libpq-dev]
                build-steps:
                  - make init
                variables: {TZ: UTC, EMPTY: , NUMBER: 0}
                test-options: [-p, no:cacheprovider]
                python-path: [src]
                test-directories: [tests, .]
                start-on-path: false
                test-runner: django
                test-program: tests/runtests.py
                settings: project.settings
                variable-files: .env.test
                services: [redis]
                install: false
                cutoff-extra-days: 3
            """)
        let entry = try #require(list.entries.first)
        #expect(entry.defaultBranch == "develop")
        #expect(entry.formerNames.map(\.description) == ["old/b", "Older/name"])
        #expect(entry.names.include("OLD/B") && entry.names.include("a/b") && !entry.names.include("a/c"))
        #expect(entry.versionFiles == ["src/b/__init__.py", "setup.py"])
        #expect(entry.source(besides: "config/repos.yaml") == "mirrors/b")
        let override = try #require(entry.environment.first)
        #expect(override.reason == "because")
        #expect(override.interpreter == "3.10")
        #expect(override.extras == ["test", "all"])
        #expect(override.requirements == ["pytest<7", "x; python_version < '3'"])
        #expect(override.requirementFiles == ["requirements/test.txt"])
        #expect(override.constraints == ["cython<3"])
        #expect(override.systemPackages == ["libpq-dev"])
        #expect(override.buildSteps == ["make init"])
        #expect(override.variables == ["TZ": "UTC", "EMPTY": "", "NUMBER": "0"])
        #expect(override.testOptions == ["-p", "no:cacheprovider"])
        #expect(override.pythonPath == ["src"])
        #expect(override.testDirectories == ["tests", "."])
        #expect(override.startOnPath == false)
        #expect(override.testRunner == "django")
        #expect(override.testProgram == "tests/runtests.py")
        #expect(override.settings == "project.settings")
        #expect(override.variableFiles == [".env.test"])
        #expect(override.services == ["redis"])
        #expect(override.install == false)
        #expect(override.cutoffExtraDays == 3)
        #expect(override.condition.before == Timestamp("2021-01-01"))
        #expect(override.condition.after == Timestamp("2019-06-30T12:00:00Z"))
    }

    @Test("Overrides keep the order of the file, for those repositories that have any")
    func overrides() throws {
        let list = try repositories(
            """
            - name: a/b
              environment:
                - {when: {versions: "<2"}, python: "3.8"}
                - {when: {after: 2021-01-01}, python: "3.9"}
            - name: c/d
            """)
        let name = try #require(RepositoryName("a/b"))
        #expect(Array(list.overrides.keys) == [name])
        #expect(list.overrides[name]?.map(\.interpreter) == ["3.8", "3.9"])
        #expect(list.overrides[name]?.first?.condition.versions == VersionRange(strict: "<2"))
    }

    @Test("The earlier name of a key is read, and both names at once are a mistake")
    func earlierName() throws {
        let list = try repositories("- name: a/b\n  environment: {pytest-options: -x}\n")
        #expect(list.entries.first?.environment.first?.testOptions == ["-x"])
        let found = problems(
            inRepositories: "- name: a/b\n  environment: {test-options: -x, pytest-options: -v}\n")
        #expect(
            found == [
                "2:35: [0].environment.pytest-options: is another name of `test-options`, which is given too; keep one"
            ])
    }

    @Test("A repository is found whatever the case, and the nearest is named for one that is not there")
    func finding() throws {
        let list = try repositories("- name: Project-MONAI/MONAI\n- name: dask/dask\n")
        let name = try #require(RepositoryName("project-monai/monai"))
        #expect(list.entry(name)?.name.description == "Project-MONAI/MONAI")
        #expect(list.nearestName(to: "dask/dsak") == "dask/dask")
        #expect(list.nearestName(to: "numpy/numpy") == nil)
    }
}
