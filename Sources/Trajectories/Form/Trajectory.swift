/// What one run of an agent on one instance left: its conversation, its patch, and what is known of it.
package struct Trajectory: Hashable, Sendable {
    /// What is known of the run, without its texts.
    package var header: TrajectoryHeader
    /// The definitions of the tools that the agent could call: a JSON list without blanks; nil when the source has none.
    package var tools: String?
    /// The patch as the source has it; nil when it has none.
    package var patch: String?
    /// The conversation.
    package var messages: [TrajectoryMessage]

    package init(
        header: TrajectoryHeader, tools: String? = nil, patch: String? = nil, messages: [TrajectoryMessage]
    ) {
        self.header = header
        self.tools = tools
        self.patch = patch
        self.messages = messages
    }

    /// Whether nothing of the code was changed.
    package var hasEmptyPatch: Bool { patch?.utf8.allSatisfy { $0 <= UInt8(ascii: " ") } ?? true }

    /// How often the model was asked: as the source counts, or its messages.
    package var calls: Int { header.calls ?? messages.count { $0.role == .assistant } }
}

/// What is known of a run, without its texts.
package struct TrajectoryHeader: Hashable, Sendable {
    /// The instance, as the source spells it: hostile text, bounded and without control characters.
    package var instance: String
    /// Which run of its model on the instance it is; nil when the source does not say.
    package var run: String?
    /// The model.
    package var model: String?
    /// Whether the instance was resolved, and who says so.
    package var resolution: TrajectoryResolution
    /// How the agent ended, in its own words.
    package var exitStatus: String?
    /// How often the model was asked, as the source counts it.
    package var calls: Int?
    /// How many tokens the model was sent, over all calls.
    package var promptTokens: Int?
    /// How many tokens the model wrote, over all calls.
    package var completionTokens: Int?
    /// What the run cost, in US dollars, with the digits of the source.
    package var cost: String?
    /// Where it was read.
    package var source: TrajectorySource

    package init(
        instance: String, run: String? = nil, model: String? = nil,
        resolution: TrajectoryResolution = TrajectoryResolution(), exitStatus: String? = nil,
        calls: Int? = nil, promptTokens: Int? = nil, completionTokens: Int? = nil, cost: String? = nil,
        source: TrajectorySource
    ) {
        self.instance = instance
        self.run = run
        self.model = model
        self.resolution = resolution
        self.exitStatus = exitStatus
        self.calls = calls
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.cost = cost
        self.source = source
    }
}

/// Whether a run resolved its instance.
package struct TrajectoryResolution: Hashable, Sendable {
    /// Who says so.
    package enum Authority: String, Hashable, Sendable {
        /// An evaluation of ours, or one whose report the user named.
        case evaluation
        /// The file of the trajectory, which the user trusts.
        case file
    }

    /// Nil when nobody who is trusted says.
    package private(set) var isResolved: Bool?
    /// Who says so; nil when nobody does.
    package private(set) var authority: Authority?
    /// What the file of the trajectory claims, trusted or not.
    package var claim: Bool?

    /// Nobody who is trusted says.
    package init(claim: Bool? = nil) {
        self.claim = claim
    }

    /// Somebody says.
    package init(_ isResolved: Bool, by authority: Authority, claim: Bool? = nil) {
        self.isResolved = isResolved
        self.authority = authority
        self.claim = claim
    }
}

/// Where a trajectory was read.
package struct TrajectorySource: Hashable, Sendable {
    /// The form of the source, by the word that `swegym trajectories` uses for it.
    package var form: String
    /// The file, below what was imported.
    package var file: String
    /// The line of a file of lines, from 1.
    package var line: Int?
    /// The SHA-256 of the bytes that it was read of, hexadecimal.
    package var sha256: String

    package init(form: String, file: String, line: Int? = nil, sha256: String) {
        self.form = form
        self.file = file
        self.line = line
        self.sha256 = sha256
    }
}
