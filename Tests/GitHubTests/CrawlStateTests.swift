import Instances
import Testing

@testable import GitHub

/// Pages in their order, each changed from an empty one.
private struct Pages {
    var state = CrawlState()
    var count = 0

    mutating func take(
        _ kind: StoredPage.Kind, pass: Int = 0, at seconds: Int64 = 1000,
        _ change: (inout StoredPage) -> Void = { _ in }
    ) {
        count += 1
        var page = StoredPage(
            sequence: count, pass: pass, kind: kind, servedAt: Timestamp(seconds: seconds), digest: "")
        change(&page)
        state.take(page)
    }
}

@Suite struct `How far a crawl has come` {
    @Test func `is at its beginning without pages`() {
        let state = CrawlState()
        #expect(state.nextSequence == 1 && !state.isListDone && !state.isEnded && !state.needsCensus)
        #expect(
            state.cutOff == nil && state.missingPulls == [] && state.wantedItems(linked: [3, 1]) == [1, 3])
    }

    @Test func `is where the list goes on, and at its end where it does not`() {
        var pages = Pages()
        pages.take(.pulls, at: 50) {
            ($0.numbers, $0.next, $0.total, $0.name, $0.repositoryID) = ([1, 2], "a", 3, "octo/tool", 17)
        }
        #expect(pages.state.listNext == "a" && !pages.state.isListDone && !pages.state.needsCensus)
        pages.take(.pulls, at: 60) { ($0.numbers, $0.total) = ([5], 3) }
        #expect(pages.state.isListDone && pages.state.pulls == [1, 2, 5] && pages.state.nextSequence == 3)
        #expect(pages.state.passStart == Timestamp(seconds: 50))
        #expect(pages.state.name == "octo/tool" && pages.state.repositoryID == 17)
        #expect(!pages.state.needsCensus)
        pages.take(.end)
        #expect(pages.state.isEnded)
    }

    @Test(arguments: [(2, false), (1, true), (3, true)])
    func `needs a census where the count is another than that of the list`(total: Int, needsCensus: Bool) {
        var pages = Pages()
        pages.take(.pulls) { ($0.numbers, $0.total) = ([1, 2], total) }
        #expect(pages.state.needsCensus == needsCensus)
    }

    @Test func `knows after a census what no list had, and what is gone`() {
        var pages = Pages()
        pages.take(.pulls) { ($0.numbers, $0.total) = ([1, 2], 4) }
        pages.take(.census) { ($0.numbers, $0.next, $0.untold, $0.total) = ([2], "b", 1, 4) }
        // A census that is not over says nothing yet.
        #expect(pages.state.missingPulls == [] && pages.state.gone == [] && pages.state.needsCensus)
        pages.take(.census) { ($0.numbers, $0.untold, $0.total) = ([7], 1, 4) }
        #expect(pages.state.missingPulls == [7] && pages.state.gone == [1] && pages.state.untold == 2)
        #expect(!pages.state.needsCensus)
        pages.take(.pullsByNumber) { $0.numbers = [7] }
        #expect(pages.state.missingPulls == [] && pages.state.pulls == [1, 2, 7])
        // What a list names again is not gone.
        pages.take(.changes, pass: 1) { $0.numbers = [1] }
        #expect(pages.state.gone == [] && pages.state.pulls == [1, 2, 7] && !pages.state.isCensusDone)
    }

    @Test func `counts those without a number anew in each census`() {
        var pages = Pages()
        pages.take(.census) { $0.untold = 3 }
        pages.take(.changes, pass: 1) { $0.isFarEnough = true }
        pages.take(.census, pass: 1) { $0.untold = 1 }
        #expect(pages.state.untold == 1)
    }

    @Test func `is far enough in a refresh though the list goes on`() {
        var pages = Pages()
        pages.take(.pulls, at: 5000) { $0.numbers = [1] }
        pages.take(.end)
        pages.take(.changes, pass: 1, at: 9000) { ($0.numbers, $0.next, $0.isFarEnough) = ([4], "x", true) }
        #expect(pages.state.pass == 1 && pages.state.isListDone && !pages.state.isEnded)
        // Ten minutes before the first pass began.
        #expect(pages.state.cutOff == Timestamp(seconds: 4400))
        #expect(pages.state.passStart == Timestamp(seconds: 9000))
    }

    @Test func `stays in its pass where what was read is accepted for the next`() {
        var pages = Pages()
        pages.take(.pulls) { $0.numbers = [1] }
        pages.take(.end)
        pages.take(.accept, pass: 1)
        #expect(pages.state.pass == 0 && pages.state.isEnded && pages.state.nextSequence == 4)
    }

    @Test func `reads linked issues once a pass, and again what changed and what no list names`() {
        var pages = Pages()
        pages.take(.items) { ($0.numbers, $0.unmergedPulls) = ([3, 4, 5], [5]) }
        #expect(pages.state.wantedItems(linked: [3, 9]) == [9])
        pages.take(.end)
        pages.take(.changes, pass: 1) { ($0.changedIssues, $0.nextIssues) = ([3, 80], "i") }
        #expect(pages.state.issuesNext == "i")
        // 80 changed, but nothing links it; 5 is in no list of changes.
        #expect(pages.state.wantedItems(linked: [3, 9]) == [3, 5, 9])
        pages.take(.changedIssues, pass: 1) { $0.changedIssues = [4] }
        #expect(pages.state.issuesNext == nil && pages.state.wantedItems(linked: []) == [3, 4, 5])
        pages.take(.items, pass: 1) { $0.numbers = [3, 5, 9] }
        #expect(pages.state.wantedItems(linked: [9]) == [4])
        // It was merged meanwhile, so a list names it from now on.
        #expect(pages.state.unmergedPulls == [])
    }

    @Test func `follows comments until there are no more, within a pass`() {
        var pages = Pages()
        pages.take(.items) { ($0.numbers, $0.moreComments) = ([3, 4], [3: "a", 4: "b"]) }
        pages.take(.comments) { ($0.numbers, $0.moreComments) = ([3, 4], [4: "c"]) }
        #expect(pages.state.comments == [4: "c"])
        pages.take(.changes, pass: 1)
        #expect(pages.state.comments == [:])
    }

    @Test func `is the same by all pages at once`() {
        let pages = (1...4).map { number in
            var page = StoredPage(
                sequence: number, pass: number / 3, kind: number < 3 ? .pulls : .changes,
                servedAt: Timestamp(seconds: Int64(number)), digest: "")
            page.numbers = [number]
            return page
        }
        var state = CrawlState()
        for page in pages { state.take(page) }
        #expect(CrawlState(pages) == state && state.pulls == [1, 2, 3, 4] && state.pass == 1)
    }
}

@Suite struct `What a crawl brought` {
    @Test func `needs no word where nothing is odd`() {
        #expect(GitHubReport().notes == [])
    }

    @Test func `is said where something is odd, each in a sentence`() {
        var report = GitHubReport()
        report.newName = "new/name"
        (report.unnamedClosings, report.edited, report.gone) = (11, 22, 33)
        let notes = report.notes
        #expect(notes.count == 4 && notes[0] == "it is called new/name on GitHub now")
        #expect(notes[1].contains(" 11 ") && notes[2].hasPrefix("22 ") && notes[3].hasPrefix("33 "))
        #expect(notes[2].contains("--refresh") && notes[3].contains("--refresh"))
    }

    @Test func `has a cost`() {
        var report = GitHubReport()
        (report.issues, report.absent, report.pulls) = (5, 6, 7)
        (report.spend.requests, report.spend.points, report.spend.bytes) = (1, 2, 3)
        report.spend.waitedSeconds = 4
        let cost = GitHubCost(report)
        #expect([cost.requests, cost.points, cost.bytes, cost.issues, cost.absentIssues] == [1, 2, 3, 5, 6])
        #expect(cost.waitedSeconds == 4)
    }
}
