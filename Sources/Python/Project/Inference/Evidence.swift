/// One link of the chain that led to a recipe: which file said what, and what was decided from it.
public struct Evidence: Hashable, Sendable, Codable {
    /// The file, relative to the root; empty when no file said it.
    public var file: String
    /// What it said, shortened.
    public var said: String
    /// What was decided.
    public var decided: String

    /// A link by its parts; what a file said is cut at 200 characters.
    public init(file: String, said: String, decided: String) {
        self.file = file
        self.said = said.count > 200 ? String(said.prefix(200)) + "…" : said
        self.decided = decided
    }
}
