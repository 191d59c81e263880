internal import Digests
internal import Files
internal import Foundation
internal import Instances
internal import JSON

/// GitHub's answers while repositories are looked for, each a file named by its question.
///
/// An answer is stored before the next question is asked, so that a run that was stopped asks nothing twice, and other
/// criteria over the same repositories ask only for what is new.
struct SearchJournal: Sendable {
    /// Where the answers lie.
    let directory: String

    /// The first line of a stored answer.
    struct Header: Codable {
        var format = 1
        /// The question.
        var question: String
        /// When GitHub said it.
        var servedAt: Timestamp
        /// SHA-256 of the answer.
        var digest: String
    }

    /// A stored answer.
    struct Entry {
        var header: Header
        var body: [UInt8]
    }

    /// What is asked; it begins the names of the files.
    enum Kind: String {
        /// A page of a search.
        case search
        /// What many repositories are like.
        case facts
        /// How many contributors one has.
        case contributors
    }

    /// The answer to a question; nil when it was not asked yet.
    ///
    /// - Throws: `GitHubError.badPage` when it is not as it was stored.
    func answer(_ kind: Kind, to question: String) throws(GitHubError) -> Entry? {
        let path = path(of: question, kind)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try read(path)
    }

    /// All answers of a kind.
    ///
    /// - Throws: `GitHubError.badPage` when one is not as it was stored.
    func answers(_ kind: Kind) throws(GitHubError) -> [Entry] {
        let names: [String]
        do throws(RecordError) {
            names = try Directory.names(in: directory)
        } catch {
            throw .badPage(path: directory, cause: error.cause)
        }
        var entries: [Entry] = []
        for name in names where name.hasPrefix("\(kind.rawValue)-") && name.hasSuffix(Self.suffix) {
            entries.append(try read("\(directory)/\(name)"))
        }
        return entries
    }

    /// Stores an answer; it is on the disk when this returns.
    func store(_ kind: Kind, _ body: [UInt8], to question: String, servedAt: Timestamp) throws {
        let header = Header(question: question, servedAt: servedAt, digest: SHA256Digest(of: body).hex)
        var bytes = Array(try CanonicalJSON.encode(header))
        bytes.append(UInt8(ascii: "\n"))
        bytes += body
        try RecordFile.write(bytes, to: path(of: question, kind))
    }

    /// Forgets all answers.
    func clear() throws(RecordError) { try Directory.remove(directory) }

    private static let suffix = ".answer"

    private func path(of question: String, _ kind: Kind) -> String {
        "\(directory)/\(kind.rawValue)-\(SHA256Digest(of: Array(question.utf8)).hex)\(Self.suffix)"
    }

    private func read(_ path: String) throws(GitHubError) -> Entry {
        do {
            let data = try RecordFile.read(path)
            guard let end = data.firstIndex(of: UInt8(ascii: "\n")) else {
                throw GitHubError.badPage(path: path, cause: "it has no first line")
            }
            let header = try CanonicalJSON.decode(Header.self, from: data[..<end])
            let body = Array(data[data.index(after: end)...])
            guard header.format == 1, SHA256Digest(of: body).hex == header.digest else {
                throw GitHubError.badPage(path: path, cause: "it is not as it was stored")
            }
            return Entry(header: header, body: body)
        } catch let error as GitHubError {
            throw error
        } catch {
            throw .badPage(path: path, cause: "\(error)")
        }
    }
}
