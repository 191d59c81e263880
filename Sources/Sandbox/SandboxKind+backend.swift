package import Instances

extension SandboxKind {
    /// The back end that stages its runs in a directory, made when absent.
    ///
    /// What runs that were killed left there is removed.
    package func sandbox(scratch: String) throws(SandboxError) -> any SandboxBackend {
        switch self {
        case .bubblewrap: try BubblewrapSandbox(scratch: scratch)
        case .podman: try PodmanSandbox(scratch: scratch)
        }
    }
}
