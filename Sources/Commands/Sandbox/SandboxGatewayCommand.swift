internal import ArgumentParser
internal import Pipeline
internal import Sessions

/// `swegym sandbox gateway`, which `swegym-sandbox start --network host-allow` starts.
struct SandboxGatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "Let a session reach the named hosts until it ends.",
        shouldDisplay: false)

    @Argument(help: "The session.")
    var name: String

    @Option(parsing: .upToNextOption, help: "HOST or HOST:PORT.")
    var allow: [String] = []

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let context = CommandContext.current
        let session = try NamedSession(name, in: workspace)
        let gateway: SessionGateway
        do throws(SessionError) {
            gateway = try SessionGateway(
                session.store, name, hosts: allow, environment: context.environment)
        } catch {
            throw UsageFailure("\(error)")
        }
        try await gateway.serve { context.output("ready\n") }
    }
}
