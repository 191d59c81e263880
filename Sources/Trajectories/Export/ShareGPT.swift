internal import JSON

/// A conversation in ShareGPT's form, in which what goes to the model and what comes from it alternate.
struct ShareGPT: Hashable, Sendable {
    struct Turn: Hashable, Sendable {
        /// `human`, `observation`, `gpt` or `function_call`.
        var from: String
        var value: String
    }

    var system = ""
    var turns: [Turn] = []

    /// - Throws: `TrajectoryFault` for a call whose arguments are no JSON, and when the model says nothing.
    init(_ trajectory: Trajectory) throws(TrajectoryFault) {
        var systems: [String] = []
        for message in trajectory.messages {
            switch message.role {
            case .system, .developer: systems.append(message.content.text)
            case .user: add("human", message.content.text)
            case .tool: add("observation", message.content.text)
            case .assistant: try add(message)
            }
        }
        system = systems.joined(separator: "\n")
        // Each pair is a question and an answer: what nobody answers is left out.
        if let last = turns.last, !Self.isModel(last.from) { turns.removeLast() }
        guard !turns.isEmpty else { throw TrajectoryFault("the model says nothing in it") }
        if Self.isModel(turns[0].from) { turns.insert(Turn(from: "human", value: ""), at: 0) }
    }

    private static func isModel(_ from: String) -> Bool { from == "gpt" || from == "function_call" }

    /// Adds what goes to the model; several texts in a row are one.
    private mutating func add(_ from: String, _ text: String) {
        guard let last = turns.last, !Self.isModel(last.from) else {
            turns.append(Turn(from: from, value: text))
            return
        }
        turns[turns.count - 1].value += "\n" + text
        if from == "observation" { turns[turns.count - 1].from = from }
    }

    /// Adds an answer; what is said before a call is its thought, in the marks by which LLaMA-Factory knows one.
    private mutating func add(_ message: TrajectoryMessage) throws(TrajectoryFault) {
        var text = message.content.text
        if !message.toolCalls.isEmpty {
            var calls = JSONWriter(.spaced)
            var fault: TrajectoryFault?
            calls.array(message.toolCalls) { writer, call in
                writer.object { writer in
                    writer.member("name", call.name)
                    var scanner = JSONScanner(Array(call.arguments.utf8))
                    do throws(JSONFault) {
                        let arguments = try scanner.compact()
                        try scanner.finish()
                        writer.member("arguments") { $0.raw(arguments) }
                    } catch {
                        fault = TrajectoryFault(
                            "the arguments of a call of \(call.name.debugDescription) are no JSON")
                    }
                }
            }
            if let fault { throw fault }
            let thought = [message.reasoning ?? "", text].filter { !$0.isEmpty }.joined(separator: "\n")
            text = thought.isEmpty ? "" : "<think>\n\(thought)\n</think>\n\n"
            text += String(decoding: calls.bytes, as: UTF8.self)
        } else if let reasoning = message.reasoning, !reasoning.isEmpty {
            text = "<think>\n\(reasoning)\n</think>\n\n\(text)"
        }
        let turn = Turn(from: message.toolCalls.isEmpty ? "gpt" : "function_call", value: text)
        guard let last = turns.last, Self.isModel(last.from) else {
            turns.append(turn)
            return
        }
        // Two answers in a row: the first one asked for nothing that was answered.
        if last.from == "gpt", turn.from == "gpt" {
            turns[turns.count - 1].value += "\n" + text
        } else {
            turns += [Turn(from: "human", value: ""), turn]
        }
    }
}
