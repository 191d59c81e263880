package import Files

/// What can go wrong with the directory of state.
package enum WorkspaceError: Error, Sendable, CustomStringConvertible {
    /// Another process holds the workspace.
    case held(path: String, holder: String)
    /// The workspace was written by a later version.
    case tooNew(path: String, version: String)
    /// The catalogue failed.
    case catalogue(operation: String, cause: String)
    /// A file or directory of the workspace failed.
    case file(operation: String, cause: String)
    /// A record that the catalogue needs cannot be used.
    case record(StoredFault)
    /// Nothing is there of what was asked for.
    case nothingSelected(String)
    /// No instance of that id is known.
    case unknownInstance(String, nearest: String?)

    /// The sentence for people, with the remedy.
    package var description: String {
        switch self {
        case .held(let path, let holder):
            "the workspace \(path) is in use by \(holder); wait for it, stop it, or name another --workspace"
        case .tooNew(let path, let version):
            "the workspace \(path) was written by a later swegym (\(version)); use that version or another --workspace"
        case .catalogue(let operation, let cause):
            "\(operation): \(cause); the records are whole, delete catalogue.sqlite and run the command again to rebuild it"
        case .file(let operation, let cause):
            "\(operation): \(cause)"
        case .record(let fault): fault.description
        case .nothingSelected(let text): text
        case .unknownInstance(let id, let nearest):
            "no instance \(id) in this workspace"
                + (nearest.map { "; the nearest known id is \($0)" }
                    ?? ", which has no candidates yet: `swegym mine --help` says how to mine some")
        }
    }
}
