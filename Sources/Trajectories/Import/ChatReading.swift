internal import JSON

/// Reads the messages of a conversation in the spellings of chat servers and of the agents that keep their answers.
///
/// What a message has besides is not part of the form, and is counted by its name.
struct ChatReading {
    /// The most messages of one conversation.
    static let most = 100_000
    /// The names of members that were passed over, and how often.
    var leftOut: [String: Int] = [:]

    /// Reads a list of messages.
    mutating func messages(_ scanner: inout JSONScanner) throws(JSONFault) -> [TrajectoryMessage] {
        var messages: [TrajectoryMessage] = []
        try scanner.array { (scanner) throws(JSONFault) in
            messages += try message(&scanner)
            guard messages.count <= Self.most else {
                throw JSONFault(problem: .stated("more than \(Self.most) messages"))
            }
        }
        return messages
    }

    /// Reads what stands at one place of the list: a message, an answer of several, or one that says how the run ended
    /// and is none.
    mutating func message(_ scanner: inout JSONScanner) throws(JSONFault) -> [TrajectoryMessage] {
        var draft = MessageDraft()
        try scanner.members { (scanner, key) throws(JSONFault) in
            if try scanner.null() { return }
            guard try !draft.read(key, &scanner) else { return }
            leftOut[String(key.prefix(80)), default: 0] += 1
            try scanner.skipValue()
        }
        return try draft.finish()
    }
}

/// A message while it is read.
private struct MessageDraft {
    private var role: String?
    private var type: String?
    private var content = TrajectoryContent.none
    private var reasoning: [String] = []
    private var calls: [TrajectoryToolCall] = []
    private var callID: String?
    private var name: String?
    private var arguments: String?
    private var id: String?
    private var answer: MessageAnswer?

    /// Reads a member; false, reading nothing, when it is none of the form.
    mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONFault) -> Bool {
        switch key {
        case "role": role = try scanner.string()
        case "content": content = try TrajectoryContent(&scanner)
        case "reasoning_content" where scanner.isAtString(), "reasoning" where scanner.isAtString():
            let text = try scanner.string()
            if !reasoning.contains(text) { reasoning.append(text) }
        case "thinking_blocks" where scanner.isAtArray():
            try scanner.array { (scanner) throws(JSONFault) in
                try scanner.object { (scanner, key) throws(JSONFault) in
                    guard key == "thinking", scanner.isAtString() else { return try scanner.skipValue() }
                    let text = try scanner.string()
                    if !reasoning.contains(text) { reasoning.append(text) }
                }
            }
        case "tool_calls" where scanner.isAtArray():
            try scanner.array { (scanner) throws(JSONFault) in
                calls.append(try TrajectoryToolCall(chat: &scanner))
            }
        case "function_call" where scanner.isAtObject():
            calls.append(try TrajectoryToolCall(chat: &scanner))
        case "tool_call_id" where scanner.isAtString(), "call_id" where scanner.isAtString():
            callID = try scanner.string()
        case "tool_call_ids" where scanner.isAtArray():
            try scanner.array { (scanner) throws(JSONFault) in
                guard scanner.isAtString() else { return try scanner.skipValue() }
                let id = try scanner.string()
                if callID == nil { callID = id }
            }
        case "name" where scanner.isAtString(): name = try scanner.string()
        case "type" where scanner.isAtString(): type = try scanner.string()
        case "id" where scanner.isAtString(): id = try scanner.string()
        case "arguments" where scanner.isAtString(): arguments = try scanner.string()
        case "output" where scanner.isAtArray(): answer = try MessageAnswer(&scanner)
        case "output" where scanner.isAtString(): content = .text(try scanner.string())
        default: return false
        }
        return true
    }

    func finish() throws(JSONFault) -> [TrajectoryMessage] {
        if let answer { return [answer.message] }
        if type == "function_call_output" {
            return [TrajectoryMessage(role: .tool, content: content, toolCallID: callID)]
        }
        // What mini-swe-agent writes last says how the run ended, which the head of the file says too.
        if role == "exit" { return [] }
        let spelled = role == "function" ? "tool" : role
        guard let role = spelled.flatMap(TrajectoryMessage.Role.init) else {
            throw JSONFault(
                path: ["role"],
                problem: .stated(
                    "\((role ?? "none").debugDescription) is none of system, developer, user, assistant and tool"
                ))
        }
        return [
            TrajectoryMessage(
                role: role, content: content,
                reasoning: reasoning.isEmpty ? nil : reasoning.joined(separator: "\n"),
                toolCalls: calls, toolCallID: callID, name: name)
        ]
    }
}

/// An answer in the form of the Responses API: a list of texts, thoughts and calls.
private struct MessageAnswer {
    private var texts: [String] = []
    private var thoughts: [String] = []
    private var calls: [TrajectoryToolCall] = []

    init(_ scanner: inout JSONScanner) throws(JSONFault) {
        try scanner.array { (scanner) throws(JSONFault) in
            var texts: [String] = []
            var type = ""
            var call = TrajectoryToolCall(name: "", arguments: "")
            try scanner.members { (scanner, key) throws(JSONFault) in
                switch key {
                case "type" where scanner.isAtString(): type = try scanner.string()
                case "content" where scanner.isAtArray(), "summary" where scanner.isAtArray():
                    try scanner.array { (scanner) throws(JSONFault) in
                        try scanner.object { (scanner, key) throws(JSONFault) in
                            guard key == "text", scanner.isAtString() else { return try scanner.skipValue() }
                            texts.append(try scanner.string())
                        }
                    }
                case "call_id" where scanner.isAtString(): call.id = try scanner.string()
                case "name" where scanner.isAtString(): call.name = try scanner.string()
                case "arguments" where scanner.isAtString(): call.arguments = try scanner.string()
                default: try scanner.skipValue()
                }
            }
            switch type {
            case "function_call": calls.append(call)
            case "reasoning": thoughts += texts
            default: self.texts += texts
            }
        }
    }

    var message: TrajectoryMessage {
        TrajectoryMessage(
            role: .assistant, content: texts.isEmpty ? .none : .text(texts.joined(separator: "\n")),
            reasoning: thoughts.isEmpty ? nil : thoughts.joined(separator: "\n"), toolCalls: calls)
    }
}

extension TrajectoryToolCall {
    /// Reads `{id, type, function: {name, arguments}}`, or the same without the object between.
    init(chat scanner: inout JSONScanner) throws(JSONFault) {
        self.init(name: "", arguments: "")
        var isNamed = false
        func member(_ scanner: inout JSONScanner, _ key: String) throws(JSONFault) {
            if try scanner.null() { return }
            switch key {
            case "id" where scanner.isAtString(), "tool_call_id" where scanner.isAtString():
                id = try scanner.string()
            case "name", "function_name":
                name = try scanner.string()
                isNamed = true
            case "arguments":
                arguments =
                    scanner.isAtString()
                    ? try scanner.string() : String(decoding: try scanner.compact(), as: UTF8.self)
            default: try scanner.skipValue()
            }
        }
        try scanner.members { (scanner, key) throws(JSONFault) in
            guard key == "function", scanner.isAtObject() else { return try member(&scanner, key) }
            try scanner.members(member)
        }
        guard isNamed else {
            throw JSONFault(path: ["tool_calls"], problem: .stated("a call without a name"))
        }
    }
}
