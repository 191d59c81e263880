/// One link of the chain that led to a recipe: which file said what, and what was decided from it.
package struct Evidence: Hashable, Sendable, Codable {
    /// The file, relative to the root; empty when no file said it.
    package var file: String
    /// What it said, shortened.
    package var said: String
    /// What was decided.
    package var decided: String

    /// A link by its parts; what a file said is cut at 200 characters.
    package init(file: String, said: String, decided: String) {
        self.file = file
        self.said = said.count > 200 ? String(said.prefix(200)) + "…" : said
        self.decided = decided
    }
}
