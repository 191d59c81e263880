internal import Instances

/// How far the reading of a repository has come: folded from the headers of the stored pages.
///
/// A first pass lists all merged pull requests in the order in which they were opened, an order that changes do not
/// disturb. A later pass, a refresh, lists those that changed, the latest first, back to where the pass before it
/// began. Then come the issues that the pull requests link, then their further comments.
struct CrawlState: Hashable, Sendable {
    /// The number of the next page.
    private(set) var nextSequence = 1
    /// The pass under way.
    private(set) var pass = 0
    /// Whether the pass is over.
    private(set) var isEnded = false
    /// When the pass began and when the one before it did.
    private(set) var passStart: Timestamp?
    private(set) var previousStart: Timestamp?
    /// Where the list of pull requests goes on, and whether it is at its end.
    private(set) var listNext: String?
    private(set) var isListDone = false
    /// How many merged pull requests there are, as GitHub said last.
    private(set) var total: Int?
    /// All merged pull requests that were ever listed.
    private(set) var pulls: Set<Int> = []
    /// Of these, the ones that are there no more.
    private(set) var gone: Set<Int> = []
    /// The census under way or done in this pass.
    private(set) var census: Set<Int> = []
    private(set) var censusNext: String?
    private(set) var isCensusDone = false
    /// Merged pull requests that do not even have a number, by the last census.
    private(set) var untold = 0
    /// Issues that changed since the pass before, and where their list goes on.
    private(set) var changedIssues: Set<Int> = []
    private(set) var issuesNext: String?
    /// Issues that were read, ever and in this pass.
    private(set) var items: Set<Int> = []
    private(set) var passItems: Set<Int> = []
    /// Of these, pull requests that were not merged, whose changes are in no list.
    private(set) var unmergedPulls: Set<Int> = []
    /// Further comments that are still to be read.
    private(set) var comments: [Int: String] = [:]
    /// What GitHub calls the repository.
    private(set) var repositoryID: Int?
    private(set) var name: String?

    /// Folds pages.
    init(_ pages: [StoredPage] = []) {
        for page in pages { take(page) }
    }

    /// Begins a refresh after a pass that is over.
    mutating func beginPass() {
        pass += 1
        isEnded = false
        previousStart = passStart
        passStart = nil
        listNext = nil
        isListDone = false
        census = []
        censusNext = nil
        isCensusDone = false
        changedIssues = []
        issuesNext = nil
        passItems = []
        comments = [:]
    }

    /// Adds a page.
    mutating func take(_ page: StoredPage) {
        if page.pass > pass, page.kind != .accept { beginPass() }
        nextSequence = page.sequence + 1
        repositoryID = page.repositoryID ?? repositoryID
        name = page.name ?? name
        switch page.kind {
        case .pulls, .changes:
            passStart = passStart ?? page.servedAt
            pulls.formUnion(page.numbers)
            gone.subtract(page.numbers)
            total = page.total ?? total
            listNext = page.next
            isListDone = page.next == nil || page.isFarEnough
            changedIssues.formUnion(page.changedIssues)
            if page.kind == .changes { issuesNext = page.nextIssues ?? issuesNext }
        case .changedIssues:
            changedIssues.formUnion(page.changedIssues)
            issuesNext = page.nextIssues
        case .census:
            untold = census.isEmpty && censusNext == nil ? page.untold : untold + page.untold
            census.formUnion(page.numbers)
            total = page.total ?? total
            censusNext = page.next
            isCensusDone = page.next == nil
            if isCensusDone { gone = pulls.subtracting(census) }
        case .pullsByNumber: pulls.formUnion(page.numbers)
        case .items:
            items.formUnion(page.numbers)
            passItems.formUnion(page.numbers)
            unmergedPulls.subtract(page.numbers)
            unmergedPulls.formUnion(page.unmergedPulls)
            comments.merge(page.moreComments) { _, new in new }
        case .comments:
            for number in page.numbers { comments[number] = nil }
            comments.merge(page.moreComments) { _, new in new }
        case .end: isEnded = true
        case .accept: break
        }
    }

    /// Since when changes count in a refresh: the start of the pass before, and ten minutes for what GitHub shows late.
    var cutOff: Timestamp? { previousStart.map { Timestamp(seconds: $0.seconds - 600) } }

    /// Whether the lists disagree with GitHub's count, so that the numbers must be asked for one by one.
    var needsCensus: Bool {
        guard isListDone, !isCensusDone, let total else { return false }
        return pulls.count - gone.count + untold != total
    }

    /// Pull requests that a census has and no list.
    var missingPulls: [Int] { isCensusDone ? census.subtracting(pulls).sorted() : [] }

    /// The issues to read in this pass, given those that its pull requests link.
    func wantedItems(linked: Set<Int>) -> [Int] {
        var wanted = linked.subtracting(items)
        if pass > 0 {
            wanted.formUnion(changedIssues.intersection(items))
            wanted.formUnion(unmergedPulls)
        }
        return wanted.subtracting(passItems).sorted()
    }
}
