package import Instances

/// What the repositories in a room may hold: the base commit and nothing later.
package struct HistoryCheck: Sendable {
    /// The Git directories that this program put there; others are fixtures or came with packages.
    package static let own = ["/testbed/.git", "/run/swegym/git"]

    /// All trees and blobs of it.
    package var objects: Set<ObjectID>
    /// Commits that must not be there, with what they are.
    package var forbidden: [ObjectID: String]
    /// Contents that files have after the patches.
    package var contents: [AnswerTraces.Content]
    /// Whether a tag of the project is on a commit that is not later than the base commit; nil for one that it has not.
    package var isEarlier: @Sendable (_ tag: String) -> Bool?
    /// Whether the project's mirror has a commit.
    package var isOfProject: @Sendable (ObjectID) -> Bool

    package init(
        objects: Set<ObjectID>, forbidden: [ObjectID: String], contents: [AnswerTraces.Content],
        isEarlier: @escaping @Sendable (_ tag: String) -> Bool?,
        isOfProject: @escaping @Sendable (ObjectID) -> Bool
    ) {
        self.objects = objects
        self.forbidden = forbidden
        self.contents = contents
        self.isEarlier = isEarlier
        self.isOfProject = isOfProject
    }

    /// What is wrong with the repositories that were seen.
    package func check(_ answer: AuditAnswer) -> InstanceAudit.Check {
        var (leaks, unproven): ([String], [String]) = ([], [])
        // Those of ours may share a pack, which was read once.
        let mine = Own(answer.repositories.filter { Self.own.contains($0.path) }, self)
        leaks += mine.faults
        for repository in mine.repositories { checkOwn(repository, mine, &leaks, &unproven) }
        let others = answer.repositories.filter { !Self.own.contains($0.path) }
        for repository in others { checkOther(repository, &leaks, &unproven) }
        if !mine.repositories.contains(where: { $0.path == Self.own[0] }) {
            unproven.append("\(Self.own[0]) was not found")
        }
        unproven += answer.stray.map { "\($0): objects outside of a repository" }
        let counted = mine.repositories.flatMap(\.objects).filter { !$0.id.isEmpty }
        return InstanceAudit.Check(
            "history",
            evidence:
                "\(Set(counted.map(\.id)).count) objects in \(mine.repositories.count) Git directories of ours, "
                + "each hashed from its pack; \(others.flatMap(\.objects).count) objects in \(others.count) other "
                + "repositories; \(answer.repositories.flatMap(\.named).count) ids in references, their logs and heads",
            leaks: leaks, unproven: unproven)
    }

    private func checkOwn(
        _ repository: AuditAnswer.Repository, _ mine: Own, _ leaks: inout [String], _ unproven: inout [String]
    ) {
        let place = repository.path
        for object in repository.objects {
            guard let id = ObjectID(hex: object.id) else {
                if object.kind == "delta" { unproven.append("\(place): an object is kept as a difference") }
                continue
            }
            if mine.hashed.contains(id), object.kind == "indexed" { continue }
            if let what = forbidden[id] {
                leaks.append("\(place): \(what) \(id.abbreviated(to: 12))")
            } else if !mine.allowed.contains(id), !["commit", "tag"].contains(object.kind) {
                leaks.append("\(place): \(name(of: id, object.kind))")
            } else if object.kind == "indexed" {
                unproven.append("\(place): an object of the base commit that no pack was seen to have")
            }
        }
        for name in repository.named {
            guard let id = ObjectID(hex: name.id), id != .zero, !mine.allowed.contains(id) else { continue }
            let what = forbidden[id].map { $0 + " " } ?? ""
            leaks.append("\(place)/\(name.file) names \(what)\(id.abbreviated(to: 12))")
        }
        for alternate in repository.alternates { unproven.append("\(place) takes objects from \(alternate)") }
        for reason in repository.unread { unproven.append("\(place)/\(reason.path): \(reason.reason)") }
    }

    /// The Git directories that this program put there, and what they may hold.
    private struct Own {
        let repositories: [AuditAnswer.Repository]
        /// The objects whose content was seen.
        let hashed: Set<ObjectID>
        /// The objects of the base commit, and the one commit and tag over them.
        private(set) var allowed: Set<ObjectID>
        /// Commits and tags that must not be there.
        private(set) var faults: [String] = []

        init(_ repositories: [AuditAnswer.Repository], _ check: HistoryCheck) {
            self.repositories = repositories
            let objects = repositories.flatMap(\.objects)
            hashed = Set(objects.filter { $0.kind != "indexed" }.compactMap { ObjectID(hex: $0.id) })
            allowed = check.objects
            addTrees(objects.filter { $0.kind == "tree" })
            let texts = repositories.flatMap(\.texts)
            var commits: Set<String> = []
            for text in texts where text.kind == "commit" {
                if isOurs(text.text, check) {
                    commits.insert(text.id)
                } else if ObjectID(hex: text.id).map({ check.forbidden[$0] == nil }) ?? true {
                    faults.append("the commit \(text.id.prefix(12)), which is not the base commit alone")
                }
            }
            allowed.formUnion(commits.compactMap { ObjectID(hex: $0) })
            for text in texts where text.kind == "tag" {
                if let fault = Self.fault(ofTag: text.text, commits: commits, check) {
                    faults.append(fault)
                } else if let id = ObjectID(hex: text.id) {
                    allowed.insert(id)
                }
            }
        }

        /// A tree of ours may differ from the original by modes that git reads as others, and by files left out.
        private mutating func addTrees(_ trees: [AuditAnswer.Object]) {
            var grew = true
            while grew {
                grew = false
                for tree in trees {
                    guard let id = ObjectID(hex: tree.id), !allowed.contains(id) else { continue }
                    let isAllowed = tree.children.allSatisfy {
                        ObjectID(hex: $0).map(allowed.contains) ?? false
                    }
                    guard isAllowed else { continue }
                    allowed.insert(id)
                    grew = true
                }
            }
        }

        /// Whether a commit has nothing before it and holds nothing but what the base commit has.
        private func isOurs(_ text: String, _ check: HistoryCheck) -> Bool {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            guard let first = lines.first, first.hasPrefix("tree "),
                let tree = ObjectID(hex: first.dropFirst(5))
            else { return false }
            return allowed.contains(tree)
                && !lines.prefix { !$0.isEmpty }.contains { $0.hasPrefix("parent ") }
        }

        /// What is wrong with a tag; nil for one that bears the name of an earlier release and is on our commit.
        private static func fault(ofTag text: String, commits: Set<String>, _ check: HistoryCheck) -> String?
        {
            let lines = text.split(separator: "\n")
            let target = lines.first { $0.hasPrefix("object ") }?.dropFirst(7) ?? ""
            let name = lines.first { $0.hasPrefix("tag ") }.map { String($0.dropFirst(4)) } ?? ""
            guard commits.contains(String(target)) else { return "the tag \(name) on \(target.prefix(12))" }
            return check.isEarlier(name) == true
                ? nil : "the tag \(name), which is on no commit before the base commit"
        }
    }

    private func checkOther(
        _ repository: AuditAnswer.Repository, _ leaks: inout [String], _ unproven: inout [String]
    ) {
        let place = repository.path
        for object in repository.objects {
            guard let id = ObjectID(hex: object.id) else { continue }
            if let what = forbidden[id] {
                leaks.append("\(place): \(what) \(id.abbreviated(to: 12))")
            } else if object.kind != "blob", object.kind != "tree", isOfProject(id) {
                leaks.append("\(place): the project's commit \(id.abbreviated(to: 12))")
            } else if contents.contains(where: { $0.id == id }) {
                leaks.append("\(place): \(name(of: id, object.kind))")
            }
        }
        if repository.objects.contains(where: { $0.kind == "delta" && $0.id.isEmpty }),
            !repository.objects.contains(where: { $0.kind == "indexed" })
        {
            unproven.append("\(place): objects are kept as differences")
        }
    }

    private func name(of id: ObjectID, _ kind: String) -> String {
        let short = id.abbreviated(to: 12)
        if let content = contents.first(where: { $0.id == id }) {
            return "\(content.path) as it is after the \(content.part.name) (\(short))"
        }
        return
            "\(kind == "indexed" ? "an object" : "a \(kind)") that the base commit does not have (\(short))"
    }
}
