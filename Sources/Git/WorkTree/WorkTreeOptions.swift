package import Instances

/// How a work tree is made.
package struct WorkTreeOptions: Hashable, Sendable {
    /// The user and group that files are given to; needs the right to do so.
    package struct Owner: Hashable, Sendable {
        /// The user's number.
        package var user: UInt32
        /// The group's number.
        package var group: UInt32

        /// An owner by the numbers of the user and the group.
        package init(user: UInt32, group: UInt32) {
            self.user = user
            self.group = group
        }
    }

    /// How much a commit may hold that is written as files: a few trees of a kilobyte name any number of them.
    package struct Limits: Hashable, Sendable {
        /// Files, links and folders.
        package var entries = 200_000
        /// Those of them that are below a folder which is equal to another.
        package var repeatedEntries = 50_000
        /// Bytes of files.
        package var bytes = 8 << 30

        package init() {}
    }

    /// Who owns what is written; nil for whoever runs this.
    package var owner: Owner?
    /// What becomes of files whose blobs are missing: an error, or they are left out and named in the summary.
    package var missingObjects: RenderOptions.MissingObjects
    /// The tag to put on the one commit, so that tools which derive a version from tags work; nil for none.
    package var tag: String?
    /// How much may be written.
    package var limits = Limits()
    /// A checkout of the same commit with the same options on the same file system, whose objects and files get a second
    /// name; nil writes them.
    package var twin: Twin?

    /// A checkout that was made.
    package struct Twin: Hashable, Sendable {
        /// Where it is.
        package var directory: String
        /// What was written there.
        package var summary: WorkTreeSummary

        package init(directory: String, summary: WorkTreeSummary) {
            self.directory = directory
            self.summary = summary
        }
    }

    /// The options by their values.
    package init(
        owner: Owner? = nil, missingObjects: RenderOptions.MissingObjects = .fail, tag: String? = nil
    ) {
        self.owner = owner
        self.missingObjects = missingObjects
        self.tag = tag
    }
}

/// What was written as a work tree.
package struct WorkTreeSummary: Hashable, Sendable {
    /// The id of the work tree's one commit; not the original's, since it has no parents.
    package var commit: ObjectID
    /// The tag object on it; nil when there is none.
    package var tag: ObjectID?
    /// How many files and links were written.
    package var files: Int
    /// How many bytes they hold.
    package var bytes: Int
    /// The files that were left out, with their missing blobs.
    package var omitted: [Omission]

    /// A file that was left out.
    package struct Omission: Hashable, Sendable {
        /// Where it would be.
        package var path: GitPath
        /// The blob that is missing.
        package var id: ObjectID
    }
}
