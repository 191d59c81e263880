internal import JSON
package import Trajectories

/// A row of a training set: the question, and the right answer.
package struct VerifierRow: Sendable {
    /// What the row says of its run.
    package let header: TrajectoryHeader
    private let messages: [(role: TrajectoryMessage.Role, text: String)]

    /// - Throws: `JudgedRun.Absence` when there is nothing to ask about the run.
    package init(_ trajectory: Trajectory, _ runs: JudgedRun) throws(JudgedRun.Absence) {
        header = trajectory.header
        let isResolved = trajectory.header.resolution.isResolved == true
        messages = [
            (.system, runs.prompt.system), (.user, try runs.user(trajectory)),
            (.assistant, JudgePrompt.answer(isResolved)),
        ]
    }

    /// The key by which a draw tells the run from others.
    package static func key(_ header: TrajectoryHeader) -> String {
        let source = header.source
        return [
            header.instance, header.run ?? "", header.model ?? "", source.sha256, source.file,
            source.line.map { "\($0)" } ?? "",
        ].joined(separator: "\0")
    }

    /// About how many tokens the conversation has.
    package var estimatedTokens: Int { TokenEstimate.tokens(of: conversation) }

    /// The conversation as a trajectory, of which programs that count tokens can be given a store.
    package var conversation: Trajectory {
        Trajectory(
            header: header,
            messages: messages.map { TrajectoryMessage(role: $0.role, content: .text($0.text)) })
    }

    /// The row, without a newline.
    package func line(isOnPolicy: Bool) -> [UInt8] {
        var writer = JSONWriter(.spaced)
        writer.object { writer in
            writer.member("instance_id", header.instance)
            writer.member("run_id", header.run)
            writer.member("model", header.model)
            writer.member("pool", isOnPolicy ? "on-policy" : "off-policy")
            writer.member("resolved") { $0.boolean(header.resolution.isResolved == true) }
            writer.member("messages") { writer in
                writer.array(messages) { writer, message in
                    writer.object { writer in
                        writer.member("role", message.role.rawValue)
                        writer.member("content", message.text)
                    }
                }
            }
        }
        return writer.bytes
    }
}
