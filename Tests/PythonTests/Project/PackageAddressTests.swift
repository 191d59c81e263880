import Instances
import Testing

@testable import Python

@Suite("Addresses of packages")
struct PackageAddressTests {
    @Test(
        "An address names a package by what it states, else by its file or its repository",
        arguments: [
            ("https://github.com/django/django/archive/master.tar.gz", "django"),
            ("https://github.com/django/django/archive/refs/heads/main.zip", "django"),
            ("https://github.com/o/My_Thing/tarball/1.0", "my-thing"),
            ("https://codeload.github.com/o/thing/legacy.tar.gz/master", "thing"),
            ("https://gitlab.com/group/sub/thing/-/archive/main/thing-main.tar.gz", "thing"),
            ("https://bitbucket.org/o/thing/get/tip.zip", "thing"),
            ("git+https://github.com/o/thing.git@v1.0", "thing"),
            ("git+https://github.com/o/thing@main", "thing"),
            ("git+https://user@example.org:8443/o/thing.git", "thing"),
            ("git+ssh://git@github.com/o/thing.git", "thing"), ("git@github.com:o/thing.git", "thing"),
            ("git://github.com/o/thing.git#egg=Other", "other"),
            ("git+https://github.com/o/mono.git#subdirectory=python/sdk", "sdk"),
            ("git+https://github.com/o/thing.git#egg=name[extra]&subdirectory=x", "name"),
            ("https://example.org/x/archive.zip#egg=pkg-1.2.dev0", "pkg"),
            ("https://example.org/files/some_pkg-2.0.tar.gz", "some-pkg"),
            ("https://example.org/files/some_pkg-2.0-py3-none-any.whl", "some-pkg"),
            ("name[web] @ https://example.org/name.zip", "name[web]"),
            ("name@git+https://github.com/o/thing", "name"),
        ])
    func package(address: String, name: String) {
        #expect(PackageAddress.isOne(address))
        #expect(PackageAddress.package(in: address) == name)
    }

    @Test(
        "An address that names none gives none",
        arguments: [
            "https://example.org/", "https://example.org/download?id=5", "https://example.org/page.html",
        ])
    func nameless(address: String) {
        #expect(PackageAddress.package(in: address) == nil)
    }

    @Test("In place of an address stands the release of the day, with its marker, and it is said")
    func requirements() {
        let found = TestNeeds.collect(
            ProjectFiles([
                "requirements-test.txt": """
                -e git+https://github.com/o/thing.git#egg=thing
                https://github.com/o/other/archive/master.zip ; python_version < '3.9'
                """
            ]), python: PythonVersion(3, 8))
        #expect(found.requirements.map(\.text) == ["thing", "other ; python_version < '3.9'"])
        #expect(
            found.evidence.contains { $0.decided == "thing of that day from the index instead of an address" }
        )
        var project = ProjectMetadata(path: ".", name: "mine")
        project.requirements = ["thing @ git+https://github.com/o/thing.git"]
        let request = EnvironmentRequest(
            cutoff: Timestamp(seconds: 0), project: ProjectDeclaration(kind: .setuptools))
        #expect(
            RequirementSet(request, projects: [project]).lines(LadderState(), seeds: [])
                == ["thing", "pytest>=3"])
    }
}
