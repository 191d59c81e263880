/// One step of the inference of a recipe: which file said what, and what was decided from it.
package struct Evidence: Hashable, Sendable, Codable {
    /// The file, relative to the root; empty when it was no file.
    package var file: String
    /// What it said, shortened.
    package var said: String
    /// What was decided.
    package var decided: String

    /// What a file says is cut at 200 characters.
    package init(file: String, said: String, decided: String) {
        self.file = file
        self.said = said.count > 200 ? String(said.prefix(200)) + "…" : said
        self.decided = decided
    }
}
