internal import JSON

extension SourceReading {
    /// Reads a `.traj` of SWE-agent: its history or, where there is none, what the last step asked the model and its answer.
    init(sweAgent object: SourceObject, at place: SourcePlace) throws(TrajectoryFault) {
        let info = object.object("info")
        let stats = info?.object("model_stats")
        let instance = object.text("instance_id") ?? place.stem
        var messages: [TrajectoryMessage] = []
        var leftOut: [String: Int] = [:]
        if var scanner = object.scanner("history") {
            (messages, leftOut) = try Self.messages(&scanner, "history")
        }
        if messages.isEmpty, var scanner = object.scanner("trajectory") {
            do throws(JSONFault) {
                messages = try SWEAgentSteps(&scanner).messages
            } catch {
                throw TrajectoryFault("trajectory: \(error) (byte \(scanner.position + 1))")
            }
        }
        self.init(
            trajectory: Trajectory(
                header: TrajectoryHeader(
                    instance: instance, run: place.run(of: instance), model: try Self.model(of: object),
                    exitStatus: info?.text("exit_status"), calls: stats?.integer("api_calls"),
                    promptTokens: stats?.integer("tokens_sent"),
                    completionTokens: stats?.integer("tokens_received"),
                    cost: stats?.number("instance_cost"), source: place.source(.sweAgent)),
                patch: info?.text("submission"), messages: messages),
            leftOut: leftOut)
    }

    /// The model that the settings of the run name; they are a text that holds JSON, or an object.
    private static func model(of object: SourceObject) throws(TrajectoryFault) -> String? {
        let settings: SourceObject?
        if let text = object.text("replay_config") {
            settings = text.utf8.first == UInt8(ascii: "{") ? try SourceObject(Array(text.utf8)) : nil
        } else {
            settings = object.object("replay_config")
        }
        return settings?.object("agent")?.object("model")?.text(anyOf: ["name", "model_name"])
    }
}

/// The steps of a `.traj`.
private struct SWEAgentSteps {
    /// What the model was asked last, its answer, and what came of it; or each answer with what came of it, where no step
    /// says what was asked.
    var messages: [TrajectoryMessage] = []

    init(_ scanner: inout JSONScanner) throws(JSONFault) {
        var turns: [TrajectoryMessage] = []
        var last: [TrajectoryMessage] = []
        try scanner.array { (scanner) throws(JSONFault) in
            var query: [TrajectoryMessage] = []
            var response: String?
            var observation: String?
            try scanner.members { (scanner, key) throws(JSONFault) in
                switch key {
                case "query" where scanner.isAtArray(), "messages" where scanner.isAtArray():
                    var chat = ChatReading()
                    query = try chat.messages(&scanner)
                case "response" where scanner.isAtString(): response = try scanner.string()
                case "observation" where scanner.isAtString(): observation = try scanner.string()
                default: try scanner.skipValue()
                }
            }
            var turn = [TrajectoryMessage(role: .assistant, content: .text(response ?? ""))]
            if let observation { turn.append(TrajectoryMessage(role: .user, content: .text(observation))) }
            turns += turn
            if !query.isEmpty { last = query + turn }
        }
        messages = last.isEmpty ? turns : last
    }
}
