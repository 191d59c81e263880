internal import JSON

/// The messages that the events of OpenHands tell, where no completion was kept.
///
/// An action that a call of a tool made names the answer it was part of, which is taken as it is; older ones tell what
/// was done by an object of their own, which becomes the call.
struct OpenHandsEvents {
    private(set) var messages: [TrajectoryMessage] = []
    private(set) var tools: String?
    private var answers: Set<String> = []

    init(_ scanner: inout JSONScanner) throws(JSONFault) {
        try scanner.array { (scanner) throws(JSONFault) in
            guard scanner.isAtArray() else { return try event(&scanner) }
            // Before 2024-11, an action and its observation stood in a list of two.
            try scanner.array { (scanner) throws(JSONFault) in try event(&scanner) }
        }
    }

    /// Members of actions that say how something is done rather than what.
    private static let manners: Set<String> = [
        "thought", "is_confirmed", "confirmation_state", "action_risk", "security_risk", "keep_prompt",
        "blocking",
        "hidden", "wait_for_response", "kernel_init_code", "is_input", "is_static", "images_urls",
        "image_urls",
        "file_urls", "agent_state", "action", "source", "id", "timestamp", "cause", "message", "args",
        "observation",
        "tool_call_metadata", "llm_metrics", "timeout", "include_extra", "impl_source", "cwd",
        "set_hard_timeout",
    ]

    private mutating func event(_ scanner: inout JSONScanner) throws(JSONFault) {
        var event = EventDraft()
        let whole = scanner
        try scanner.members { (scanner, key) throws(JSONFault) in try event.read(key, &scanner) }
        guard messages.count <= ChatReading.most else {
            throw JSONFault(problem: .stated("more than \(ChatReading.most) messages"))
        }
        if let observation = event.observation {
            guard let content = event.content, observation != "agent_state_changed", observation != "null"
            else {
                return
            }
            messages.append(
                TrajectoryMessage(
                    role: .tool, content: content, toolCallID: event.call?.id,
                    name: event.call?.name ?? observation))
        } else if let action = event.action {
            try add(action, event, whole)
        }
    }

    private mutating func add(_ action: String, _ event: EventDraft, _ whole: JSONScanner) throws(JSONFault) {
        switch action {
        case "system":
            messages.append(TrajectoryMessage(role: .system, content: event.content ?? .none))
            tools = tools ?? event.tools
        case "message":
            let isAgent = event.source == "agent"
            messages.append(
                TrajectoryMessage(role: isAgent ? .assistant : .user, content: event.content ?? .none))
        case "change_agent_state", "null", "recall": return
        default:
            if let answer = event.answer {
                guard answers.insert(event.answerID ?? "\(answers.count)").inserted else { return }
                messages += answer
            } else {
                var scanner = whole
                let arguments = try Self.arguments(&scanner)
                messages.append(
                    TrajectoryMessage(
                        role: .assistant, content: event.thought.map { .text($0) } ?? .none,
                        toolCalls: [
                            TrajectoryToolCall(
                                id: event.call?.id, name: event.call?.name ?? action, arguments: arguments)
                        ]))
            }
        }
    }

    /// What an action does, as an object: its arguments without those that say how.
    private static func arguments(_ scanner: inout JSONScanner) throws(JSONFault) -> String {
        var members: [(name: String, value: [UInt8])] = []
        func member(_ scanner: inout JSONScanner, _ key: String) throws(JSONFault) {
            if key == "args", scanner.isAtObject() { return try scanner.members(member) }
            if manners.contains(key) { return try scanner.skipValue() }
            if try scanner.null() { return }
            members.append((key, try scanner.compact()))
        }
        try scanner.members(member)
        var writer = JSONWriter(.compact)
        writer.object { writer in
            for member in members { writer.member(member.name) { $0.raw(member.value) } }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// An event while it is read.
private struct EventDraft {
    var action: String?
    var observation: String?
    var source: String?
    var content: TrajectoryContent?
    var thought: String?
    var tools: String?
    var call: (id: String?, name: String)?
    var answer: [TrajectoryMessage]?
    var answerID: String?

    mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONFault) {
        if try scanner.null() { return }
        switch key {
        case "action" where scanner.isAtString(): action = try scanner.string()
        case "observation" where scanner.isAtString(): observation = try scanner.string()
        case "source" where scanner.isAtString(): source = try scanner.string()
        case "content" where scanner.isAtString() || scanner.isAtArray():
            content = try TrajectoryContent(&scanner)
        case "thought" where scanner.isAtString(): thought = try scanner.string()
        case "tools" where scanner.isAtArray():
            tools = String(decoding: try scanner.compact(), as: UTF8.self)
        case "args" where scanner.isAtObject():
            try scanner.members { (scanner, key) throws(JSONFault) in
                guard ["content", "thought", "tools"].contains(key) else { return try scanner.skipValue() }
                try read(key, &scanner)
            }
        case "tool_call_metadata" where scanner.isAtObject(): try readCall(&scanner)
        default: try scanner.skipValue()
        }
    }

    private mutating func readCall(_ scanner: inout JSONScanner) throws(JSONFault) {
        var id: String?
        var name: String?
        try scanner.members { (scanner, key) throws(JSONFault) in
            if try scanner.null() { return }
            switch key {
            case "tool_call_id" where scanner.isAtString(): id = try scanner.string()
            case "function_name" where scanner.isAtString(): name = try scanner.string()
            case "model_response" where scanner.isAtObject():
                try scanner.members { (scanner, key) throws(JSONFault) in
                    switch key {
                    case "id" where scanner.isAtString(): answerID = try scanner.string()
                    case "choices" where scanner.isAtArray():
                        var chat = ChatReading()
                        answer = try OpenHandsCompletions.answer(&scanner, &chat)
                    default: try scanner.skipValue()
                    }
                }
            default: try scanner.skipValue()
            }
        }
        call = name.map { (id, $0) }
    }
}
