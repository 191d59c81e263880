/// What installing the projects of a checkout adds: directories to lay over the environment and over the checkout.
package struct ProjectLayer: Hashable, Sendable {
    /// The directories to lay over the environment, top first.
    package var environment: [String] = []
    /// The directories to lay over the checkout, top first: generated files, compiled extensions.
    package var checkout: [String] = []
    /// Whether commands of the project ran over the sources, so that a patched checkout needs a layer of its own.
    package var dependsOnSources = false
    /// What did not work, and what was done instead.
    package var notes: [String] = []
}
