internal import Digests
internal import Files
internal import Foundation
internal import Instances
internal import JSON

/// The answers that were got of one repository, each a file that is written whole before the next question is asked.
struct CrawlJournal: Sendable {
    /// Where the pages lie.
    let directory: String

    /// The pages' headers in their order.
    ///
    /// - Throws: `GitHubError.badPage`.
    func pages() throws(GitHubError) -> [StoredPage] {
        var pages: [StoredPage] = []
        for name in try names() where name.hasSuffix(Self.suffix) {
            pages.append(try header(of: "\(directory)/\(name)").page)
        }
        for (index, page) in pages.enumerated() where page.sequence != index + 1 {
            throw GitHubError.badPage(
                path: path(of: index + 1),
                cause: "it is missing, and others follow it; remove \(directory) to begin again")
        }
        return pages
    }

    /// Stores an answer; it is on the disk when this returns.
    ///
    /// - Returns: the page, with the digest of the answer.
    func append(_ page: StoredPage, _ body: [UInt8]) throws -> StoredPage {
        var page = page
        page.digest = SHA256Digest(of: body).hex
        var bytes = Array(try CanonicalJSON.encode(page))
        bytes.append(UInt8(ascii: "\n"))
        bytes += body
        try RecordFile.write(bytes, to: path(of: page.sequence))
        return page
    }

    /// The answer that a page holds.
    ///
    /// - Throws: `GitHubError.badPage` when it is not what was stored.
    func answer(of page: StoredPage) throws(GitHubError) -> RepositoryAnswer {
        let path = path(of: page.sequence)
        let (_, data, start) = try header(of: path)
        let bytes = Array(data[start...])
        guard SHA256Digest(of: bytes).hex == page.digest else {
            throw .badPage(path: path, cause: "it is not as it was stored")
        }
        do throws(JSONFault) {
            return try RepositoryAnswer(bytes)
        } catch {
            throw .badPage(path: path, cause: "\(error)")
        }
    }

    /// Removes what a crash left of pages that were being written.
    ///
    /// - Throws: `GitHubError.badPage` when the directory cannot be listed.
    func clearPartial() throws(GitHubError) {
        for name in try names() where name.hasSuffix(".partial") { Directory.discard("\(directory)/\(name)") }
    }

    private func names() throws(GitHubError) -> [String] {
        do throws(RecordError) {
            return try Directory.names(in: directory)
        } catch {
            throw .badPage(path: directory, cause: error.cause)
        }
    }

    private static let suffix = ".page"

    private func path(of sequence: Int) -> String {
        let digits = String(sequence)
        return
            "\(directory)/\(String(repeating: "0", count: max(0, 7 - digits.count)))\(digits)\(Self.suffix)"
    }

    private func header(
        of path: String
    ) throws(GitHubError) -> (page: StoredPage, data: Data, start: Data.Index) {
        do {
            let data = try RecordFile.read(path)
            guard let end = data.firstIndex(of: UInt8(ascii: "\n")) else {
                throw GitHubError.badPage(path: path, cause: "it has no first line")
            }
            let page = try CanonicalJSON.decode(StoredPage.self, from: data[..<end])
            guard page.format == StoredPage.currentFormat else {
                throw GitHubError.badPage(
                    path: path, cause: "it is of the form \(page.format), which is not known")
            }
            return (page, data, data.index(after: end))
        } catch let error as GitHubError {
            throw error
        } catch {
            throw .badPage(path: path, cause: "\(error)")
        }
    }
}
