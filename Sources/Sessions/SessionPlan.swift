/// A place in which sessions can start: everything that does not differ from one session to the next, prepared once.
///
/// It is kept in a file next to the checkout, so that a session starts without whoever prepared it.
package struct SessionPlan: Sendable, Equatable {
    /// The name of the file in the place's directory.
    package static let fileName = "plan"

    /// What it is a place of: an instance, or the digest of a lock.
    package var image = ""
    /// The directory inside in which commands start.
    package var workingDirectory = "/testbed"
    /// The variables of every command.
    package var variables: [String: String] = [:]
    /// bubblewrap's options that show the system.
    package var options: [String] = []
    /// What is mounted, in order.
    package var mounts: [Mount] = []
    /// As whom sessions run, and over which directory their stage is shown, when root starts them.
    package var user: User?
    /// bubblewrap's program.
    package var bubblewrap = "/usr/bin/bwrap"
    /// The filter of system calls; empty for none.
    package var filter: [UInt8] = []
    /// The control groups that can be made.
    package var groups: [Group] = []
    /// The limits of a session that asks for none.
    package var limits = SessionLimits()
    /// Files of the host that must be as they were, or the place has to be prepared again.
    package var stamps: [Stamp] = []
    /// The base commit, and where inside its Git directory is that no command can change; nil when there is none.
    package var base: Base?

    package init() {}

    /// One thing mounted inside.
    package enum Mount: Sendable, Equatable {
        /// A file or directory of the host that cannot be changed.
        case readOnly(host: String, inside: String)
        /// Directories of the host over one another, the top one first, below a layer of the session.
        case overlay(lowers: [String], inside: String)
        /// An empty directory of the session's own.
        case empty(inside: String)
        /// A symbolic link.
        case link(target: String, inside: String)
    }

    /// Whose a session's processes are on the host.
    package struct User: Sendable, Equatable {
        package var uid: UInt32
        package var gid: UInt32
        /// A directory that all users can enter.
        package var shown: String

        package init(uid: UInt32, gid: UInt32, shown: String) {
            self.uid = uid
            self.gid = gid
            self.shown = shown
        }
    }

    /// A directory in which control groups can be made.
    package struct Group: Sendable, Equatable {
        /// `memory` or `pids`, or another that only counts.
        package var controller: String
        /// The generation of the kernel's interface: 1 or 2.
        package var version: Int
        package var directory: String

        package init(controller: String, version: Int, directory: String) {
            self.controller = controller
            self.version = version
            self.directory = directory
        }
    }

    /// A file with what tells whether it has changed.
    package struct Stamp: Sendable, Equatable {
        package var path: String
        /// Nanoseconds since 1970 of its last change, and its size; -1 when it was not there.
        package var modified: Int64
        package var size: Int64

        package init(path: String, modified: Int64, size: Int64) {
            self.path = path
            self.modified = modified
            self.size = size
        }
    }

    /// What differences are taken against.
    package struct Base: Sendable, Equatable {
        package var commit: String
        package var gitDirectory: String

        package init(commit: String, gitDirectory: String) {
            self.commit = commit
            self.gitDirectory = gitDirectory
        }
    }
}

/// What a session may take.
package struct SessionLimits: Sendable, Equatable {
    /// Memory of all processes together, with what they write.
    package var memoryBytes = 6 << 30
    /// Processes and threads.
    package var processes = 256
    /// Everything that is written: the checkout's changes, `/tmp`, the home directory.
    package var diskBytes = 2 << 30
    /// Open files of one process.
    package var openFiles = 4096
    /// Size of one file.
    package var fileBytes = 1 << 30
    /// How long it may live; seconds, without end when 0.
    package var lifetimeSeconds = 12 * 3600

    package init() {}
}
