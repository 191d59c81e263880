internal import Foundation
package import Instances
internal import JSON

extension Archive {
    /// The hours of GH Archive in the directory, oldest first: `2024-01-31-7.json.gz`.
    package var hours: [String] {
        get throws(ArchiveError) {
            try Self.names(in: directory).compactMap { name in Self.hour(name).map { (hour: $0, name: name) }
            }
            .sorted { ($0.hour, $0.name) < ($1.hour, $1.name) }.map { "\(directory)/\($0.name)" }
        }
    }

    /// Reads what hours of GH Archive hold of some repositories, in one pass over all of them.
    ///
    /// Each event holds a pull request, an issue or a comment as it was then; of several the last counts. The form
    /// before 2015 has no texts of issues and comments, only that they are there. Since late 2025 the events of pull
    /// requests lack titles and texts; such pull requests are refused.
    /// An event from before a repository was renamed has its former name.
    /// - Throws: `ArchiveError` when a file cannot be read to its end.
    package func readHours(
        of repositories: [RepositoryNames]
    ) throws(ArchiveError) -> [RepositoryName: RepositoryArchive] {
        // GitHub does not tell names apart by case. A name of today has precedence over a former one.
        let current = repositories.map { ($0.current.description.lowercased(), $0) }
        let former = repositories.flatMap { names in
            names.former.map { ($0.description.lowercased(), names) }
        }
        let names = Dictionary(current + former) { first, _ in first }
        var fold = EventFold(names)
        for path in try hours {
            let dropped = try ObjectFile(path).forEachObject { bytes, range, number in
                fold.take(bytes, range, ArchivePlace(path: path, line: number))
            }
            if dropped > 0 { fold.note(path, "\(dropped) objects are cut or too large") }
            let unreadable = fold.takeUnreadable()
            if unreadable > 0 { fold.note(path, "\(unreadable) objects are no events") }
        }
        return fold.archives()
    }

    /// The hour in a file's name, as a number that grows with it.
    private static func hour(_ name: String) -> Int? {
        guard let end = name.range(of: ".json") else { return nil }
        guard ["", ".gz"].contains(name[end.upperBound...]) else { return nil }
        let parts = name[..<end.lowerBound].split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? Int($0) : nil }
        guard parts.count == 4, numbers.count == 4, parts[0].count == 4, numbers[1] <= 12, numbers[2] <= 31,
            numbers[3] < 24
        else { return nil }
        return numbers.reduce(0) { $0 * 100 + $1 }
    }
}

/// Puts events together, a repository each.
struct EventFold {
    private let names: [String: RepositoryNames]
    private var assemblies: [RepositoryName: ArchiveAssembly]
    private var unreadable = 0

    init(_ names: [String: RepositoryNames]) {
        self.names = names
        assemblies = Dictionary(names.values.map { ($0.current, ArchiveAssembly($0)) }) { first, _ in first }
    }

    /// Adds one event; one that cannot be read concerns nobody, and is counted.
    mutating func take(_ bytes: [UInt8], _ range: Range<Int>, _ place: ArchivePlace) {
        let event: ArchiveEvent
        do throws(JSONFault) {
            event = try ArchiveEvent(bytes, range)
        } catch {
            unreadable += 1
            return
        }
        guard let name = event.repository?.lowercased(), let repository = names[name]?.current else {
            return
        }
        for (file, part) in event.parts {
            assemblies[repository]?.take(bytes, part, file, place)
        }
        if let number = event.untoldIssue { assemblies[repository]?.takeUntoldIssue(number) }
    }

    /// How many objects could not be read since this was asked last.
    mutating func takeUnreadable() -> Int {
        defer { unreadable = 0 }
        return unreadable
    }

    /// Records something about a file in all repositories.
    mutating func note(_ path: String, _ message: String) {
        for name in assemblies.keys { assemblies[name]?.note(path, nil, message) }
    }

    /// What came of it.
    consuming func archives() -> [RepositoryName: RepositoryArchive] { assemblies.mapValues { $0.archive() } }
}

/// An event of GH Archive: which repository it concerns, and where in it the objects of the REST API stand.
struct ArchiveEvent {
    /// `OWNER/NAME`.
    private(set) var repository: String?
    /// The objects that it holds.
    private(set) var parts: [(file: ArchiveFile, range: Range<Int>)] = []
    /// An issue that is there, of which it holds no more (before 2015).
    private(set) var untoldIssue: Int?

    /// Reads an event.
    init(_ bytes: [UInt8], _ range: Range<Int>) throws(JSONFault) {
        var scanner = JSONScanner(bytes, range)
        var type: String?
        var payload: Range<Int>?
        var url: String?
        try scanner.members { (scanner, key) throws(JSONFault) in
            switch key {
            case "type": type = try scanner.textOrNil()
            case "repo": repository = try scanner.member("name")
            case "repository": repository = try scanner.ownerAndName()
            case "payload": payload = try scanner.place()
            case "url": url = try scanner.textOrNil()
            default: try scanner.skipValue()
            }
        }
        guard let payload else { return }
        switch type {
        case "PullRequestEvent": try take(bytes, payload, ["pull_request": .pulls])
        case "IssuesEvent", "IssueCommentEvent":
            try take(bytes, payload, ["issue": .issues, "comment": .comments])
            // https://github.com/OWNER/NAME/issues/N#issuecomment-M
            untoldIssue = untoldIssue ?? url.flatMap(Self.issueNumber)
            if parts.contains(where: { $0.file == .issues }) { untoldIssue = nil }
        default: break
        }
    }

    private mutating func take(
        _ bytes: [UInt8], _ payload: Range<Int>, _ files: [String: ArchiveFile]
    ) throws(JSONFault) {
        var scanner = JSONScanner(bytes, payload)
        guard scanner.isAtObject() else { return }
        try scanner.members { (scanner, key) throws(JSONFault) in
            if let file = files[key], scanner.isAtObject() {
                parts.append((file, try scanner.place()))
            } else if key == "number", files["issue"] != nil {
                untoldIssue = try scanner.integerOrNull()
            } else {
                try scanner.skipValue()
            }
        }
    }

    private static func issueNumber(_ url: String) -> Int? {
        guard let place = url.range(of: "/issues/") else { return nil }
        return Int(url[place.upperBound...].prefix { $0.isNumber })
    }
}

extension JSONScanner {
    /// Reads `{owner: "…", name: "…"}`, the form before 2015.
    fileprivate mutating func ownerAndName() throws(JSONFault) -> String? {
        guard try !null() else { return nil }
        var owner: String?
        var name: String?
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "owner": owner = try scanner.textOrNil()
            case "name": name = try scanner.textOrNil()
            default: try scanner.skipValue()
            }
        }
        guard let owner, let name else { return nil }
        return "\(owner)/\(name)"
    }
}
