/// A section that cannot be applied, and where.
package struct PatchApplicationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is in the way.
    package enum Obstacle: Hashable, Sendable {
        /// The lines that the hunk takes for granted are nowhere in the file, or only where they must not be: away
        /// from the file's begin or end, or where another hunk has changed them.
        case contextNotFound
        /// The section is a binary file's and is not applied as text.
        case binary
        /// The section creates the file, which has a content already.
        case notEmpty
        /// The section removes the file, but leaves lines of it.
        case contentRemains
    }

    /// The file's path.
    package let path: [UInt8]
    /// Which of the section's hunks, from 1; nil when it is not about a hunk.
    package let hunk: Int?
    /// The line of the old file at which the hunk expects its place, from 1.
    package let line: Int?
    /// What is in the way.
    package let obstacle: Obstacle

    package init(path: [UInt8], hunk: Int? = nil, line: Int? = nil, obstacle: Obstacle) {
        self.path = path
        self.hunk = hunk
        self.line = line
        self.obstacle = obstacle
    }

    /// The sentence for people.
    package var description: String {
        var place = "applying a patch to \(String(decoding: path, as: UTF8.self))"
        if let hunk { place += ", hunk \(hunk)" }
        if let line { place += ", line \(line)" }
        let words =
            switch obstacle {
            case .contextNotFound: "the file does not hold the lines that the hunk expects"
            case .binary: "the section holds no text but a binary file"
            case .notEmpty: "the file should be new, but has a content"
            case .contentRemains: "the file should be removed, but the hunks leave lines of it"
            }
        return "\(place): \(words)"
    }
}
