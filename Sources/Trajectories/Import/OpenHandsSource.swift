internal import Digests
internal import Files
internal import JSON
internal import Paths

extension SourceReading {
    /// Reads a row of OpenHands: what its last completion holds or, where there is none, its events.
    init(openHands object: SourceObject, at place: SourcePlace) throws(TrajectoryFault) {
        let instance = object.text("instance_id") ?? Self.issue(of: object) ?? ""
        var messages: [TrajectoryMessage] = []
        var leftOut: [String: Int] = [:]
        var tools: String?
        var digest = ""
        var calls: Int?
        if let kept = object.object("raw_completions"), var scanner = kept.scanner("messages") {
            (messages, leftOut) = try Self.messages(&scanner)
            tools = try kept.list("tools")
        } else if let completions = try OpenHandsCompletions(of: instance, by: place) {
            let last = try completions.last()
            (messages, leftOut) = (last.messages, last.leftOut)
            (tools, digest, calls) = (last.tools, last.digest, completions.count)
        } else if var scanner = object.scanner("history") {
            do throws(JSONFault) {
                let events = try OpenHandsEvents(&scanner)
                (messages, tools) = (events.messages, events.tools)
            } catch {
                throw TrajectoryFault("history: \(error) (byte \(scanner.position + 1))")
            }
        }
        let metrics = object.object("metrics")
        let usage = metrics?.object("accumulated_token_usage")
        let result = object.object("test_result")
        let metadata = object.object("metadata")
        self.init(
            trajectory: Trajectory(
                header: TrajectoryHeader(
                    instance: instance,
                    run: metadata?.text("eval_note") ?? object.word(anyOf: ["run_id"]) ?? place.folder(1),
                    model: metadata?.object("llm_config")?.text("model") ?? object.text("model"),
                    resolution: TrajectoryResolution(
                        claim: object.object("report")?.truth("resolved")
                            ?? result?.object("report")?.truth("resolved") ?? object.truth("resolved")),
                    exitStatus: object.text("error").map {
                        String($0.prefix(while: { !$0.isNewline }).prefix(120))
                    },
                    calls: calls, promptTokens: usage?.integer("prompt_tokens"),
                    completionTokens: usage?.integer("completion_tokens"),
                    cost: metrics?.number("accumulated_cost"), source: place.source(.openHands)),
                tools: tools,
                patch: result?.text("git_patch") ?? object.text(anyOf: ["model_patch", "git_patch"]),
                messages: messages),
            leftOut: leftOut)
        // The same row with other completions is another source.
        if !digest.isEmpty {
            trajectory.header.source.sha256 = SHA256Digest(of: digest + instance).hex
        }
    }

    /// The instance that OpenHands' resolver worked on.
    private static func issue(of object: SourceObject) -> String? {
        guard let issue = object.object("issue"), let owner = issue.text("owner"),
            let repo = issue.text("repo"),
            let number = issue.integer("number")
        else { return nil }
        return "\(owner)__\(repo)-\(number)"
    }
}

/// The files in which OpenHands keeps what it asked and was answered: `llm_completions/INSTANCE/*.json` by the output.
struct OpenHandsCompletions {
    /// The largest completion that is read, in bytes.
    private static let largest = 64 << 20

    private let folder: String
    private let names: [String]

    /// How many there are.
    var count: Int { names.count }

    /// Those of an instance; nil when there are none.
    init?(of instance: String, by place: SourcePlace) throws(TrajectoryFault) {
        // The id is a stranger's, and names no other directory.
        guard !instance.isEmpty, instance != ".", instance != "..", !instance.contains("/"),
            !instance.utf8.contains(0)
        else { return nil }
        folder = "\(PathText.folder(of: place.path))/llm_completions/\(instance)"
        guard Directory.isDirectory(folder) else { return nil }
        do throws(RecordError) {
            names = try Directory.names(in: folder).filter { $0.hasSuffix(".json") }.sorted()
        } catch {
            throw TrajectoryFault("\(error)")
        }
        if names.isEmpty { return nil }
    }

    /// The conversation as the last one tells it, with the answer to it.
    func last() throws(TrajectoryFault) -> (
        messages: [TrajectoryMessage], leftOut: [String: Int], tools: String?, digest: String
    ) {
        let path = "\(folder)/\(names[names.count - 1])"
        guard let data = BoundedFile.read(path, limit: Self.largest) else {
            throw TrajectoryFault(
                "\(path): it is no regular file, cannot be read, or has more than \(Self.largest) bytes")
        }
        let bytes = [UInt8](data)
        do throws(TrajectoryFault) {
            let object = try SourceObject(bytes)
            guard var scanner = object.scanner("messages") else {
                throw TrajectoryFault("there are no messages")
            }
            var (messages, leftOut) = try SourceReading.messages(&scanner)
            if var choices = object.object("response")?.scanner("choices") {
                var chat = ChatReading()
                do throws(JSONFault) {
                    messages += try Self.answer(&choices, &chat)
                } catch {
                    throw TrajectoryFault("response: \(error)")
                }
                leftOut.merge(chat.leftOut, uniquingKeysWith: +)
            }
            let tools = try object.object("kwargs")?.list("tools")
            return (messages, leftOut, tools, SHA256Digest(of: bytes).hex)
        } catch {
            throw TrajectoryFault("\(path): \(error)")
        }
    }

    static func answer(
        _ choices: inout JSONScanner, _ chat: inout ChatReading
    ) throws(JSONFault) -> [TrajectoryMessage] {
        var answers: [TrajectoryMessage] = []
        var isFirst = true
        try choices.array { (scanner) throws(JSONFault) in
            guard isFirst else { return try scanner.skipValue() }
            isFirst = false
            try scanner.members { (scanner, key) throws(JSONFault) in
                guard key == "message", scanner.isAtObject() else { return try scanner.skipValue() }
                answers = try chat.message(&scanner)
            }
        }
        return answers
    }
}
