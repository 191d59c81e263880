import Foundation
import GitHub
import LoopbackGitHub
import Testing

@Suite struct `Stored pages` {
    private func pages(_ forge: Forge) -> String { "\(forge.root)/a/pages" }

    @Test func `A page that is not as it was stored is an error that names it, never a quiet loss`()
        async throws
    {
        let forge = try Forge(pulls: 150)
        try await forge.crawl()
        let path = "\(pages(forge))/0000002.page"
        let whole = try #require(FileManager.default.contents(atPath: path))
        for place in [10, whole.count / 2, whole.count - 3] {
            var damaged = whole
            damaged[place] ^= 1
            try damaged.write(to: URL(filePath: path))
            let error = await #expect(throws: GitHubError.self) { try await forge.crawl() }
            #expect(error?.description.contains("0000002.page") == true)
        }
        try whole.write(to: URL(filePath: path))
        try await forge.crawl()
        #expect(try forge.archive().pullRequests.count == 150)
    }

    @Test func `A page that is gone from the middle is missed`() async throws {
        let forge = try Forge(pulls: 150)
        try await forge.crawl()
        try FileManager.default.removeItem(atPath: "\(pages(forge))/0000002.page")
        let error = await #expect(throws: GitHubError.self) { try await forge.crawl() }
        #expect(error?.description.contains("0000002.page: it is missing") == true)
    }

    @Test func `What a crash left of a page is cleared, and the pages before it count`() async throws {
        let forge = try Forge(pulls: 150)
        try await forge.crawl("whole")
        try await forge.crawl()
        let asked = forge.gitHub.counts.requests
        // As if the program had been ended while the third page was written.
        for name in try FileManager.default.contentsOfDirectory(atPath: pages(forge)) where name > "0000003" {
            try FileManager.default.removeItem(atPath: "\(pages(forge))/\(name)")
        }
        let torn = "\(pages(forge))/0000003.page.17-99.partial"
        try Data(#"{"digest":"#.utf8).write(to: URL(filePath: torn))
        try await forge.crawl()
        #expect(!FileManager.default.fileExists(atPath: torn))
        #expect(forge.files("whole") == forge.files())
        #expect(forge.gitHub.counts.requests < asked + asked / 2)
    }

    @Test func `No page and no file of the archive holds a token`() async throws {
        let forge = try Forge(pulls: 40) { $0.tokens = ["ghp_hidden"] }
        try await forge.crawl(client: try await forge.client(["ghp_hidden"]))
        let names = FileManager.default.enumerator(atPath: forge.root)?.compactMap { $0 as? String } ?? []
        let texts = names.compactMap { FileManager.default.contents(atPath: "\(forge.root)/\($0)") }
        #expect(texts.count > 5)
        #expect(!texts.contains { String(decoding: $0, as: UTF8.self).contains("hidden") })
    }
}
