package import Instances

/// How far the making or updating of a mirror is.
package struct MirrorProgress: Hashable, Sendable {
    /// What is being done.
    package enum Phase: String, Hashable, Sendable {
        /// The other side is asked what it has.
        case connecting
        /// Objects arrive from the other side.
        case receiving
        /// Objects that came as differences are put together.
        case resolving
        /// Files of a repository on this machine are linked or copied.
        case linking
        /// References are written.
        case references
    }

    /// What is being done.
    package var phase: Phase
    /// How many objects (files, when linking) are done.
    package var done: Int
    /// How many there are; 0 when that is not known yet.
    package var total: Int
    /// How many bytes came from the other side.
    package var receivedBytes: Int
}

/// The result of making or updating a mirror.
package struct MirrorSummary: Hashable, Sendable {
    /// Whether there was no mirror before.
    package var isNew: Bool
    /// The commit that HEAD is at.
    package var head: ObjectID?
    /// How many references there are now.
    package var references: Int
    /// How many references are new or have moved.
    package var updatedReferences: Int
    /// How many references the source has no longer.
    package var removedReferences: Int
    /// How many bytes came from the other side (or were linked).
    package var receivedBytes: Int
}
