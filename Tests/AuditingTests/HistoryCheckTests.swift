import Instances
import Testing

@testable import Auditing

@Suite struct HistoryCheckTests {
    private static func id(_ number: UInt64) -> ObjectID { ObjectID(high: number, middle: 7, low: 7) }
    private static let (tree, blob, commit, tag) = (id(1), id(2), id(3), id(4))
    private static let (merge, fixed, known) = (id(5), id(6), id(8))

    private static let check = HistoryCheck(
        objects: [tree, blob], forbidden: [merge: "the merge commit"],
        contents: [.init(part: .gold, path: "units.py", id: fixed, size: 3)],
        isEarlier: { $0 == "v1" ? true : $0 == "v2" ? false : nil }, isOfProject: { $0 == known })

    private static func object(_ id: ObjectID, _ kind: String) -> AuditAnswer.Object {
        .init(id: id.description, kind: kind, children: kind == "tree" ? [blob.description] : [])
    }

    private static let clean = AuditAnswer.Repository(
        path: "/testbed/.git",
        objects: [object(tree, "tree"), object(blob, "blob"), object(commit, "commit"), object(tag, "tag")],
        named: [
            .init(file: "refs/heads/main", id: commit.description),
            .init(file: "refs/tags/v1", id: tag.description),
        ],
        texts: [
            .init(id: commit.description, kind: "commit", text: "tree \(tree)\nauthor a\n\nfirst\n"),
            .init(id: tag.description, kind: "tag", text: "object \(commit)\ntype commit\ntag v1\n"),
        ], unread: [], alternates: [])

    private func outcome(
        at path: String = "/testbed/.git", _ change: (inout AuditAnswer.Repository) -> Void
    ) -> InstanceAudit.Check {
        var repository = Self.clean
        change(&repository)
        var answer = AuditAnswer()
        answer.repositories = [repository]
        if path != repository.path {
            answer.repositories = [Self.clean, repository]
            answer.repositories[1].path = path
        }
        return Self.check.check(answer)
    }

    @Test func `lets the base commit be there, alone and under an earlier tag`() {
        #expect(outcome { _ in }.outcome == .clean)
    }

    @Test func `finds objects, commits and tags that are later`() {
        #expect(
            outcome { $0.objects.append(Self.object(Self.merge, "commit")) }.leaks.first?.contains("merge")
                == true)
        let fixed = outcome { $0.objects.append(Self.object(Self.fixed, "blob")) }
        #expect(fixed.leaks == ["/testbed/.git: units.py as it is after the gold patch (000000000000)"])
        #expect(outcome { $0.objects.append(Self.object(Self.fixed, "indexed")) }.outcome == .leak)
        #expect(outcome { $0.texts[1].text = "object \(Self.commit)\ntag v2\n" }.outcome == .leak)
        #expect(outcome { $0.texts[1].text = "object \(Self.merge)\ntag v1\n" }.outcome == .leak)
        #expect(
            outcome { $0.texts[0].text = "tree \(Self.tree)\nparent \(Self.known)\n\nx" }.outcome == .leak)
        #expect(outcome { $0.texts[0].text = "tree \(Self.fixed)\n\nx" }.outcome == .leak)
    }

    @Test(arguments: ["ORIG_HEAD", "FETCH_HEAD", "logs/HEAD", "packed-refs"])
    func `finds ids in references, logs and heads`(_ file: String) {
        let check = outcome { $0.named.append(.init(file: file, id: Self.merge.description)) }
        #expect(check.leaks == ["/testbed/.git/\(file) names the merge commit 000000000000"])
        #expect(
            outcome { $0.named.append(.init(file: file, id: ObjectID.zero.description)) }.outcome == .clean)
    }

    @Test func `takes a tree for ours whose entries are`() {
        let tree = AuditAnswer.Object(
            id: Self.id(20).description, kind: "tree", children: [Self.blob.description])
        #expect(outcome { $0.objects.append(tree) }.outcome == .clean)
        let strange = AuditAnswer.Object(
            id: Self.id(21).description, kind: "tree", children: [Self.id(22).description])
        #expect(outcome { $0.objects.append(strange) }.outcome == .leak)
    }

    @Test func `proves nothing where objects could not be read`() {
        #expect(
            outcome { $0.objects.append(.init(id: "", kind: "delta", children: [])) }.outcome == .unproven)
        #expect(outcome { $0.alternates = ["/elsewhere"] }.outcome == .unproven)
        #expect(
            outcome { $0.unread = [.init(path: "objects/pack/x.pack", reason: "no pack")] }.outcome
                == .unproven)
        #expect(Self.check.check(AuditAnswer()).outcome == .unproven)
        let indexed = AuditAnswer.Object(id: Self.blob.description, kind: "indexed", children: [])
        #expect(outcome { $0.objects[1] = indexed }.outcome == .unproven)
    }

    @Test func `leaves the repositories of fixtures alone, unless they have the project's commits`() {
        let place = "/testbed/tests/fixture.git"
        #expect(
            outcome(at: place) { $0.objects.append(Self.object(Self.id(30), "commit")) }.outcome == .clean)
        #expect(outcome(at: place) { $0.objects.append(Self.object(Self.known, "commit")) }.outcome == .leak)
        #expect(outcome(at: place) { $0.objects.append(Self.object(Self.fixed, "blob")) }.outcome == .leak)
    }
}
