/// What went wrong with a file of records, and where.
package struct RecordError: Error, Sendable, CustomStringConvertible {
    /// The kinds of fault that callers distinguish.
    package enum Kind: Sendable, Equatable {
        /// The disk is full.
        case diskFull
        /// There is a record of that name already; records are never changed.
        case exists
        /// There is no such file.
        case absent
        /// The file cannot be opened, read or written.
        case inaccessible
        /// The content is not what it should be.
        case malformed
    }

    package let kind: Kind
    /// What was being done: "writing runs/ab/abc.json".
    package let operation: String
    /// What the system or the decoder said.
    package let cause: String

    package init(kind: Kind, operation: String, cause: String) {
        self.kind = kind
        self.operation = operation
        self.cause = cause
    }

    /// The sentence for people, with the remedy where there is one.
    package var description: String {
        switch kind {
        case .diskFull:
            "\(operation): the disk is full; make room and run the same command again, nothing finished is lost"
        case .exists, .absent, .inaccessible, .malformed:
            "\(operation): \(cause)"
        }
    }
}
