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
        "Anything else means nothing", arguments: ["", "octo", "octo__lib", "octo__lib-x", "a/b/c", "../x"])
    func malformed(_ text: String) {
        #expect(InstanceSelection(text) == nil)
    }
}
