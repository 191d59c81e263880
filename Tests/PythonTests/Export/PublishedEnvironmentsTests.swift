import Digests
import Foundation
import Instances
import Testing

@testable import Python

/// A publication's environments, written by hand.
private final class Publication {
    let root: String
    let lock: EnvironmentLock

    init() throws {
        root =
            FileManager.default.temporaryDirectory.appendingPathComponent("publication-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(
            atPath: "\(root)/environments/recipes", withIntermediateDirectories: true)
        lock = try EnvironmentLock(text: Self.text(python: "3.9.18"))
        try write(lock.text, to: "\(Self.digest(of: lock)).lock")
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    static func text(python: String) -> String {
        "swegym environment lock 1\ninterpreter cpython \(python)\n"
            + "pin attrs 19.1.0 wheel sha256:\(String(repeating: "0f", count: 32))\n"
    }

    /// The digest as the lock's text in a recipe has it.
    static func digest(of lock: EnvironmentLock) -> String { lock.digest.hex }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(root)/environments/\(name)"))
    }

    /// The line of an instance's recipe.
    static func line(_ id: String, lock: String, path: String = ".") -> String {
        let project =
            #"{"path":"\#(path)","name":"x","version":"1","requirements":[],"extras":{},"requiresPython":"","#
            + #""entryPoints":{},"scripts":[],"sourceRoots":["."],"needsInstall":[],"buildRequirements":[],"generated":{}}"#
        return
            #"{"instance_id":"\#(id)","recipe":{"lock":"\#(lock)","cutoff":"2021-03-05T00:00:00Z","exceptions":{},"#
            + #""evidence":[],"attempts":[],"projects":[\#(project)],"variables":{},"testOptions":[],"pythonPath":[],"#
            + #""buildSteps":[],"submodules":[]}}"# + "\n"
    }

    func environment(of id: String) throws -> (Recipe, EnvironmentLock) {
        try PublishedEnvironments(directory: root).environment(of: try #require(InstanceID(id)))
    }
}

@Suite struct `Published environments` {
    @Test func `are found by instance, from the publication or its directory`() throws {
        let publication = try Publication()
        let digest = Publication.digest(of: publication.lock)
        try publication.write(
            Publication.line("o__n-1", lock: digest) + Publication.line("o__n-2", lock: digest),
            to: "recipes/o__n.jsonl")
        #expect(try publication.environment(of: "o__n-2").1 == publication.lock)
        let inner = try PublishedEnvironments(directory: publication.root + "/environments")
        #expect(try inner.environment(of: try #require(InstanceID("o__n-1"))).0.lock == digest)
        #expect(inner.notes.isEmpty)
    }

    @Test func `are wanting with a reason, and the others go on`() throws {
        let publication = try Publication()
        let digest = Publication.digest(of: publication.lock)
        let absent = String(repeating: "ab", count: 32)
        let wrong = String(repeating: "cd", count: 32)
        let cut = String(repeating: "ef", count: 32)
        try publication.write(publication.lock.text, to: "\(wrong).lock")
        try publication.write(String(publication.lock.text.dropLast(20)), to: "\(cut).lock")
        try publication.write(
            Publication.line("o__n-1", lock: absent) + Publication.line("o__n-2", lock: wrong)
                + Publication.line("o__n-3", lock: cut)
                + Publication.line("o__n-4", lock: digest, path: "../../x")
                + "no json\n" + Publication.line("o__n-5", lock: digest), to: "recipes/o__n.jsonl")
        func reason(_ id: String) -> String {
            do {
                _ = try publication.environment(of: id)
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(reason("o__n-1").contains("there is no such file"))
        #expect(reason("o__n-2").contains("its digest is \(digest), not \(wrong)"))
        #expect(reason("o__n-3").contains("cut off"))
        #expect(reason("o__n-4").contains("../../x"))
        #expect(reason("o__n-5") == "")
        #expect(reason("o__n-6") == "no environment was published for o__n-6")
        #expect(try PublishedEnvironments(directory: publication.root).notes.count == 1)
    }

    @Test func `that are pipes or links to other files are not waited for and not shown`() throws {
        let publication = try Publication()
        let pipe = String(repeating: "ab", count: 32)
        let link = String(repeating: "cd", count: 32)
        mkfifo("\(publication.root)/environments/\(pipe).lock", 0o644)
        try FileManager.default.createSymbolicLink(
            atPath: "\(publication.root)/environments/\(link).lock", withDestinationPath: "/etc/passwd")
        try publication.write(
            Publication.line("o__n-1", lock: pipe) + Publication.line("o__n-2", lock: link),
            to: "recipes/o__n.jsonl")
        for id in ["o__n-1", "o__n-2"] {
            let error = #expect(throws: EnvironmentError.self) { try publication.environment(of: id) }
            #expect(error?.description.contains("root:") == false)
        }
    }

    @Test func `without recipes are none`() throws {
        #expect(throws: NoPublishedEnvironments.self) {
            try PublishedEnvironments(directory: NSTemporaryDirectory())
        }
    }

    @Test func `lose what only the machine knows when they are written`() throws {
        let line = Publication.line("o__n-1", lock: String(repeating: "ab", count: 32))
        let start = try #require(line.firstRange(of: #""recipe":"#)).upperBound
        let recipe = try JSONDecoder().decode(Recipe.self, from: Data(line[start...].dropLast(2).utf8))
        let id = try #require(InstanceID("o__n-1"))
        let written = try PublishedEnvironments.recipes([(id: id, recipe: recipe)])
        #expect(
            String(decoding: written, as: UTF8.self).hasPrefix(
                #"{"instance_id":"o__n-1","recipe":{"attempts":[]"#))
        var unsafe = recipe
        unsafe.own["pythonPath"] = .array([.string("../outside")])
        #expect(throws: EnvironmentError.self) {
            try PublishedEnvironments.recipes([(id: id, recipe: unsafe)])
        }
    }
}
