import Foundation
import Instances
import TestSupport
import Testing

@testable import Git

@Suite("Partial mirrors", .enabled(if: GitTool.installed != nil, "needs git 2.29 or later"))
struct PartialMirrorTests {
    /// A repository with a large file in its history, which a pull request changes, and a small one; its server can
    /// filter.
    private struct Source {
        let repository: ScriptedRepository
        var first = ObjectID.zero
        var second = ObjectID.zero
        var pull = ObjectID.zero
        var url: String { "file://" + repository.path }
        var mirror: String { repository.directory["mirror.git"] }

        init() throws {
            repository = try ScriptedRepository()
            first = try repository.commit(["large": .text(Self.text("a")), "small": .text("1\n")], hour: 0)
            second = try repository.commit(["small": .text("2\n")], onto: [first], hour: 1)
            pull = try repository.commit(
                ["large": .text(Self.text("b")), "small": .text("3\n")], onto: [second], hour: 2)
            try repository.set("refs/heads/main", to: second)
            try repository.set("refs/pull/1/head", to: pull)
            try GitProgram.text("config", "uploadpack.allowFilter", "true", in: repository.path)
        }

        static func text(_ word: String) -> String {
            (0..<2000).map { "\(word) line \($0)\n" }.joined()
        }
    }

    private var options: MirrorOptions {
        var options = MirrorOptions()
        options.linksLocalSources = false
        options.largestFile = 10_000
        return options
    }

    private func large(at commit: ObjectID, in repository: borrowing Repository) throws -> ObjectID {
        try #require(try repository.version(at: "large", in: commit)).id
    }

    @Test("Large files stay away until one is read, rendered or checked out")
    func onDemand() throws {
        let source = try Source()
        let summary = try Mirror.update(at: source.mirror, from: source.url, options: options)
        #expect(summary.isNew)
        #expect(summary.head == source.second)
        #expect(summary.references == 2)
        let copy = try Repository(bareAt: source.mirror)
        let (old, new) = (try large(at: source.first, in: copy), try large(at: source.pull, in: copy))
        let isPartial = copy.isPartial
        #expect(isPartial)
        var held = [copy.contains(old), copy.contains(new)]
        #expect(held == [false, false])
        let content = try copy.blob(new)
        #expect(content == Array(Source.text("b").utf8))
        held = [copy.contains(old), copy.contains(new)]
        #expect(held == [false, true])
        _ = try copy.checkOut(source.second, into: source.repository.directory["tree"])
        held = [copy.contains(old), copy.contains(new)]
        #expect(held == [true, true])
    }

    @Test("A change is rendered as from a whole repository, with one fetch")
    func rendering() throws {
        let source = try Source()
        _ = try Mirror.update(at: source.mirror, from: source.url, options: options)
        let whole = try source.repository.open()
        let copy = try Repository(bareAt: source.mirror)
        let full = RenderOptions(indexLine: .full)
        let expected = try whole.render(whole.changes(from: source.second, to: source.pull), options: full)
        let found = try copy.render(copy.changes(from: source.second, to: source.pull), options: full)
        #expect(found == expected)
        #expect(found.count == 2)
        let packs = try FileManager.default.contentsOfDirectory(atPath: source.mirror + "/objects/pack")
        #expect(packs.count { $0.hasSuffix(".pack") } == 2)
    }

    @Test("An update goes on from what is there, and leaves no trace of git's own")
    func update() throws {
        let source = try Source()
        _ = try Mirror.update(at: source.mirror, from: source.url, options: options)
        let third = try source.repository.commit(["small": .text("4\n")], onto: [source.second], hour: 3)
        try source.repository.set("refs/heads/main", to: third)
        try RepositoryWriter(at: source.repository.path).removeReference("refs/pull/1/head")
        let update = try Mirror.update(at: source.mirror, from: source.url, options: options)
        #expect(!update.isNew)
        #expect(update.head == third)
        #expect(update.removedReferences == 1)
        #expect(update.receivedBytes < 4096)
        let again = try Mirror.update(at: source.mirror, from: source.url, options: options)
        #expect(again.receivedBytes == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: source.mirror)
        #expect(!names.contains { $0.hasPrefix("fetch-") })
        let configuration = try String(contentsOfFile: source.mirror + "/config", encoding: .utf8)
        #expect(!configuration.lowercased().contains("partial"))
    }

    @Test("What the source does not have either is missing; a source that is gone is a fault of the network")
    func gone() throws {
        let source = try Source()
        _ = try Mirror.update(at: source.mirror, from: source.url, options: options)
        let copy = try Repository(bareAt: source.mirror)
        let (old, new) = (try large(at: source.first, in: copy), try large(at: source.pull, in: copy))
        try FileManager.default.removeItem(atPath: source.repository.objectFile(old))
        try copy.bring([old, new])
        let held = [copy.contains(old), copy.contains(new)]
        #expect(held == [false, true])
        let missing = #expect(throws: GitError.self) { try copy.blob(old) }
        #expect(missing?.kind == .missingObject(old))

        let other = try Source()
        _ = try Mirror.update(at: other.mirror, from: other.url, options: options)
        try FileManager.default.removeItem(atPath: other.repository.path)
        let lost = try Repository(bareAt: other.mirror)
        let error = #expect(throws: GitError.self) { try lost.blob(old) }
        #expect(error?.kind == .network)
    }

    @Test("An interrupted fetch leaves the mirror as it was, and is cleared by the next")
    func interrupted() throws {
        let source = try Source()
        _ = try Mirror.update(at: source.mirror, from: source.url, options: options)
        let leftovers = ["/fetch-1/config", "/objects/pack/tmp_pack_x", "/objects/pack/pack-1.keep"]
        try FileManager.default.createDirectory(
            atPath: source.mirror + "/fetch-1", withIntermediateDirectories: false)
        for name in leftovers { try Data("x".utf8).write(to: URL(filePath: source.mirror + name)) }
        #expect(try Repository(bareAt: source.mirror).head() == source.second)
        _ = try Mirror.update(at: source.mirror, from: source.url, options: options)
        for name in leftovers { #expect(!FileManager.default.fileExists(atPath: source.mirror + name)) }
    }

    @Test("A fetch that is cancelled leaves nothing behind", arguments: [true, false])
    func cancelled(byGit: Bool) throws {
        let source = try Source()
        var options = options
        if !byGit { options.git = nil }
        options.isCancelled = { true }
        // A fetch may be over before anybody asks; it never is half done.
        _ = try? Mirror.update(at: source.mirror, from: source.url, options: options)
        let names = try FileManager.default.contentsOfDirectory(atPath: source.repository.directory.path)
        #expect(!names.contains { $0.contains("partial") })
        if names.contains("mirror.git") {
            #expect(try Repository(bareAt: source.mirror).resolve("refs/pull/1/head") == source.pull)
        }
    }

    @Test("Hostile URLs are no options and no programs")
    func hostile() throws {
        #expect(GitTool.transport(of: "https://example.org/a") == "https")
        #expect(GitTool.transport(of: "git@example.org:a/b") == "ssh")
        for url in ["ext::sh -c id", "--upload-pack=id:x", "fd::3", "ftp://example.org/a", "a/b:c"] {
            #expect(GitTool.transport(of: url) == nil)
        }
        let git = try #require(GitTool.installed)
        #expect(GitFetch(by: git, from: "https://example.org/a\n[core]\nsshCommand=id") == nil)
        // A quotation mark, a backslash and a comment sign in a URL stay in it.
        let directory = try TemporaryDirectory()
        let canary = directory["canary"]
        let error = #expect(throws: GitError.self) {
            try Mirror.update(
                at: directory["mirror.git"], from: "file:///nowhere\" ; uploadpack = \"touch \(canary) \\#",
                options: options)
        }
        #expect(error?.kind == .network)
        #expect(!FileManager.default.fileExists(atPath: canary))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test("Without git a mirror is whole")
    func withoutGit() throws {
        let source = try Source()
        var options = options
        options.git = nil
        _ = try Mirror.update(at: source.mirror, from: source.url, options: options)
        let copy = try Repository(bareAt: source.mirror)
        let isPartial = copy.isPartial
        #expect(!isPartial)
        let large = try large(at: source.pull, in: copy)
        let hasLarge = copy.contains(large)
        #expect(hasLarge)
    }
}

@Suite("Mirrors of forks")
struct BorrowedObjectsTests {
    /// An upstream with a mirror, and a fork with a commit of its own.
    private struct Family {
        let upstream: ScriptedRepository
        let fork: ScriptedRepository
        var shared = ObjectID.zero
        var own = ObjectID.zero
        var mirrors: String { upstream.directory["mirrors"] }
        var upstreamMirror: String { mirrors + "/upstream.git" }
        var forkMirror: String { mirrors + "/fork.git" }

        init() throws {
            upstream = try ScriptedRepository()
            fork = try ScriptedRepository()
            for repository in [upstream, fork] {
                shared = try repository.commit(["a": .text("shared\n")], hour: 0)
                try repository.set("refs/tags/v1", to: shared)
                try repository.set("refs/heads/main", to: shared)
            }
            own = try fork.commit(["b": .text("own\n")], onto: [shared], hour: 1)
            try fork.set("refs/heads/main", to: own)
            try FileManager.default.createDirectory(atPath: mirrors, withIntermediateDirectories: true)
        }

        func bring(_ options: MirrorOptions) throws {
            var options = options
            options.linksLocalSources = false
            _ = try Mirror.update(at: upstreamMirror, from: "file://" + upstream.path, options: options)
            options.lender = { [upstreamMirror] tips in
                try? BorrowedObjects.lender(of: tips, among: [upstreamMirror])
            }
            _ = try Mirror.update(at: forkMirror, from: "file://" + fork.path, options: options)
        }
    }

    private static let means: [MirrorOptions] = {
        var whole = MirrorOptions()
        whole.git = nil
        return GitTool.installed == nil ? [whole] : [whole, MirrorOptions()]
    }()

    @Test("A fork's mirror holds only what its relative lacks", arguments: means.indices)
    func sharing(means: Int) throws {
        let family = try Family()
        try family.bring(Self.means[means])
        #expect(try BorrowedObjects.lenders(of: family.forkMirror) == ["upstream.git"])
        #expect(try BorrowedObjects.lenders(of: family.upstreamMirror) == [])
        let copy = try Repository(bareAt: family.forkMirror)
        #expect(try copy.head() == family.own)
        #expect(try copy.references().map(\.name) == ["refs/heads/main", "refs/tags/v1"])
        #expect(try copy.files(in: family.own).map(\.path) == ["a", "b"])
        try FileManager.default.removeItem(atPath: family.forkMirror + "/objects/info/alternates")
        let alone = try Repository(bareAt: family.forkMirror)
        let held = [alone.contains(family.own), alone.contains(family.shared)]
        #expect(held == [true, false])
    }

    @Test("A borrower does not lend, and strangers share nothing")
    func strangers() throws {
        let family = try Family()
        try family.bring(Self.means[0])
        let mirrors = [family.forkMirror, family.upstreamMirror]
        #expect(
            try BorrowedObjects.lender(of: [family.own, family.shared], among: mirrors)
                == family.upstreamMirror)
        #expect(try BorrowedObjects.lender(of: [family.own], among: mirrors) == nil)
    }

    @Test("A checkout borrows nothing")
    func checkOut() throws {
        let family = try Family()
        try family.bring(Self.means[0])
        let tree = family.upstream.directory["tree"]
        _ = try Repository(bareAt: family.forkMirror).checkOut(family.own, into: tree)
        #expect(!FileManager.default.fileExists(atPath: tree + "/.git/objects/info/alternates"))
        try FileManager.default.removeItem(atPath: family.mirrors)
        #expect(try FileManager.default.contentsOfDirectory(atPath: tree).sorted() == [".git", "a", "b"])
    }
}

@Suite("What git says")
struct GitAnswersTests {
    private let id = ObjectID(hex: "1111111111111111111111111111111111111111")

    @Test("References, with HEAD's branch, without peeled tags")
    func references() throws {
        let one = String(repeating: "1", count: 40)
        let (references, head) = try GitAnswers.references(
            "ref: refs/heads/dev\tHEAD\n\(one)\tHEAD\n\(one)\trefs/tags/v1\n\(one)\trefs/tags/v1^{}\n"
                + "\(one)\trefs/heads/dev\n\(one)\trefs/../x\n")
        #expect(references.map(\.name) == ["refs/heads/dev", "refs/tags/v1"])
        guard case .reference("refs/heads/dev") = head else {
            Issue.record("HEAD is \(head)")
            return
        }
        guard case .commit(id) = try GitAnswers.references("\(one)\tHEAD\n").head else {
            Issue.record("a detached HEAD is a commit")
            return
        }
        #expect(throws: GitError.self) {
            try GitAnswers.references(String(repeating: "1", count: 64) + "\tHEAD\n")
        }
    }

    @Test("Progress, absent objects and failures")
    func messages() {
        let text = "Receiving objects:  10% (1/10)\rReceiving objects:  50% (5/10), 1.00 MiB | 2.00 MiB/s\r"
        #expect(
            GitAnswers.progress(text, receivedBytes: 7)
                == MirrorProgress(phase: .receiving, done: 5, total: 10, receivedBytes: 7))
        #expect(GitAnswers.progress("remote: Counting", receivedBytes: 0) == nil)
        let absent = "fatal: remote error: upload-pack: not our ref \(String(repeating: "1", count: 40))\n"
        #expect(GitAnswers.absentObject(absent) == id)
        let failure = GitAnswers.failure(
            "fatal: unable to access 'https://u:secret@example.org/': no\n",
            url: "https://u:secret@example.org/")
        #expect(failure.kind == .network)
        #expect(!failure.message.contains("secret"))
        #expect(GitAnswers.failure("error: object 1: hasDotgit: fsck error\n", url: "").kind == .invalidInput)
    }

    @Test("Versions of git")
    func versions() {
        #expect(GitTool.version(in: "git version 2.39.5 (Apple Git-154)\n") == [2, 39])
        #expect(GitTool.version(in: "git 2") == nil)
        #expect(GitTool.find(on: "/nonexistent") == nil)
    }
}
