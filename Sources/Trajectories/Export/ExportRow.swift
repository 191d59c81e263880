internal import JSON

/// Rows as trainers load them.
enum ExportRow {
    /// The row of a trajectory in a form other than that of pairs, without its newline.
    ///
    /// - Throws: `TrajectoryFault` when the form cannot hold it.
    static func bytes(of trajectory: Trajectory, _ form: ExportForm) throws(TrajectoryFault) -> [UInt8] {
        switch form {
        case .messages, .pairs: return messages(trajectory)
        case .text: return try text(trajectory)
        case .shareGPT: return try shareGPT(trajectory)
        case .sampled: return sampled(trajectory)
        }
    }

    private static func messages(_ trajectory: Trajectory) -> [UInt8] {
        let header = trajectory.header
        var writer = JSONWriter(.spaced)
        writer.object { writer in
            write(header, to: &writer)
            writer.member("exit_status", header.exitStatus)
            writer.member("calls") { $0.integer(orNull: header.calls) }
            writer.member("prompt_tokens") { $0.integer(orNull: header.promptTokens) }
            writer.member("completion_tokens") { $0.integer(orNull: header.completionTokens) }
            writer.member("cost", header.cost)
            writer.member("patch", trajectory.patch)
            writer.member("tools", trajectory.tools)
            writer.member("messages") { $0.array(trajectory.messages) { write($1, to: &$0) } }
        }
        return writer.bytes
    }

    private static func text(_ trajectory: Trajectory) throws(TrajectoryFault) -> [UInt8] {
        let style = try TextConversation(trajectory)
        var writer = JSONWriter(.spaced)
        writer.object { writer in
            write(trajectory.header, to: &writer)
            writer.member("messages") { writer in
                writer.array(style.messages) { writer, message in
                    writer.object { writer in
                        writer.member("role", message.role)
                        writer.member("content", message.content)
                    }
                }
            }
        }
        return writer.bytes
    }

    private static func shareGPT(_ trajectory: Trajectory) throws(TrajectoryFault) -> [UInt8] {
        let conversation = try ShareGPT(trajectory)
        var writer = JSONWriter(.spaced)
        writer.object { writer in
            write(trajectory.header, to: &writer)
            writer.member("system", conversation.system)
            writer.member("tools", trajectory.tools ?? "")
            writer.member("conversations") { writer in
                writer.array(conversation.turns) { writer, turn in
                    writer.object { writer in
                        writer.member("from", turn.from)
                        writer.member("value", turn.value)
                    }
                }
            }
        }
        return writer.bytes
    }

    private static func sampled(_ trajectory: Trajectory) -> [UInt8] {
        var writer = JSONWriter(.spaced)
        writer.object { writer in
            write(trajectory.header, to: &writer)
            writer.member("messages") { writer in
                writer.array(trajectory.messages) { writer, message in
                    writer.object { writer in
                        writer.member("content", message.content.text)
                        writer.member("role", message.role.rawValue)
                        writer.member("tool_call_id", message.toolCallID)
                        writer.member("tool_calls") { write(calls: message.toolCalls, to: &$0) }
                    }
                }
            }
            writer.member("tools", trajectory.tools)
            writer.member("test_result") { writer in
                writer.object { $0.member("git_patch", trajectory.patch ?? "") }
            }
        }
        return writer.bytes
    }

    /// A pair of runs on one instance; what both were asked stands in front.
    ///
    /// - Throws: `TrajectoryFault` when they were not asked the same, or one of them says nothing.
    static func pair(_ chosen: Trajectory, _ rejected: Trajectory) throws(TrajectoryFault) -> [UInt8] {
        let prompt = chosen.messages.prefix { $0.role != .assistant }
        guard
            rejected.messages.prefix(while: { $0.role != .assistant }).elementsEqual(prompt, by: Self.isEqual)
        else { throw TrajectoryFault("the two runs were not asked the same") }
        let answers = [chosen, rejected].map { $0.messages.dropFirst(prompt.count) }
        guard answers.allSatisfy({ !$0.isEmpty }) else {
            throw TrajectoryFault("the model says nothing in one of the runs")
        }
        var writer = JSONWriter(.spaced)
        writer.object { writer in
            writer.member("instance_id", chosen.header.instance)
            for (side, run) in [("chosen", chosen), ("rejected", rejected)] {
                writer.member("\(side)_run_id", run.header.run)
                writer.member("\(side)_model", run.header.model)
                writer.member("\(side)_resolved") { $0.boolean(orNull: run.header.resolution.isResolved) }
            }
            writer.member("tools", chosen.tools)
            writer.member("prompt") { $0.array(prompt) { write($1, to: &$0) } }
            writer.member("chosen") { $0.array(answers[0]) { write($1, to: &$0) } }
            writer.member("rejected") { $0.array(answers[1]) { write($1, to: &$0) } }
        }
        return writer.bytes
    }

    private static func isEqual(_ left: TrajectoryMessage, _ right: TrajectoryMessage) -> Bool {
        left.role == right.role && left.content.text == right.content.text
    }

    // MARK: - Parts

    private static func write(_ header: TrajectoryHeader, to writer: inout JSONWriter) {
        writer.member("instance_id", header.instance)
        writer.member("run_id", header.run)
        writer.member("model", header.model)
        writer.member("resolved") { $0.boolean(orNull: header.resolution.isResolved) }
    }

    /// A message with the members that templates of chats know; all rows have the same ones.
    private static func write(_ message: TrajectoryMessage, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("role", message.role.rawValue)
            writer.member("content", message.content.text)
            writer.member("reasoning_content", message.reasoning)
            writer.member("tool_calls") { write(calls: message.toolCalls, to: &$0) }
            writer.member("tool_call_id", message.toolCallID)
            writer.member("name", message.name)
        }
    }

    private static func write(calls: [TrajectoryToolCall], to writer: inout JSONWriter) {
        guard !calls.isEmpty else { return writer.null() }
        writer.array(calls) { writer, call in
            writer.object { writer in
                writer.member("id", call.id)
                writer.member("type", "function")
                writer.member("function") { writer in
                    writer.object { writer in
                        writer.member("name", call.name)
                        writer.member("arguments", call.arguments)
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func integer(orNull value: Int?) {
        if let value { integer(value) } else { null() }
    }

    fileprivate mutating func boolean(orNull value: Bool?) {
        if let value { boolean(value) } else { null() }
    }
}
