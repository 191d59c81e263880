internal import Foundation
package import Instances

/// Entries of `repos.yaml` added to those that are there, whose bytes stay as they are.
package struct RepositoryEntries: Sendable {
    /// The file's whole text, old and new.
    package let bytes: [UInt8]
    /// The repositories that were added.
    package let added: [RepositoryName]
    /// Those that were there.
    package let kept: [RepositoryName]

    /// Adds entries for repositories that the text does not list yet.
    ///
    /// New entries stand at the end, as far indented as the old ones. The result is read again and compared with what
    /// it should be, so a text to which nothing can be added in this way is never spoilt.
    ///
    /// - Parameters:
    ///   - old: the text that is there; nil when there is none.
    ///   - file: what it is called in errors.
    /// - Throws: `ConfigurationError` for a text that is no list of repositories, `RepositoryEntriesError` when nothing
    ///   can be added to it.
    package init(adding repositories: [RepositoryName], to old: [UInt8]?, file: String) throws {
        let text = old ?? []
        let before = Self.holdsNothing(text) ? [] : try RepositoryList(yaml: text, file: file).entries
        let listed = Set(before.map { $0.name.description.lowercased() })
        kept = repositories.filter { listed.contains($0.description.lowercased()) }
        added = repositories.filter { !listed.contains($0.description.lowercased()) }
        guard !added.isEmpty else {
            bytes = text
            return
        }
        let lineEnd = text.firstIndex(of: 10).map { $0 > 0 && text[$0 - 1] == 13 } == true ? "\r\n" : "\n"
        var result = text
        if let last = text.last, last != 10 { result += lineEnd.utf8 }
        let margin = Self.indentation(of: text)
        for name in added { result += "\(margin)- name: \(name)\(lineEnd)".utf8 }
        bytes = result
        let after = Self.entries(in: result, file: file)
        guard after == before + added.map({ RepositoryEntry(name: $0) }) else {
            throw RepositoryEntriesError(file: file)
        }
    }

    /// The entries of a text; nil when it is no list.
    private static func entries(in text: [UInt8], file: String) -> [RepositoryEntry]? {
        do throws(ConfigurationError) {
            return try RepositoryList(yaml: text, file: file).entries
        } catch {
            return nil
        }
    }

    /// Whether a text holds blanks and comments only.
    private static func holdsNothing(_ text: [UInt8]) -> Bool {
        text.split(separator: 10).allSatisfy { line in
            let rest = line.drop { $0 == 32 || $0 == 9 || $0 == 13 }
            return rest.isEmpty || rest.first == UInt8(ascii: "#") || rest.elementsEqual("---".utf8)
        }
    }

    /// The blanks before the first entry.
    private static func indentation(of text: [UInt8]) -> String {
        let first = text.split(separator: 10).first {
            $0.first { $0 != 32 } == UInt8(ascii: "-") && !$0.starts(with: "---".utf8)
        }
        return String(repeating: " ", count: first?.prefix { $0 == 32 }.count ?? 0)
    }
}

/// A list to which no entries can be added.
package struct RepositoryEntriesError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The list's file.
    package let file: String

    /// The sentence for people, with the remedy.
    package var description: String {
        """
        \(file): its list is written in a way to which no entry can be added at the end, or it would become \
        larger than a list may be; write the new entries to another file and put them in by hand
        """
    }
}
