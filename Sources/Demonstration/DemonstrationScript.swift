package import Instances

/// A repository's history as text: commits, pull requests and issues in the order in which they came.
///
/// The form is described at the top of `Resources/demo-repository.txt`.
package struct DemonstrationScript: Sendable {
    /// The repository's name.
    package let repository: RepositoryName
    /// The branch that everything is merged into.
    package let branch: String
    /// What errors call the script.
    let file: String
    /// What happens to the branch, in order.
    let events: [Event]
    /// The issues, in the order of the text.
    let issues: [Issue]

    /// Reads a script.
    ///
    /// - Parameters:
    ///   - text: The script.
    ///   - file: What errors call it.
    /// - Throws: `DemonstrationScriptError` with the line.
    package init(_ text: String, file: String = "script") throws(DemonstrationScriptError) {
        var parser = DemonstrationScriptParser(text, file: file)
        self = try parser.parse()
    }

    init(
        repository: RepositoryName, branch: String, file: String, events: [Event], issues: [Issue]
    ) {
        self.repository = repository
        self.branch = branch
        self.file = file
        self.events = events
        self.issues = issues
    }

    /// Someone who writes commits, issues and comments.
    struct Person: Hashable, Sendable {
        var name: String
        var email: String

        /// Who commits what is merged on the web.
        static let website = Person(name: "GitHub", email: "noreply@github.com")
    }

    /// What happens to the branch.
    enum Event: Sendable {
        case commit(Commit)
        case tag(String, line: Int)
        case pull(Pull)
        case merge(Merge)
        case close(number: Int, line: Int)
    }

    /// A commit: who, when, why and what.
    struct Commit: Hashable, Sendable {
        var author: Person
        var date: Timestamp
        var message: String
        var changes: [SourceChange]
    }

    /// A pull request as it was opened.
    struct Pull: Hashable, Sendable {
        var number: Int
        var login: String
        var date: Timestamp
        /// The name of its branch.
        var head: String
        var fork: Fork
        var title: String
        var body: String
        var commits: [Commit]
        var line: Int
    }

    /// Where the branch of a pull request leaves the main one.
    enum Fork: Hashable, Sendable {
        /// So many commits before the newest one.
        case back(Int)
        /// At a tag.
        case tag(String)
    }

    /// How a pull request entered the branch.
    struct Merge: Hashable, Sendable {
        var number: Int
        var person: Person
        var date: Timestamp
        var kind: MergeKind
        var line: Int
    }

    /// GitHub's three ways to merge.
    enum MergeKind: String, Hashable, Sendable, CaseIterable {
        case merge
        case squash
        case rebase
    }
}

/// A script that cannot be followed, and where.
package struct DemonstrationScriptError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The script.
    package let file: String
    /// The line, from 1.
    package let line: Int
    /// What was found and what was expected.
    package let message: String

    /// `FILE:LINE: message`.
    package var description: String { "\(file):\(line): \(message)" }
}
