/// A file of rows, one a line.
package struct RowInput: Hashable, Sendable {
    /// Where the lines lie.
    package let path: String
    /// The file that a person named: the same one, or one of another form from which the lines were made.
    package let origin: String

    /// A file of lines that a person named.
    package init(_ path: String) {
        self.path = path
        origin = path
    }

    /// Lines that were made from a file of another form.
    package init(_ path: String, from origin: String) {
        self.path = path
        self.origin = origin
    }
}
