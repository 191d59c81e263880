/// The overlay layers of a checkout's projects.
package struct ProjectLayer: Hashable, Sendable {
    /// The layers over the environment, top first.
    package var environment: [String] = []
    /// The layers over the checkout, top first: generated files, compiled extensions.
    package var checkout: [String] = []
    /// Whether build commands read the sources, so that a patched checkout needs a layer of its own.
    package var dependsOnSources = false
    /// The output of build commands that failed; nil when none did.
    package var failedBuild: String?
    /// Failures, with the fallback that was used.
    package var notes: [String] = []
}
