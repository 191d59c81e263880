internal import JSON

/// What is wrong with a line of a store, or with a source of trajectories.
package struct TrajectoryFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and what can be done.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension Trajectory {
    /// Reads a line of a store.
    ///
    /// - Throws: `TrajectoryFault` when it is none.
    package init(line: [UInt8]) throws(TrajectoryFault) {
        try self.init(line, line.indices)
    }

    /// Reads a line of a store that stands somewhere in some bytes.
    ///
    /// - Throws: `TrajectoryFault` when it is none.
    package init(_ bytes: [UInt8], _ place: Range<Int>) throws(TrajectoryFault) {
        var reading = StoredHeader()
        var tools: String?
        var patch: String?
        var messages: [TrajectoryMessage] = []
        try storedLine(bytes, place) { (scanner, key) throws(JSONFault) in
            switch key {
            case "patch": patch = try scanner.string()
            case "tools": tools = String(decoding: try scanner.compact(), as: UTF8.self)
            case "messages":
                try scanner.array { (scanner) throws(JSONFault) in
                    messages.append(try TrajectoryMessage(stored: &scanner))
                }
            default: try reading.read(key, &scanner)
            }
        }
        self.init(header: try reading.header(), tools: tools, patch: patch, messages: messages)
    }
}

extension TrajectoryHeader {
    /// Reads what a line of a store says without its texts, which are passed over.
    ///
    /// - Throws: `TrajectoryFault` when it is none.
    package init(_ bytes: [UInt8], _ place: Range<Int>) throws(TrajectoryFault) {
        var reading = StoredHeader()
        try storedLine(bytes, place) { (scanner, key) throws(JSONFault) in
            switch key {
            case "patch", "tools", "messages": try scanner.skipValue()
            default: try reading.read(key, &scanner)
            }
        }
        self = try reading.header()
    }
}

private func storedLine(
    _ bytes: [UInt8], _ place: Range<Int>,
    _ member: (inout JSONScanner, String) throws(JSONFault) -> Void
) throws(TrajectoryFault) {
    var scanner = JSONScanner(bytes, place)
    do throws(JSONFault) {
        try scanner.members(member)
        try scanner.finish()
    } catch {
        throw TrajectoryFault(
            "this is no trajectory of a store (\(error)); import it with `swegym trajectories import`")
    }
}

/// The members of a line that are no texts of a conversation, while they are read.
private struct StoredHeader {
    private var format: Int?
    private var instance: String?
    private var run: String?
    private var model: String?
    private var isResolved: Bool?
    private var authority: String?
    private var claim: Bool?
    private var exitStatus: String?
    private var calls: Int?
    private var promptTokens: Int?
    private var completionTokens: Int?
    private var cost: String?
    private var source: TrajectorySource?

    mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONFault) {
        switch key {
        case "format": format = try scanner.integer()
        case "instance_id": instance = try scanner.string()
        case "run_id": run = try scanner.string()
        case "model": model = try scanner.string()
        case "resolved": isResolved = try scanner.truth()
        case "resolved_by": authority = try scanner.string()
        case "claimed": claim = try scanner.truth()
        case "exit_status": exitStatus = try scanner.string()
        case "calls": calls = try scanner.integer()
        case "prompt_tokens": promptTokens = try scanner.integer()
        case "completion_tokens": completionTokens = try scanner.integer()
        case "cost": cost = try scanner.string()
        case "source": source = try TrajectorySource(stored: &scanner)
        default: try scanner.skipValue()
        }
    }

    func header() throws(TrajectoryFault) -> TrajectoryHeader {
        guard let format, let instance, let source else {
            throw TrajectoryFault(
                "this is no trajectory of a store: no format, instance_id or source; "
                    + "import it with `swegym trajectories import`")
        }
        guard format == Trajectory.format else {
            throw TrajectoryFault(
                "this trajectory has format \(format), and this swegym reads \(Trajectory.format); "
                    + "import it again")
        }
        let resolution: TrajectoryResolution
        switch (isResolved, authority.map { TrajectoryResolution.Authority(rawValue: $0) }) {
        case (nil, _): resolution = TrajectoryResolution(claim: claim)
        case (let isResolved?, .some(.some(let authority))):
            resolution = TrajectoryResolution(isResolved, by: authority, claim: claim)
        case (_?, _):
            throw TrajectoryFault(
                "resolved is there, but resolved_by is neither evaluation nor file; import it again")
        }
        return TrajectoryHeader(
            instance: instance, run: run, model: model, resolution: resolution, exitStatus: exitStatus,
            calls: calls, promptTokens: promptTokens, completionTokens: completionTokens, cost: cost,
            source: source)
    }
}

extension TrajectorySource {
    fileprivate init(stored scanner: inout JSONScanner) throws(JSONFault) {
        self.init(form: "", file: "", sha256: "")
        try scanner.members { (scanner, key) throws(JSONFault) in
            switch key {
            case "form": form = try scanner.string()
            case "file": file = try scanner.string()
            case "line": line = try scanner.integer()
            case "sha256": sha256 = try scanner.string()
            default: try scanner.skipValue()
            }
        }
    }
}

extension TrajectoryMessage {
    fileprivate init(stored scanner: inout JSONScanner) throws(JSONFault) {
        self.init(role: .user, content: .none)
        try scanner.members { (scanner, key) throws(JSONFault) in
            switch key {
            case "role":
                guard let known = Role(rawValue: try scanner.string()) else {
                    throw JSONFault(problem: .expected("system, developer, user, assistant or tool"))
                }
                role = known
            case "content": content = try TrajectoryContent(&scanner)
            case "reasoning": reasoning = try scanner.string()
            case "tool_calls":
                try scanner.array { (scanner) throws(JSONFault) in
                    toolCalls.append(try TrajectoryToolCall(stored: &scanner))
                }
            case "tool_call_id": toolCallID = try scanner.string()
            case "name": name = try scanner.string()
            default: try scanner.skipValue()
            }
        }
    }
}

extension TrajectoryToolCall {
    fileprivate init(stored scanner: inout JSONScanner) throws(JSONFault) {
        self.init(name: "", arguments: "")
        try scanner.members { (scanner, key) throws(JSONFault) in
            switch key {
            case "id": id = try scanner.string()
            case "name": name = try scanner.string()
            case "arguments": arguments = try scanner.string()
            default: try scanner.skipValue()
            }
        }
    }
}

extension JSONScanner {
    /// Reads `true` or `false`.
    mutating func truth() throws(JSONFault) -> Bool {
        guard isAtTrue() || isAtFalse() else { throw JSONFault(problem: .expected("true or false")) }
        let value = isAtTrue()
        try skipValue()
        return value
    }
}
