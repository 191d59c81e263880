package import Discovery
internal import Files
package import GitHub
package import Instances
package import Workspace

/// Looks for repositories to mine; GitHub's answers are kept in a workspace.
package struct DiscoveryStage: Sendable {
    private let layout: WorkspaceLayout
    private let access: GitHubAccess
    private let observer: any PipelineObserver

    package init(layout: WorkspaceLayout, access: GitHubAccess, observer: any PipelineObserver) {
        self.layout = layout
        self.access = access
        self.observer = observer
    }

    /// Looks and judges.
    ///
    /// - Throws: `PipelineError.usage` when there is no token or no such server, `RepositoryExportError`, `GitHubError`,
    ///   `CancellationError`.
    package func run(_ request: DiscoveryRequest) async throws -> DiscoveryResult {
        let journal = "\(layout.root)/github/search"
        return try await RepositoryDiscovery(observer: observer) { [access, observer] in
            do {
                let client = try access.client { observer.noted($0) }
                return (RepositoryFinder(client: client, journal: journal), client)
            } catch let error as GitHubError {
                throw PipelineError.usage(error.description)
            }
        }.run(request)
    }
}
