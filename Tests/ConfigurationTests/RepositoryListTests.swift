import Configuration
import Instances
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
                pytest-options: [-p, no:cacheprovider]
                python-path: [src]
                install: false
                cutoff-extra-days: 3
            """)
        let entry = try #require(list.entries.first)
        #expect(entry.defaultBranch == "develop")
        #expect(entry.versionFiles == ["src/b/__init__.py", "setup.py"])
        #expect(entry.source(besides: "config/repos.yaml") == "mirrors/b")
        let override = try #require(entry.environment.first)
        #expect(override.reason == "because")
        #expect(override.python == "3.10")
        #expect(override.extras == ["test", "all"])
        #expect(override.requirements == ["pytest<7", "x; python_version < '3'"])
        #expect(override.requirementFiles == ["requirements/test.txt"])
        #expect(override.constraints == ["cython<3"])
        #expect(override.systemPackages == ["libpq-dev"])
        #expect(override.buildSteps == ["make init"])
        #expect(override.variables == ["TZ": "UTC", "EMPTY": "", "NUMBER": "0"])
        #expect(override.pytestOptions == ["-p", "no:cacheprovider"])
        #expect(override.pythonPath == ["src"])
        #expect(override.install == false)
        #expect(override.cutoffExtraDays == 3)
        #expect(override.condition.before == Timestamp("2021-01-01"))
        #expect(override.condition.after == Timestamp("2019-06-30T12:00:00Z"))
    }

    @Test("An override applies when all of its conditions hold")
    func conditions() throws {
        let list = try repositories(
            """
            - name: a/b
              environment:
                - {when: {versions: "<2"}, python: "3.8"}
                - {when: {after: 2021-01-01}, python: "3.9"}
                - {when: {versions: "<2", before: 2021-01-01}, python: "3.7"}
            """)
        let entry = try #require(list.entries.first)
        func pythons(_ version: String, _ day: String) throws -> [String?] {
            let moment = try #require(Timestamp(day))
            return entry.overrides(version: version, committedAt: moment).map(\.python)
        }
        #expect(try pythons("1.10", "2020-12-31") == ["3.8", "3.7"])
        #expect(try pythons("1.10", "2021-01-01") == ["3.8", "3.9"])
        #expect(try pythons("2.0", "2020-01-01").isEmpty)
        #expect(try pythons("", "2022-01-01") == ["3.9"])
    }

    @Test(
        "Versions are compared by their numbers",
        arguments: [
            (">=1.7, <1.12", "1.10", true), (">=1.7, <1.12", "1.12", false), ("<=2", "2.0", true),
            ("2.0", "2", true),
            ("==1.1", "1.10", false), (">1", "1.0.1", true), ("<2", "", false), ("<2", "1.x", false),
        ])
    func versions(range: String, version: String, expected: Bool) throws {
        let range = try #require(VersionRange(range))
        #expect(range.contains(version) == expected)
    }

    @Test(
        "What is not a range of versions is none",
        arguments: ["", "abc", ">=", "1,,2", ">=1.x", "=1", "1..2", "99999999999999999999"])
    func noVersions(text: String) {
        #expect(VersionRange(text) == nil)
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
