internal import Instances

/// Reads the statements of a script.
struct DemonstrationScriptParser {
    private var lines: ScriptLines
    private var people: [String: DemonstrationScript.Person] = [:]
    private var events: [DemonstrationScript.Event] = []
    private var issues: [Issue] = []

    init(_ text: String, file: String) {
        lines = ScriptLines(text, file: file)
    }

    mutating func parse() throws(DemonstrationScriptError) -> DemonstrationScript {
        let line = lines.number()
        let name = try lines.rest(after: "repository")
        guard let repository = RepositoryName(name) else {
            throw error("expected OWNER/NAME, found `\(name)`", line)
        }
        let branch = try lines.rest(after: "branch")
        while lines.peek() != nil { try statement() }
        return DemonstrationScript(
            repository: repository, branch: branch, file: lines.file, events: events, issues: issues)
    }

    private mutating func statement() throws(DemonstrationScriptError) {
        let line = lines.number()
        if let words = lines.words(after: "person") {
            try readPerson(words, line)
        } else if let words = lines.words(after: "commit") {
            events.append(.commit(try readCommit(words, line)))
        } else if let words = lines.words(after: "tag") {
            guard words.count == 1 else { throw error("expected `tag NAME`", line) }
            events.append(.tag(words[0], line: line))
        } else if let words = lines.words(after: "issue") {
            issues.append(try readIssue(words, line))
        } else if let words = lines.words(after: "pull") {
            events.append(.pull(try readPull(words, line)))
        } else if let words = lines.words(after: "merge") {
            events.append(.merge(try readMerge(words, line)))
        } else if let words = lines.words(after: "close") {
            guard words.count == 2 else { throw error("expected `close NUMBER DATE`", line) }
            _ = try moment(words[1], line)
            events.append(.close(number: try number(words[0], line), line: line))
        } else {
            throw lines.expected("person, commit, tag, issue, pull, merge or close")
        }
    }

    private mutating func readPerson(_ words: [String], _ line: Int) throws(DemonstrationScriptError) {
        guard words.count >= 3, let mail = words.last, mail.hasPrefix("<"), mail.hasSuffix(">") else {
            throw error("expected `person LOGIN NAME <MAIL>`", line)
        }
        let name = words[1..<(words.count - 1)].joined(separator: " ")
        people[words[0]] = DemonstrationScript.Person(
            name: name, email: String(mail.dropFirst().dropLast()))
    }

    private mutating func readCommit(
        _ words: [String], _ line: Int
    ) throws(DemonstrationScriptError) -> DemonstrationScript.Commit {
        guard words.count == 2 else { throw error("expected LOGIN DATE", line) }
        let author = try person(words[0], line)
        let date = try moment(words[1], line)
        try lines.take("message")
        let message = lines.text().joined(separator: "\n") + "\n"
        return DemonstrationScript.Commit(
            author: author, date: date, message: message, changes: try readChanges())
    }

    private mutating func readChanges() throws(DemonstrationScriptError) -> [SourceChange] {
        var changes: [SourceChange] = []
        while true {
            let line = lines.number()
            let start = lines.index
            if let words = lines.words(after: "write"), words.count == 1 {
                changes.append(SourceChange(.write(words[0], lines: lines.text()), line: line))
            } else if let words = lines.words(after: "delete"), words.count == 1 {
                changes.append(SourceChange(.delete(words[0]), line: line))
            } else if let words = lines.words(after: "move"), words.count == 3, words[1] == "to" {
                changes.append(SourceChange(.move(words[0], to: words[2]), line: line))
            } else if let words = lines.words(after: "edit"), words.count == 1 {
                changes.append(SourceChange(.edit(words[0], hunks: try readHunks()), line: line))
            } else if lines.index != start {
                // One of the words was taken, but not what belongs to it.
                throw error("expected `write PATH`, `edit PATH`, `delete PATH` or `move PATH to PATH`", line)
            } else {
                return changes
            }
        }
    }

    private mutating func readHunks() throws(DemonstrationScriptError) -> [SourceChange.Hunk] {
        var hunks: [SourceChange.Hunk] = []
        while lines.peek() == "@" {
            var hunk = SourceChange.Hunk(line: lines.number())
            _ = lines.next()
            while let line = lines.peek(), let sign = line.utf8.first {
                let text = String(line.dropFirst())
                switch sign {
                case UInt8(ascii: "|"): hunk.old.append(text); hunk.new.append(text)
                case UInt8(ascii: "-"): hunk.old.append(text)
                case UInt8(ascii: "+"): hunk.new.append(text)
                default: break
                }
                guard [UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(sign) else { break }
                _ = lines.next()
            }
            hunks.append(hunk)
        }
        guard !hunks.isEmpty else { throw lines.expected("a hunk, begun by `@`") }
        return hunks
    }

    private mutating func readIssue(
        _ words: [String], _ line: Int
    ) throws(DemonstrationScriptError) -> Issue {
        guard words.count == 3 else { throw error("expected `issue NUMBER LOGIN DATE`", line) }
        let number = try number(words[0], line)
        _ = try person(words[1], line)
        _ = try moment(words[2], line)
        let (title, body) = try readTitleAndBody()
        var comments: [IssueComment] = []
        while true {
            let line = lines.number()
            guard let words = lines.words(after: "comment") else { break }
            guard words.count == 2 || words.count == 4 && words[2] == "edited" else {
                throw error("expected `comment LOGIN DATE` or `comment LOGIN DATE edited DATE`", line)
            }
            _ = try person(words[0], line)
            let written = try moment(words[1], line)
            let edited = words.count == 4 ? try moment(words[3], line) : written
            let text = lines.text().joined(separator: "\n")
            comments.append(IssueComment(body: text, createdAt: written, updatedAt: edited))
        }
        return Issue(number: number, title: title, body: body, comments: comments)
    }

    private mutating func readPull(
        _ words: [String], _ line: Int
    ) throws(DemonstrationScriptError) -> DemonstrationScript.Pull {
        guard words.count == 4 || words.count == 6 && words[4] == "from" else {
            throw error(
                "expected `pull NUMBER LOGIN DATE HEAD` or `pull NUMBER LOGIN DATE HEAD from TAG|N`", line)
        }
        _ = try person(words[1], line)
        let date = try moment(words[2], line)
        let number = try number(words[0], line)
        var fork = DemonstrationScript.Fork.back(0)
        if words.count == 6 { fork = Int(words[5]).map { .back($0) } ?? .tag(words[5]) }
        let (title, body) = try readTitleAndBody()
        var commits: [DemonstrationScript.Commit] = []
        while true {
            let line = lines.number()
            guard let words = lines.words(after: "push") else { break }
            commits.append(try readCommit(words, line))
        }
        guard !commits.isEmpty else { throw lines.expected("`push LOGIN DATE`") }
        return DemonstrationScript.Pull(
            number: number, login: words[1], date: date, head: words[3], fork: fork, title: title, body: body,
            commits: commits, line: line)
    }

    private mutating func readMerge(
        _ words: [String], _ line: Int
    ) throws(DemonstrationScriptError) -> DemonstrationScript.Merge {
        guard words.count == 4, let kind = DemonstrationScript.MergeKind(rawValue: words[3]) else {
            throw error("expected `merge NUMBER LOGIN DATE merge|squash|rebase`", line)
        }
        return DemonstrationScript.Merge(
            number: try number(words[0], line), person: try person(words[1], line),
            date: try moment(words[2], line), kind: kind, line: line)
    }

    private mutating func readTitleAndBody() throws(DemonstrationScriptError) -> (String, String) {
        let title = try lines.rest(after: "title")
        try lines.take("body")
        return (title, lines.text().joined(separator: "\n"))
    }

    private func person(
        _ login: String, _ line: Int
    ) throws(DemonstrationScriptError) -> DemonstrationScript.Person {
        guard let person = people[login] else {
            throw error("nobody is called `\(login)`; add `person \(login) NAME <MAIL>` above", line)
        }
        return person
    }

    private func moment(_ text: String, _ line: Int) throws(DemonstrationScriptError) -> Timestamp {
        guard let moment = Timestamp(text) else {
            throw error("expected a time such as 2021-06-30T12:00:00Z, found `\(text)`", line)
        }
        return moment
    }

    private func number(_ text: String, _ line: Int) throws(DemonstrationScriptError) -> Int {
        guard let number = Int(text), number > 0 else {
            throw error("expected a number from 1, found `\(text)`", line)
        }
        return number
    }

    private func error(_ message: String, _ line: Int) -> DemonstrationScriptError {
        DemonstrationScriptError(file: lines.file, line: line, message: message)
    }
}
