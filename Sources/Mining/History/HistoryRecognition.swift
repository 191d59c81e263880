internal import Git
internal import Instances

/// Recognises merged pull requests on a branch from its history alone.
///
/// Three ways of merging leave three kinds of trace: a merge commit names the pull request or has its head for second
/// parent; a squashed commit's subject ends in `(#N)`; a rebased series repeats the head's author date and subject.
/// Where the heads (`refs/pull/N/head`) are known they are the judge: a number without a head is an issue's, and a
/// merge whose second parent is another commit than the head is of a fork's own numbering. Of several commits that
/// claim one number the first to enter the branch counts: later ones are cherry-picks and second attempts. A commit that
/// is older than the head is no squash of it: its number is of another tracker. A fast forward leaves no trace and is not
/// recognised.
struct HistoryRecognition {
    /// The branch's commits along first parents, oldest first.
    private let chain: [HistoryCommit]
    private let heads: [Int: ObjectID]
    private let headsCommittedAt: [Int: Timestamp]
    private var recognised: [Int: RecognisedPullRequest] = [:]
    private var claimed: Set<Int> = []

    /// By how many days the clock of who wrote a head may be ahead.
    private static let clockDays = 7

    /// - Parameter headsCommittedAt: When the heads were made, as far as that is known.
    init(chain: [HistoryCommit], heads: [Int: ObjectID], headsCommittedAt: [Int: Timestamp] = [:]) {
        self.chain = chain
        self.heads = heads
        self.headsCommittedAt = headsCommittedAt
        recogniseMerges()
        recogniseSquashes()
    }

    /// What was recognised so far, by number.
    var pullRequests: [RecognisedPullRequest] { recognised.values.sorted { $0.number < $1.number } }

    /// The numbers with a head of which nothing was recognised yet, ascending.
    var open: [Int] { heads.keys.filter { recognised[$0] == nil }.sorted() }

    private mutating func recogniseMerges() {
        var numbers: [ObjectID: Int] = [:]
        // Several pull requests may have one head; they were merged together, the first is taken.
        for (number, head) in heads.sorted(by: { $0.key > $1.key }) { numbers[head] = number }
        for (place, commit) in chain.enumerated() where commit.parents.count > 1 {
            let said =
                MergeSubject.mergedNumber(commit.subject)
                ?? MergeSubject.squashedNumber(commit.subject)?.number
            let number: Int
            if let said, isHead(commit.parents[1], of: said) {
                number = said
            } else if let known = numbers[commit.parents[1]] {
                number = known
            } else {
                continue
            }
            claim(number, place...place, head: commit.parents[1], title: commit.secondLine)
        }
    }

    private mutating func recogniseSquashes() {
        for (place, commit) in chain.enumerated() where commit.parents.count == 1 {
            guard let (number, title) = MergeSubject.squashedNumber(commit.subject),
                heads.isEmpty || heads[number] != nil, !isOlder(commit, thanHeadOf: number)
            else { continue }
            claim(number, place...place, head: heads[number], title: title)
        }
    }

    private func isOlder(_ commit: HistoryCommit, thanHeadOf number: Int) -> Bool {
        headsCommittedAt[number].map { commit.committedAt.adding(days: Self.clockDays) < $0 } ?? false
    }

    private func isHead(_ commit: ObjectID, of number: Int) -> Bool {
        heads.isEmpty || heads[number] == commit
    }

    private mutating func claim(_ number: Int, _ places: ClosedRange<Int>, head: ObjectID?, title: String?) {
        guard recognised[number] == nil, !claimed.contains(places.upperBound) else { return }
        claimed.formUnion(places)
        let first = chain[places.lowerBound]
        let last = chain[places.upperBound]
        recognised[number] = RecognisedPullRequest(
            number: number, title: title, mergeCommit: last.id, mergedAt: last.committedAt,
            base: first.parents.first, head: head)
    }
}

extension HistoryRecognition {
    /// The places on the branch at which heads seem to have been rebased to, oldest first.
    ///
    /// The commit must have the head's author date and subject, and must not be older than it: a backport's head is
    /// younger than the commit that it repeats.
    func places(of openHeads: [(number: Int, commit: HistoryCommit)]) -> [(number: Int, place: Int)] {
        var places: [CommitTrace: Int] = [:]
        for (place, commit) in chain.enumerated().reversed() where commit.parents.count == 1 {
            if !claimed.contains(place) { places[CommitTrace(commit)] = place }
        }
        return openHeads.compactMap { number, head in
            guard let place = places[CommitTrace(head)], chain[place].id != head.id,
                chain[place].committedAt >= head.committedAt
            else { return nil }
            return (number, place)
        }.sorted { ($0.place, $0.number) < ($1.place, $1.number) }
    }

    /// Takes a pull request for rebased onto the branch, its head at a place.
    ///
    /// The series reaches back as long as the branch's commits repeat the pull request's own (oldest first).
    mutating func claimSeries(of number: Int, endingAt place: Int, commits: [HistoryCommit]) {
        guard !claimed.contains(place), let head = commits.last else { return }
        let free = chain[...place].reversed().enumerated().lazy.prefix { [claimed] in
            !claimed.contains(place - $0.offset)
        }
        let series = LandedSeries(of: commits.map(CommitTrace.init), on: free.map { CommitTrace($0.element) })
        let first = place - series.length + 1
        claim(number, first...place, head: head.id, title: commits.count == 1 ? head.subject : nil)
    }
}

/// A pull request as a branch's history tells it.
struct RecognisedPullRequest: Hashable, Sendable {
    var number: Int
    /// The title, where the merge tells it.
    var title: String?
    /// The commit by which it entered the branch; of a rebased series the last.
    var mergeCommit: ObjectID
    var mergedAt: Timestamp
    /// The branch's commit before it; nil when it began the branch.
    var base: ObjectID?
    /// Its last commit, where that is known.
    var head: ObjectID?

    /// The same as the vocabulary has it.
    var pullRequest: PullRequest {
        var pull = PullRequest(number: number, source: .history)
        pull.title = title
        pull.mergedAt = mergedAt
        pull.mergeCommit = mergeCommit
        pull.baseCommit = base
        pull.headCommit = head
        return pull
    }
}
