import Testing

@testable import Python

@Suite("The purpose that a name suggests")
struct PurposeTests {
    @Test(
        "Names are about tests, development or something else",
        arguments: [
            ("requirements-test.txt", true, false, false), ("tests/unit", true, false, false),
            ("dev_requirements.txt", false, true, false), ("docs-test", false, false, true),
            ("dev-lint", false, false, true), ("requirements.txt", false, false, false),
            ("latest", false, false, false), ("tests-gpu", false, false, true),
        ])
    func purposes(name: String, isTests: Bool, isDevelopers: Bool, isOther: Bool) {
        #expect(Purpose.isTests(name) == isTests)
        #expect(Purpose.isDevelopers(name) == isDevelopers)
        #expect(Purpose.isOther(name) == isOther)
    }

    @Test(
        "A name of another interpreter's series is recognised",
        arguments: [
            ("requirements27.txt", true), ("py36", true), ("py38", false), ("python-3.8", false),
            ("py310", true), ("requirements.txt", false), ("v1.38.0", false), ("py27-py38", false),
        ])
    func interpreters(name: String, isOther: Bool) {
        #expect(Purpose.isOtherPython(name, than: PythonVersion(3, 8)) == isOther)
        #expect(!Purpose.isOtherPython(name, than: nil))
    }
}
