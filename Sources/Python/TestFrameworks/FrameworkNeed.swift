/// Something that a test framework lacks, with its remedy.
package struct FrameworkNeed: Hashable, Sendable, CustomStringConvertible {
    /// What is lacking, in words.
    package var description: String
    /// What supplies it.
    package var remedy: Remedy

    /// A need, in words, and its remedy.
    package init(_ description: String, _ remedy: Remedy) {
        self.description = description
        self.remedy = remedy
    }

    /// What supplies a need.
    package enum Remedy: Hashable, Sendable {
        /// Packages, of which those are added that are not there; if none is, options may help.
        case packages([String], otherwise: Options? = nil)
        /// Another release of the framework, as a requirement.
        case release(String, said: String)
        /// Options.
        case options(Options)
    }

    /// Options for the runner.
    package struct Options: Hashable, Sendable {
        /// The words of the command line.
        package var words: [String]
        /// What is said of them in the recipe.
        package var said: String

        /// Words, and what is said of them.
        package init(_ words: [String], said: String) {
            self.words = words
            self.said = said
        }
    }
}
