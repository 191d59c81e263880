package import Trajectories

/// The log of a session as SWE-Gym's verifiers read it, byte for byte (`format_traj` of its `create_rm_data.ipynb`).
package enum SessionLog {
    private static let rule = String(repeating: "-", count: 100) + "\n"

    private struct Turn {
        var role: String
        var text: String
        var calls: [TrajectoryToolCall] = []
    }

    /// How calls of tools stand in a log.
    package enum Style: String, CaseIterable, Sendable, Codable {
        /// As part of what the assistant says, with results as the user's, as in SWE-Gym's published runs.
        case text
        /// As calls, with results of their own.
        case structured
    }

    /// The log of a run.
    ///
    /// - Throws: `TrajectoryFault` when a call cannot be written as text.
    package static func text(of trajectory: Trajectory, _ style: Style) throws(TrajectoryFault) -> String {
        guard style == .text else { return try text(trajectory.messages) }
        return try text(
            TextConversation(trajectory, describesTools: false).messages.map {
                TrajectoryMessage(
                    role: TrajectoryMessage.Role(rawValue: $0.role) ?? .user, content: .text($0.content))
            })
    }

    /// The log of a conversation.
    ///
    /// - Throws: as above.
    package static func text(_ messages: [TrajectoryMessage]) throws(TrajectoryFault) -> String {
        var messages = messages[...]
        var log = ""
        if let first = messages.first, first.role == .system || first.role == .developer {
            log += "*** System Message that describes the assistant's behavior ***\n\(content(first))\n"
            messages.removeFirst()
        }
        for (index, turn) in turns(messages).enumerated() {
            log += "\(rule)*** Turn \(index / 2 + 1) - \(turn.role) ***\n\(turn.text)\n"
            for (number, call) in turn.calls.enumerated() {
                log += "### Tool Call \(number)\n" + (try FunctionText.text(of: call)) + "\n"
            }
        }
        return log + rule
    }

    /// The messages, those of the user that follow each other joined.
    private static func turns(_ messages: ArraySlice<TrajectoryMessage>) -> [Turn] {
        var turns: [Turn] = []
        var isUsers = false
        for message in messages {
            if message.role == .user, isUsers {
                turns[turns.count - 1].text += "\n" + content(message)
                continue
            }
            isUsers = message.role == .user
            turns.append(Turn(role: word(message.role), text: content(message), calls: message.toolCalls))
        }
        return turns
    }

    private static func word(_ role: TrajectoryMessage.Role) -> String {
        role == .tool ? "TOOL EXECUTION RESULT" : role.rawValue.uppercased()
    }

    /// What a message says: of a list each text and a newline.
    private static func content(_ message: TrajectoryMessage) -> String {
        switch message.content {
        case .none: ""
        case .text(let text): text
        case .parts(let parts):
            parts.reduce(into: "") { if case .text(let text) = $1 { $0 += text + "\n" } }
        }
    }
}
