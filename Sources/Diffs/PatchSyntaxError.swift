/// A text that is no patch, and where that shows.
package struct PatchSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    package enum Problem: Hashable, Sendable {
        /// A header line does not have the form that its first words announce.
        case malformedHeader(String)
        /// The section does not tell which file it is about.
        case noPath
        /// A path is not a valid quoted path, or is empty.
        case malformedPath
        /// A `@@` line is not of the form `@@ -start,count +start,count @@`.
        case malformedHunkHeader
        /// A hunk stands outside of any section.
        case hunkWithoutFile
        /// A line in a hunk begins with none of blank, `+`, `-` and `\`.
        case unexpectedHunkLine
        /// A hunk has fewer lines than its header says.
        case hunkTooShort
        /// A hunk has more lines than its header says.
        case hunkTooLong
        /// A hunk neither adds nor removes a line.
        case hunkChangesNothing
        /// The last line has no newline.
        case unterminatedLine
        /// A new file's hunk has old lines, or a removed file's hunk has new ones.
        case contradictsKind(FilePatch.Kind)
    }

    /// The line of the text, from 1.
    package let line: Int
    /// What is wrong.
    package let problem: Problem

    package init(line: Int, problem: Problem) {
        self.line = line
        self.problem = problem
    }

    /// The sentence for people.
    package var description: String {
        let words =
            switch problem {
            case .malformedHeader(let header): "the \(header) line is not of the form that git writes"
            case .noPath: "the section does not tell which file it is about"
            case .malformedPath: "the path is empty or not validly quoted"
            case .malformedHunkHeader: "expected @@ -start,count +start,count @@"
            case .hunkWithoutFile: "a hunk outside of any file's section"
            case .unexpectedHunkLine: "expected a hunk line, which begins with a blank, +, - or \\"
            case .hunkTooShort: "the hunk has fewer lines than its header says"
            case .hunkTooLong: "the hunk has more lines than its header says"
            case .hunkChangesNothing: "the hunk adds and removes nothing"
            case .unterminatedLine: "the last line has no newline; the patch may have been cut"
            case .contradictsKind(let kind): "the hunk contradicts that the file is \(kind.rawValue)"
            }
        return "reading a patch, line \(line): \(words)"
    }
}
