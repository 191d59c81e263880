/// A conversation in which calls and their results are text.
package struct TextConversation: Hashable, Sendable {
    /// One message.
    package struct Message: Hashable, Sendable {
        /// `system`, `user` or `assistant`.
        package var role: String
        package var content: String
    }

    /// The messages.
    package var messages: [Message] = []

    /// A conversation as OpenHands writes it for models without calls: one call in a message, results as the user's.
    ///
    /// - Parameter describesTools: whether the system's message says which tools there are and how they are called.
    /// - Throws: `TrajectoryFault` when a call cannot be written as text.
    package init(_ trajectory: Trajectory, describesTools: Bool = true) throws(TrajectoryFault) {
        let suffix = describesTools ? try FunctionText.description(of: trajectory.tools) : ""
        var names: [String: String] = [:]
        for message in Self.singleCalls(trajectory.messages) {
            let content = message.content.text
            switch message.role {
            case .system, .developer: messages.append(Message(role: "system", content: content + suffix))
            case .user: messages.append(Message(role: "user", content: content))
            case .assistant:
                guard let call = message.toolCalls.first else {
                    messages.append(Message(role: "assistant", content: content))
                    continue
                }
                if let id = call.id { names[id] = call.name }
                let text = content + "\n\n" + (try FunctionText.text(of: call))
                messages.append(Message(role: "assistant", content: String(text.drop(while: \.isWhitespace))))
            case .tool:
                let name = message.name ?? message.toolCallID.flatMap { names[$0] } ?? "function"
                messages.append(Message(role: "user", content: "EXECUTION RESULT of [\(name)]:\n\(content)"))
            }
        }
    }

    /// Messages of which none calls more than one tool.
    ///
    /// Each call is followed by its result. A call of several that
    /// nothing answered is left out, as the run went no further.
    static func singleCalls(_ messages: [TrajectoryMessage]) -> [TrajectoryMessage] {
        var result: [TrajectoryMessage] = []
        var pending: [String: TrajectoryMessage] = [:]
        for message in messages {
            if message.role == .assistant, message.toolCalls.count > 1 {
                for (index, call) in message.toolCalls.enumerated() {
                    var single = message
                    single.toolCalls = [call]
                    if index > 0 { (single.content, single.reasoning) = (.none, nil) }
                    pending[call.id ?? "#\(index)"] = single
                }
            } else if message.role == .tool, let id = message.toolCallID,
                let call = pending.removeValue(forKey: id)
            {
                result += [call, message]
            } else {
                result.append(message)
            }
        }
        return result
    }
}
