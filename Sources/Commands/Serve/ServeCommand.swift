internal import ArgumentParser
internal import Evaluation
internal import Foundation
internal import Pipeline
internal import Serving
internal import Sessions
internal import Workspace

/// `swegym serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve sessions over HTTP: start, work, compare and grade, for agents and training loops.",
        discussion: """
            POST /sessions starts a session and answers its name and token; with the token, SWE-ReX's client works in it \
            (`host` http://127.0.0.1, `port`, `auth_token`), and so do the paths below /sessions/NAME. Sessions end \
            with the server, with their time, or by DELETE. It listens on loopback unless --host says otherwise; on any \
            other address a token is required, from --token-file or SWEGYM_TOKEN. What is too much at once is answered \
            with status 429 and Retry-After. The workspace is held for as long as the server runs.
            """)

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 for any that is free, which the first line says.")
    var port = 8000

    @Option(help: ArgumentHelp("A file whose first line is the token.", valueName: "file"))
    var tokenFile: String?

    @Option(help: "The most sessions at once.")
    var maxSessions = 256

    @Option(help: "The most grades at once; as many as --workers when left out.")
    var maxGrades: Int?

    @Option(help: "The most MiB of a request's body.")
    var maxBody = 64

    @Option(help: "Seconds that a session lives at the longest, and when nothing is asked for.")
    var ttl = 12 * 3600

    @Option(help: ArgumentHelp("Published rows by whose lists patches are graded.", valueName: "rows"))
    var rows: String?

    @OptionGroup var work: InstanceWorkOptions
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let context = CommandContext.current
        let options = try options(context)
        try await workspace.waitingLease("swegym serve").during {
            let shared = SandboxWork(work: work, workspace: workspace)
            let workshop = try await shared.workshop(rows: try await shared.tasks(rows))
            let store = SessionStore(workspace: workspace.layout.root)
            try store.sweep()
            let server: GymServer
            do throws(ServingError) {
                server = try GymServer(
                    options, store: store, holder: FrontProgram.path, work: WorkshopWork(workshop, store))
            } catch {
                throw UsageFailure("\(error)")
            }
            let write = context.output
            do {
                try await server.run { write("listening on \($0)\n") }
            } catch let error as ServingError {
                throw CommandFailure("\(error): --port 0 takes any port that is free")
            }
        }
    }

    private func options(_ context: CommandContext) throws -> ServingOptions {
        guard (0...65535).contains(port), maxSessions > 0, (maxGrades ?? 1) > 0, (1...4096).contains(maxBody),
            ttl > 0
        else {
            throw UsageFailure(
                "--port is 0 to 65535, --max-body 1 to 4096; --max-sessions, --max-grades and --ttl are above zero"
            )
        }
        var options = ServingOptions()
        options.host = host
        options.port = port
        options.mostSessions = maxSessions
        options.mostGrades = maxGrades ?? work.workers ?? options.mostGrades
        options.bodyBytes = maxBody << 20
        options.lifetimeSeconds = ttl
        if let text = try token(context) {
            do throws(ServingError) {
                options.token = try AccessToken(text)
            } catch {
                throw UsageFailure("\(error)")
            }
        }
        return options
    }

    /// Never an argument: every process of the machine can read those.
    private func token(_ context: CommandContext) throws -> String? {
        guard let tokenFile else {
            return context.environment["SWEGYM_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let text = try? String(contentsOfFile: tokenFile, encoding: .utf8) else {
            throw UsageFailure("\(tokenFile) cannot be read")
        }
        return String(text.prefix { !$0.isNewline })
    }
}
