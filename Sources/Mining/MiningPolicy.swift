/// What mining decides by: a name and one rule for each decision.
///
/// Every policy takes the base commit that GitHub names (`base.sha`), or from history alone the first parent of the
/// commit by which the pull request entered its branch, and as its change what GitHub shows of it: the difference
/// between the head and its merge base with the branch, or between the merge and its first parent when the head is
/// not known.
package struct MiningPolicy: Hashable, Sendable {
    /// The name by which it is chosen and recorded.
    package let name: String
    /// Which issues a pull request resolves.
    package let linking: LinkingRule
    /// Which part of the change is the gold patch, and which the test patch.
    package let splitting: SplittingRule
    /// What becomes the problem statement and the hints.
    package let texts: TextsRule
    /// How the files of a project are read for its version.
    package let versions: VersionReading

    /// What published SWE-bench and SWE-Gym rows show: one issue per spelling of a keyword, `.py` files only in the
    /// gold patch, no `index` lines.
    package static let sweBench2023 = MiningPolicy(
        name: "swe-bench-2023", linking: .lastPerSpelling, splitting: .words, texts: .sweBench,
        versions: .sweBench)
    /// SWE-bench's rules since 2024-07: every issue once, a split by substrings of the path.
    package static let sweBench2024 = MiningPolicy(
        name: "swe-bench-2024", linking: .everyOnce, splitting: .substrings, texts: .sweBench,
        versions: .sweBench)
    /// Ours: GitHub's own notion of a link and more spellings, whole changes, a split by the parts of paths.
    package static let complete = MiningPolicy(
        name: "complete", linking: .complete, splitting: .pathParts, texts: .complete,
        versions: .complete)

    /// Every policy, the default one first.
    package static let all = [complete, sweBench2023, sweBench2024]

    /// The policy of a name; nil when there is none.
    package init?(named name: String) {
        guard let policy = Self.all.first(where: { $0.name == name }) else { return nil }
        self = policy
    }

    private init(
        name: String, linking: LinkingRule, splitting: SplittingRule, texts: TextsRule,
        versions: VersionReading
    ) {
        self.name = name
        self.linking = linking
        self.splitting = splitting
        self.texts = texts
        self.versions = versions
    }
}
