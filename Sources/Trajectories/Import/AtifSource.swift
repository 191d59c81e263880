internal import Files
internal import Foundation
internal import JSON
internal import Paths

extension SourceReading {
    /// Reads a trajectory of Harbor's format, with what the trial's `result.json` says of the task.
    init(atif object: SourceObject, at place: SourcePlace) throws(TrajectoryFault) {
        guard var scanner = object.scanner("steps") else { throw TrajectoryFault("there are no steps in it") }
        var steps = AtifSteps()
        do throws(JSONFault) {
            try steps.read(&scanner)
        } catch {
            throw TrajectoryFault("steps: \(error) (byte \(scanner.position + 1))")
        }
        let agent = object.object("agent")
        let metrics = object.object("final_metrics")
        let trial = AtifTrial(of: place)
        self.init(
            trajectory: Trajectory(
                header: TrajectoryHeader(
                    instance: trial.task ?? place.stem, run: object.text("session_id"),
                    model: agent?.text("model_name"), resolution: TrajectoryResolution(claim: trial.claim),
                    exitStatus: trial.exitStatus, promptTokens: metrics?.integer("total_prompt_tokens"),
                    completionTokens: metrics?.integer("total_completion_tokens"),
                    cost: metrics?.number("total_cost_usd"), source: place.source(.atif)),
                tools: try agent?.list("tool_definitions"), messages: steps.messages),
            leftOut: steps.leftOut)
    }
}

/// What lies by a trajectory of Harbor: `TRIAL/agent/trajectory.json`, and `TRIAL/result.json`.
private struct AtifTrial {
    /// The largest result that is read, in bytes.
    private static let largest = 16 << 20

    var task: String?
    var claim: Bool?
    var exitStatus: String?

    init(of place: SourcePlace) {
        let folder = PathText.folder(of: place.path)
        let trial = folder.hasSuffix("/agent") ? String(folder.dropLast(6)) : folder
        guard let data = BoundedFile.read("\(trial)/result.json", limit: Self.largest),
            let result = Self.object(data)
        else { return }
        task = result.text("task_name")
        let rewards = result.object("verifier_result")?.object("rewards")
        claim = rewards?.truth("reward")
        exitStatus = result.object("exception_info")?.text("exception_type")
    }

    private static func object(_ data: Data) -> SourceObject? {
        do throws(TrajectoryFault) {
            return try SourceObject([UInt8](data))
        } catch {
            return nil
        }
    }
}

/// The steps of a trajectory of Harbor's format, as messages.
private struct AtifSteps {
    var messages: [TrajectoryMessage] = []
    var leftOut: [String: Int] = [:]

    mutating func read(_ scanner: inout JSONScanner) throws(JSONFault) {
        try scanner.array { (scanner) throws(JSONFault) in
            try step(&scanner)
            guard messages.count <= ChatReading.most else {
                throw JSONFault(problem: .stated("more than \(ChatReading.most) messages"))
            }
        }
    }

    private mutating func step(_ scanner: inout JSONScanner) throws(JSONFault) {
        var source: String?
        var message = TrajectoryMessage(role: .assistant, content: .none)
        var results: [(call: String?, content: TrajectoryContent)] = []
        try scanner.members { (scanner, key) throws(JSONFault) in
            if try scanner.null() { return }
            switch key {
            case "source": source = try scanner.string()
            case "message": message.content = try TrajectoryContent(&scanner)
            case "reasoning_content" where scanner.isAtString(): message.reasoning = try scanner.string()
            case "tool_calls" where scanner.isAtArray():
                try scanner.array { (scanner) throws(JSONFault) in
                    message.toolCalls.append(try TrajectoryToolCall(chat: &scanner))
                }
            case "observation" where scanner.isAtObject():
                try scanner.members { (scanner, key) throws(JSONFault) in
                    guard key == "results", scanner.isAtArray() else { return try scanner.skipValue() }
                    try scanner.array { (scanner) throws(JSONFault) in
                        results.append(try Self.result(&scanner))
                    }
                }
            default:
                if key != "step_id" { leftOut[String(key.prefix(80)), default: 0] += 1 }
                try scanner.skipValue()
            }
        }
        switch source {
        case "system": message.role = .system
        case "user": message.role = .user
        case "agent": message.role = .assistant
        default:
            throw JSONFault(
                path: ["source"],
                problem: .stated("\((source ?? "none").debugDescription) is none of system, user and agent"))
        }
        messages.append(message)
        let answersCalls = !message.toolCalls.isEmpty
        messages += results.map { result in
            TrajectoryMessage(
                role: answersCalls || result.call != nil ? .tool : .user, content: result.content,
                toolCallID: result.call)
        }
    }

    private static func result(
        _ scanner: inout JSONScanner
    ) throws(JSONFault) -> (call: String?, content: TrajectoryContent) {
        var call: String?
        var content = TrajectoryContent.none
        try scanner.members { (scanner, key) throws(JSONFault) in
            switch key {
            case "source_call_id": call = try scanner.stringOrNull()
            case "content": content = try TrajectoryContent(&scanner)
            default: try scanner.skipValue()
            }
        }
        return (call, content)
    }
}
