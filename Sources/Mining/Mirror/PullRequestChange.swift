internal import Git
internal import Instances

/// A pull request's change, rendered and split.
///
/// Text is made only of changes that can have both parts.
struct PullRequestChange {
    private(set) var split = SplitChange()
    /// The two parts as text; empty where one is wanting.
    private(set) var goldPatch = ""
    private(set) var testPatch = ""
    var notes: [String] = []
    /// The paths of the whole change, before and after it.
    private(set) var paths: Set<[UInt8]> = []
    /// The paths of the gold part, as far as they are text.
    var goldPaths: [String] = []

    init(
        over range: ChangeRange, context: MiningContext, in repository: borrowing Repository
    ) throws(GitError) {
        let rule = context.policy.splitting
        let (changes, prospects) = try Self.changes(over: range, rule, context.graph, in: repository)
        guard prospects.hasGold, prospects.hasTest else {
            split.hasGold = prospects.hasGold
            split.hasTest = prospects.hasTest
            return
        }
        split = try Self.split(changes, over: range, rule, context.options, &notes, in: repository)
        paths = Set(changes.map(\.path.bytes))
        goldPaths = changes.compactMap(\.path.text)
        goldPatch = text(of: split.gold)
        testPatch = text(of: split.test)
    }

    /// The changes of which text is needed; none when a part is wanting anyway.
    static func changes(
        over range: ChangeRange, _ rule: SplittingRule, _ graph: CommitGraph,
        in repository: borrowing Repository
    ) throws(GitError) -> (changes: [FileChange], prospects: SplitProspects) {
        var changes = try repository.changes(from: range.old, to: range.new, knownTo: graph)
        let prospects = rule.prospects(ofChanging: changes.lazy.map(\.path.bytes))
        guard prospects.hasGold, prospects.hasTest else { return ([], prospects) }
        let mayRename = changes.contains { $0.old == nil } && changes.contains { $0.new == nil }
        if !mayRename { changes.removeAll { !rule.keeps([$0.path.bytes]) } }
        return (changes, prospects)
    }

    /// The tests of the project before and after the change, where they decide on one of its paths.
    private static func neighbours(
        of changes: [FileChange], _ range: ChangeRange, _ rule: SplittingRule,
        in repository: borrowing Repository
    ) throws(GitError) -> TestNeighbours {
        guard rule.asksForNeighbours(of: changes.lazy.map(\.path.bytes)) else { return TestNeighbours() }
        var tests = TestNeighbours()
        for commit in [range.old, range.new] {
            for file in try repository.files(in: commit) { tests.take(file.path.bytes) }
        }
        return tests
    }

    private static func split(
        _ changes: [FileChange], over range: ChangeRange, _ rule: SplittingRule, _ options: MiningOptions,
        _ notes: inout [String], in repository: borrowing Repository
    ) throws(GitError) -> SplitChange {
        let files = try repository.render(changes, options: Self.options(rule, options))
        for file in files where !file.omitted.isEmpty {
            let objects = file.omitted.map(\.description).joined(separator: ", ")
            notes.append("\(file.change.path) left out: the mirror lacks \(objects)")
        }
        return rule.split(
            files.map { file in
                DiffSection(
                    oldPath: file.change.oldPath?.bytes, newPath: file.change.newPath?.bytes, text: file.text)
            }, beside: try neighbours(of: changes, range, rule, in: repository))
    }

    private mutating func text(of part: PatchPart) -> String {
        let (text, isExact) = part.text
        if !isExact {
            notes.append("bytes of the patch that are not UTF-8 are replaced, so it may not apply")
        }
        return text
    }

    private static func options(_ rule: SplittingRule, _ options: MiningOptions) -> RenderOptions {
        // Whole ids: how far git abbreviates depends on the number of objects in the mirror, so a later fetch would
        // change the patch, and with it the candidate's digest.
        RenderOptions(
            binary: rule.keepsBinaries ? .full : .summary,
            indexLine: rule.keepsIndexLines ? .full : .none,
            missingObjects: options.allowMissingObjects ? .skip : .fail, nonUTF8AsBinary: rule.keepsBinaries)
    }
}
