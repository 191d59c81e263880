internal import Git
package import Instances
package import Mirrors
internal import Python
package import Workspace

/// Counts which interpreters the candidates of a workspace need, by the files of their base commits: what is lost where
/// the machine has none below 3.6.
///
/// Nothing is checked out or run; a module that several commits share is read once.
package struct InterpreterCensus: Sendable {
    private let catalogue: Catalogue
    private let mirrors: MirrorStore

    package init(catalogue: Catalogue, mirrors: MirrorStore) {
        self.catalogue = catalogue
        self.mirrors = mirrors
    }

    /// The candidates of one repository, by what they need.
    package struct Row: Hashable, Sendable, Encodable {
        package var repository: RepositoryName
        package var candidates = 0
        /// Written in Python 2, or allowing nothing newer.
        package var two = 0
        /// Naming Python 2 and no Python 3, in code that may run by both.
        package var namesTwoAlone = 0
        /// Allowing 3.5 and nothing newer.
        package var threeFive = 0
        /// Naming series before 3.6 alone, and allowing later ones: they are run by 3.6.
        package var namesNothingNewer = 0
        /// Candidates of which the mirror lacks a file.
        package var unread = 0
        /// Those that no interpreter from 3.6 on can run.
        package var instances: [InstanceID] = []

        fileprivate mutating func add(_ need: InterpreterNeed, of id: InstanceID) {
            switch need {
            case .two: two += 1
            case .threeFive: threeFive += 1
            case .namesTwoAlone: namesTwoAlone += 1
            case .namesNothingNewer: namesNothingNewer += 1
            case .today: break
            }
            if need == .two || need == .threeFive { instances.append(id) }
        }
    }

    /// The rows of the repositories that are meant, in order of their names.
    ///
    /// - Throws: `WorkspaceError`; `GitError` when a mirror cannot be read.
    package func rows(of only: [InstanceSelection]) throws -> [Row] {
        let entries = try catalogue.candidates(meant: only)
        let byRepository = Dictionary(grouping: entries.map(\.id), by: \.repository)
        return try byRepository.sorted { "\($0.key)" < "\($1.key)" }.map { name, ids in
            try mirrors.hold(name).during { path in
                let reader = try MirrorReader(path)
                var row = Row(repository: name, candidates: ids.count)
                for id in ids {
                    if let need = try reader.need(at: catalogue.candidate(id).baseCommit) {
                        row.add(need, of: id)
                    } else {
                        row.unread += 1
                    }
                }
                return row
            }
        }
    }
}

/// Reads the files of commits of one mirror on one thread.
private final class MirrorReader {
    private let repository: Repository
    /// What no Python 3 parses in a file, by the file's content.
    private var signs: [ObjectID: String?] = [:]
    private var needs: [ObjectID: InterpreterNeed] = [:]
    /// Why the last file could not be read.
    private var fault: GitError?

    init(_ path: String) throws(GitError) { repository = try Repository(bareAt: path) }

    /// What the project needs at a commit; nil when the mirror lacks a file of it.
    func need(at commit: ObjectID) throws(GitError) -> InterpreterNeed? {
        if let known = needs[commit] { return known }
        var blobs: [String: ObjectID] = [:]
        for (path, version) in try repository.files(in: commit) {
            if let text = path.text { blobs[text] = version.id }
        }
        fault = nil
        let files = ProjectFiles(paths: Array(blobs.keys)) { path in
            blobs[path].flatMap(self.content).map { String(decoding: $0, as: UTF8.self) }
        }
        let need = InterpreterNeed(files) { path in blobs[path].flatMap(self.sign) }
        if let fault {
            guard case .missingObject = fault.kind else { throw fault }
            return nil
        }
        needs[commit] = need
        return need
    }

    private func sign(of blob: ObjectID) -> String? {
        if let known = signs[blob] { return known }
        let sign = content(of: blob).flatMap { InterpreterNeed.sign(in: $0) }
        signs[blob] = .some(sign)
        return sign
    }

    private func content(of blob: ObjectID) -> [UInt8]? {
        do {
            return try repository.blob(blob)
        } catch {
            fault = error
            return nil
        }
    }
}
