/// How the environment of one instance came about and is used; it names the lock.
///
/// Its encoding is published as part of `environments/recipes/OWNER__NAME.jsonl`: a flat object, in which the members
/// of the language stand among the others.
package struct Recipe: Hashable, Sendable {
    /// The language that made it.
    package var language = Self.firstLanguage
    /// The runner of its tests; nil for the first one that the language had.
    package var runner: String?
    /// The runner that the project's own files start, where it is not built in and another one runs the tests.
    package var missingRunner: String?
    /// The digest of the environment lock.
    package var lock: String
    /// The digest of the lock of the runs after the gold patch, where the patched project needs another one.
    package var afterLock: String?
    /// What the patched project requires and no lock has, for people; nil when nothing is missing.
    package var afterShortfall: String?
    /// The moment whose packages were asked for in the end.
    package var cutoff: Timestamp
    /// The chain of evidence.
    package var evidence: [Evidence]
    /// Every attempt at an environment, in order; the last one succeeded.
    package var attempts: [EnvironmentAttempt]
    /// Environment variables of test runs.
    package var variables: [String: String]
    /// Options for the test runner.
    package var testOptions: [String]
    /// Commands to run in the checkout after the project is installed.
    package var buildSteps: [String]
    /// Submodules that the checkout has.
    package var submodules: [String]
    /// What only the language knows, by the names of the encoded members.
    package var own: [String: JSONValue]

    /// The digests of its locks: of the runs before the gold patch, then of those after it where it is another one.
    package var locks: [String] { [lock] + (afterLock.map { [$0] } ?? []) }

    /// Recipes that name no language were made when there was one.
    package static let firstLanguage = "python"

    package init(
        lock: String, cutoff: Timestamp, evidence: [Evidence], attempts: [EnvironmentAttempt],
        variables: [String: String], testOptions: [String], buildSteps: [String], submodules: [String],
        own: [String: JSONValue]
    ) {
        self.lock = lock
        self.cutoff = cutoff
        self.evidence = evidence
        self.attempts = attempts
        self.variables = variables
        self.testOptions = testOptions
        self.buildSteps = buildSteps
        self.submodules = submodules
        self.own = own
    }
}

extension Recipe: Codable {
    private struct Member: CodingKey, Hashable {
        var stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }

        static let language = Member("language")
        static let runner = Member("runner")
        static let missingRunner = Member("missingRunner")
        static let lock = Member("lock")
        static let afterLock = Member("afterLock")
        static let afterShortfall = Member("afterShortfall")
        static let cutoff = Member("cutoff")
        static let evidence = Member("evidence")
        static let attempts = Member("attempts")
        static let variables = Member("variables")
        static let testOptions = Member("testOptions")
        static let buildSteps = Member("buildSteps")
        static let submodules = Member("submodules")

        static let common: Set<Member> = [
            language, runner, missingRunner, lock, afterLock, afterShortfall, cutoff, evidence, attempts,
            variables,
            testOptions, buildSteps, submodules,
        ]
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        language = try members.decodeIfPresent(String.self, forKey: .language) ?? Self.firstLanguage
        runner = try members.decodeIfPresent(String.self, forKey: .runner)
        missingRunner = try members.decodeIfPresent(String.self, forKey: .missingRunner)
        lock = try members.decode(String.self, forKey: .lock)
        afterLock = try members.decodeIfPresent(String.self, forKey: .afterLock)
        afterShortfall = try members.decodeIfPresent(String.self, forKey: .afterShortfall)
        cutoff = try members.decode(Timestamp.self, forKey: .cutoff)
        evidence = try members.decode([Evidence].self, forKey: .evidence)
        attempts = try members.decode([EnvironmentAttempt].self, forKey: .attempts)
        variables = try members.decode([String: String].self, forKey: .variables)
        testOptions = try members.decode([String].self, forKey: .testOptions)
        buildSteps = try members.decode([String].self, forKey: .buildSteps)
        submodules = try members.decode([String].self, forKey: .submodules)
        own = [:]
        for member in members.allKeys where !Member.common.contains(member) {
            own[member.stringValue] = try members.decode(JSONValue.self, forKey: member)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        if language != Self.firstLanguage { try members.encode(language, forKey: .language) }
        try members.encodeIfPresent(runner, forKey: .runner)
        try members.encodeIfPresent(missingRunner, forKey: .missingRunner)
        try members.encode(lock, forKey: .lock)
        try members.encodeIfPresent(afterLock, forKey: .afterLock)
        try members.encodeIfPresent(afterShortfall, forKey: .afterShortfall)
        try members.encode(cutoff, forKey: .cutoff)
        try members.encode(evidence, forKey: .evidence)
        try members.encode(attempts, forKey: .attempts)
        try members.encode(variables, forKey: .variables)
        try members.encode(testOptions, forKey: .testOptions)
        try members.encode(buildSteps, forKey: .buildSteps)
        try members.encode(submodules, forKey: .submodules)
        for (name, value) in own where !Member.common.contains(Member(name)) {
            try members.encode(value, forKey: Member(name))
        }
    }
}
