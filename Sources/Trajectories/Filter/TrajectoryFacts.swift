internal import Instances

/// What rules ask of a trajectory, without its texts.
struct TrajectoryFacts: Sendable {
    var instance: String
    var model: String
    var isResolved: Bool?
    var calls: Int
    var tokens: Int
    var hasEmptyPatch: Bool
    var isStuck: Bool
    /// Stands for what the run was asked, where it names no instance.
    var question: Int
    /// What the model did, each action by a hash; empty unless it is asked for.
    var actions: Set<Int> = []

    init(_ trajectory: Trajectory, withActions: Bool) {
        instance = trajectory.header.instance
        model = trajectory.header.model ?? ""
        isResolved = trajectory.header.resolution.isResolved
        calls = trajectory.calls
        tokens = TokenEstimate.tokens(of: trajectory)
        hasEmptyPatch = trajectory.hasEmptyPatch
        isStuck = Self.isStuck(trajectory.messages)
        question = trajectory.messages.first { $0.role == .user }?.content.hashValue ?? 0
        if withActions {
            actions = Set(
                trajectory.messages.filter { $0.role == .assistant }.map(Self.action).map(\.hashValue))
        }
    }

    /// The repository of an instance, in lower case: `owner/name`, or what stands before the last hyphen.
    static func repository(of instance: String) -> String {
        if let id = InstanceID(instance) { return id.repository.description.lowercased() }
        return String(instance.prefix(upTo: instance.lastIndex(of: "-") ?? instance.endIndex)).lowercased()
    }

    private enum Action: Hashable {
        case calls([TrajectoryToolCall])
        case text(String)
    }

    /// What a message of the model does: its calls, or what it says where it calls nothing.
    private static func action(_ message: TrajectoryMessage) -> Action {
        guard !message.toolCalls.isEmpty else { return .text(message.content.text) }
        return .calls(
            message.toolCalls.map { TrajectoryToolCall(name: $0.name, arguments: $0.arguments) })
    }

    /// Whether the last three turns of the model do the same.
    static func isStuck(_ messages: [TrajectoryMessage]) -> Bool {
        let last = messages.filter { $0.role == .assistant }.suffix(3).map(action)
        return last.count == 3 && last.allSatisfy { $0 == last[0] }
    }
}

/// How many tokens a conversation has, about: one for three and a half bytes of its texts, and five for each message.
///
/// Code and the output of tools come to between 3 and 4 bytes a token in the vocabularies of the models of today.
package enum TokenEstimate {
    /// The sentence for people.
    package static let statement = "estimated: a token for 3.5 bytes of text, and 5 for each message"

    /// The estimate for a conversation.
    package static func tokens(of trajectory: Trajectory) -> Int {
        var bytes = trajectory.tools?.utf8.count ?? 0
        for message in trajectory.messages {
            bytes += message.reasoning?.utf8.count ?? 0
            switch message.content {
            case .none: break
            case .text(let text): bytes += text.utf8.count
            case .parts(let parts):
                for part in parts { if case .text(let text) = part { bytes += text.utf8.count } }
            }
            for call in message.toolCalls { bytes += call.name.utf8.count + call.arguments.utf8.count }
        }
        return bytes * 2 / 7 + 5 * trajectory.messages.count
    }
}
