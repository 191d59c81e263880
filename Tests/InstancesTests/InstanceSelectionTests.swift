import Testing

@testable import Instances

@Suite("Instances that are meant")
struct InstanceSelectionTests {
    @Test("A name means all instances of a repository, an id one instance")
    func reading() throws {
        let repository = try #require(InstanceSelection("octo/lib"))
        let instance = try #require(InstanceSelection("octo__lib-7"))
        let seven = try #require(InstanceID("octo__lib-7"))
        let eight = try #require(InstanceID("octo__lib-8"))
        let other = try #require(InstanceID("octo__tool-7"))
        #expect([seven, eight, other].map(repository.contains) == [true, true, false])
        #expect([seven, eight, other].map(instance.contains) == [true, false, false])
        #expect(repository.concerns(seven.repository) && instance.concerns(seven.repository))
        #expect(!repository.concerns(other.repository) && !instance.concerns(other.repository))
    }

    @Test(
        "An instance may be named shortly, in any case",
        arguments: ["lib-7", "lib#7", "LIB-7", "octo/lib#7", "octo__lib-7"])
    func short(_ text: String) throws {
        let selection = try #require(InstanceSelection(text))
        let seven = try #require(InstanceID("octo__lib-7"))
        #expect(selection.contains(seven) && selection.concerns(seven.repository))
        for other in ["octo__lib-8", "octo__tool-7"] {
            #expect(!selection.contains(try #require(InstanceID(other))))
        }
    }

    @Test(
        "Anything else means nothing",
        arguments: [
            "", "octo", "octo__lib", "octo__lib-x", "a/b/c", "../x", "-7", "#7", "a b-7", "lib-", "lib-+7",
            "../x#7",
        ])
    func malformed(_ text: String) {
        #expect(InstanceSelection(text) == nil)
    }
}
