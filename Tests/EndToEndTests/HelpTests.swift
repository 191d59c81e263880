import Commands
import Testing

@Suite struct `The command line` {
    @Test(arguments: [
        "mine", "validate", "publish", "run", "status", "show", "environment", "doctor", "verify", "split",
        "overlap", "report", "convert", "discover", "judge", "list", "trajectories", "verifier", "rollout",
    ])
    func `every command explains itself`(command: String) async {
        let console = Console()
        let status = await SwegymCommand.run([command, "--help"], context: console.context)
        #expect(status == 0)
        #expect(console.output.contains("OVERVIEW"))
        #expect(console.diagnostics.isEmpty)
    }
}
