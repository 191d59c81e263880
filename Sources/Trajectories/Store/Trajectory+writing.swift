internal import JSON

extension Trajectory {
    /// The format of the lines of a store.
    static let format = 1

    /// The line of a store, without its newline: equal trajectories have equal bytes.
    package var line: [UInt8] {
        var writer = JSONWriter(.compact)
        writer.object { writer in
            header.write(to: &writer)
            if let patch { writer.member("patch", patch) }
            if let tools { writer.member("tools") { $0.raw(tools.utf8) } }
            writer.member("messages") { $0.array(messages) { $1.write(to: &$0) } }
        }
        return writer.bytes
    }
}

extension TrajectoryHeader {
    func write(to writer: inout JSONWriter) {
        writer.member("format", Trajectory.format)
        writer.member("instance_id", instance)
        if let run { writer.member("run_id", run) }
        if let model { writer.member("model", model) }
        if let isResolved = resolution.isResolved { writer.member("resolved") { $0.boolean(isResolved) } }
        if let authority = resolution.authority { writer.member("resolved_by", authority.rawValue) }
        if let claim = resolution.claim { writer.member("claimed") { $0.boolean(claim) } }
        if let exitStatus { writer.member("exit_status", exitStatus) }
        if let calls { writer.member("calls", calls) }
        if let promptTokens { writer.member("prompt_tokens", promptTokens) }
        if let completionTokens { writer.member("completion_tokens", completionTokens) }
        if let cost { writer.member("cost", cost) }
        writer.member("source") { writer in
            writer.object { writer in
                writer.member("form", source.form)
                writer.member("file", source.file)
                if let line = source.line { writer.member("line", line) }
                writer.member("sha256", source.sha256)
            }
        }
    }
}

extension TrajectoryMessage {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("role", role.rawValue)
            switch content {
            case .none: break
            case .text(let text): writer.member("content", text)
            case .parts(let parts): writer.member("content") { $0.array(parts) { $1.write(to: &$0) } }
            }
            if let reasoning { writer.member("reasoning", reasoning) }
            if !toolCalls.isEmpty {
                writer.member("tool_calls") { writer in
                    writer.array(toolCalls) { writer, call in
                        writer.object { writer in
                            if let id = call.id { writer.member("id", id) }
                            writer.member("name", call.name)
                            writer.member("arguments", call.arguments)
                        }
                    }
                }
            }
            if let toolCallID { writer.member("tool_call_id", toolCallID) }
            if let name { writer.member("name", name) }
        }
    }
}

extension TrajectoryPart {
    func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text):
            writer.object { writer in
                writer.member("type", "text")
                writer.member("text", text)
            }
        case .other(let json): writer.raw(json.utf8)
        }
    }
}
