import Testing

@testable import Python

@Suite("Modules that a repository itself has")
struct OwnModulesTests {
    private func home(_ module: String, _ texts: [String: String]) -> String? {
        OwnModules.home(of: module, in: ProjectFiles(texts))
    }

    private func home(_ module: String, _ paths: [String]) -> String? {
        home(module, Dictionary(uniqueKeysWithValues: paths.map { ($0, "") }))
    }

    @Test("A module, a package, the shallowest of a few")
    func packages() {
        #expect(home("one", ["lib/one.py"]) == "lib")
        #expect(home("one.two", ["one/__init__.py"]) == ".")
        #expect(home("one", ["a/b/one/__init__.py", "a/one/__init__.py"]) == "a")
        #expect(home("inner", ["one/__init__.py", "one/inner.py"]) == nil)
    }

    @Test("A directory with Python files below it is a namespace")
    func namespaces() {
        #expect(home("acme.space.core", ["src/acme/space/__init__.py"]) == "src")
        #expect(home("acme", ["acme/deep/space/core.py"]) == ".")
        #expect(home("acme.other", ["src/acme/space/__init__.py"]) == nil)
        #expect(home("acme", ["acme/readme.rst"]) == nil)
        #expect(home("acme", ["one/__init__.py", "one/acme/x.py"]) == nil)
    }

    @Test("A directory that is called like a requirement is not the package")
    func requirement() {
        let texts = ["tests/redis/test_get.py": "", "requirements.txt": "redis>=3\n"]
        #expect(home("redis", texts) == nil)
        #expect(home("redis", ["tests/redis/test_get.py"]) == "tests")
    }
}
