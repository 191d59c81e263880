internal import CSessions
internal import Glibc
internal import Sessions

/// The small programs that start sessions and run commands in them.
///
/// They are linked statically and use no Foundation, so that they start in a millisecond.
package enum Front {
    /// `swegym-sandbox`; its exit status.
    package static func sandbox(_ arguments: [String]) -> Int32 {
        run(arguments, SandboxCommands.run)
    }

    /// `swegym-docker`; its exit status.
    package static func docker(_ arguments: [String]) -> Int32 {
        run(arguments, DockerCommands.run)
    }

    private static func run(
        _ arguments: [String], _ commands: ([String], _ program: String) throws -> Int32
    ) -> Int32 {
        let program = arguments.first ?? "swegym-sandbox"
        do {
            try beHelper(arguments)
            // What a caller forgot to close must not live on in what is started for a session.
            session_keep_descriptors()
            return try commands(Array(arguments.dropFirst()), program)
        } catch let failure as FrontFailure {
            say(failure.text, to: 2)
            return failure.status
        } catch {
            say("error: \(error)", to: 2)
            return 1
        }
    }

    /// Keeps a session, or relays its ports, when this program was started for that; returns otherwise.
    private static func beHelper(_ arguments: [String]) throws {
        guard arguments.count > 1 else { return }
        switch arguments[1] {
        case "hold":
            guard arguments.count == 4, let listener = Int32(arguments[2]),
                let processes = UInt64(arguments[3])
            else { throw FrontFailure("hold is for sessions alone", status: 2) }
            session_hold(listener, processes)
        case "relay":
            guard arguments.count == 5, let port = Int(arguments[4]) else {
                throw FrontFailure("relay is for sessions alone", status: 2)
            }
            try PortRelay.serve(3, arguments[3], port, in: SessionStore(workspace: arguments[2]))
            exit(0)
        default: return
        }
    }
}
