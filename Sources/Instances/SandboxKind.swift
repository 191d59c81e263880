/// The back ends of the sandbox that runs can have.
package enum SandboxKind: String, Sendable, Hashable, CaseIterable, Codable {
    /// Namespaces that bubblewrap makes: what everything is run by unless another is asked for.
    case bubblewrap
    /// Containers that podman makes.
    case podman

    /// What records and digests say of it: nothing of the usual one, so that those of earlier versions stay as they are.
    package var recorded: String? { self == .bubblewrap ? nil : rawValue }
}
