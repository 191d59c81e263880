/// One message of a conversation.
package struct TrajectoryMessage: Hashable, Sendable {
    /// Who speaks.
    package enum Role: String, Hashable, Sendable, CaseIterable {
        case system
        case developer
        case user
        case assistant
        case tool
    }

    package var role: Role
    package var content: TrajectoryContent
    /// What the model thought, where its server gives it apart from the answer.
    package var reasoning: String?
    /// The tools that are called, in their order.
    package var toolCalls: [TrajectoryToolCall]
    /// The call that a message of a tool answers.
    package var toolCallID: String?
    /// The name of who speaks: of the tool, mostly.
    package var name: String?

    package init(
        role: Role, content: TrajectoryContent, reasoning: String? = nil,
        toolCalls: [TrajectoryToolCall] = [], toolCallID: String? = nil, name: String? = nil
    ) {
        self.role = role
        self.content = content
        self.reasoning = reasoning
        self.toolCalls = toolCalls
        self.toolCallID = toolCallID
        self.name = name
    }
}

/// What a message says, in the shape in which the source has it.
package enum TrajectoryContent: Hashable, Sendable {
    /// Nothing: `null`, or no such member.
    case none
    case text(String)
    case parts([TrajectoryPart])

    /// The texts of it, one after another; parts are separated by a newline.
    package var text: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .parts(let parts):
            parts.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n")
        }
    }
}

/// A part of what a message says.
package enum TrajectoryPart: Hashable, Sendable {
    case text(String)
    /// A picture or whatever else, as JSON without blanks.
    case other(String)
}

/// One call of a tool.
package struct TrajectoryToolCall: Hashable, Sendable {
    /// By which the answer names the call.
    package var id: String?
    /// The name of the tool.
    package var name: String
    /// The arguments: the text exactly as the model wrote it, which may not be JSON; or, where the source has an object,
    /// its JSON without blanks.
    package var arguments: String

    package init(id: String? = nil, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}
