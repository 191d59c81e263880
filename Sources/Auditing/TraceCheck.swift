package import Instances

/// Whether a room has something of the gold patch or of the test patch.
package struct TraceCheck: Sendable {
    package var traces: AnswerTraces
    /// All blobs of the base commit: what they hold says nothing of an answer.
    package var base: Set<ObjectID>

    package init(traces: AnswerTraces, base: Set<ObjectID>) {
        self.traces = traces
        self.base = base
    }

    /// Looks for one patch in what was seen.
    ///
    /// - Parameter room: What the room is called in the evidence.
    package func check(
        _ part: AnswerTraces.Part, named name: String, in answer: AuditAnswer, room: String
    ) -> InstanceAudit.Check {
        var (leaks, unproven, notes): ([String], [String], [String]) = ([], [], [])
        let hits = answer.hits.filter { hit in ObjectID(hex: hit.id).map { !base.contains($0) } ?? true }
        let common = Set(
            answer.hits.filter { hit in ObjectID(hex: hit.id).map(base.contains) ?? false }.flatMap(\.lines))
        let telling = Set(
            traces.lines.indices.filter { traces.lines[$0].part == part && !common.contains($0) })
        for copy in answer.copies {
            guard
                let content = traces.contents.first(where: { $0.id.description == copy.id && $0.part == part }
                )
            else {
                continue
            }
            leaks.append("\(copy.file) is \(content.path) as it is after the \(part.name)")
        }
        let enough = min(3, max(1, (telling.count + 1) / 2))
        for hit in hits {
            let lines = telling.intersection(hit.lines).sorted()
            guard let first = lines.first, !answer.copies.contains(where: { $0.file == hit.path }) else {
                continue
            }
            let found =
                "\(hit.path) has \(lines.count) of \(telling.count) distinctive lines that the \(part.name) adds, "
                + "such as “\(Self.text(traces.lines[first].text))”"
            lines.count >= enough ? leaks.append(found) : notes.append(found)
        }
        let contents = traces.contents.filter { $0.part == part }
        if telling.isEmpty, contents.isEmpty {
            unproven.append(
                "the \(part.name) adds neither a distinctive line nor a content that could be looked for")
        }
        if telling.isEmpty, !contents.isEmpty {
            notes.append("the \(part.name) adds no distinctive line, so that whole files alone were compared")
        }
        unproven += traces.gaps.filter { $0.hasPrefix("the \(part.name)") }
        unproven += answer.unread.filter(Self.matters).map { "\($0.path): \($0.reason)" }
        if answer.unreadCount > answer.unread.count {
            unproven.append("\(answer.unreadCount - answer.unread.count) more files were not read")
        }
        return InstanceAudit.Check(
            name,
            evidence:
                "\(answer.files) files and \(answer.archives) archives of \(answer.bytes >> 20) MiB in \(room), "
                + "searched for \(telling.count) distinctive lines (\(common.count(where: { traces.lines[$0].part == part })) "
                + "more are in the base commit elsewhere) and for \(contents.count) whole files",
            leaks: leaks, unproven: unproven, notes: notes)
    }

    /// Whether something that was not read leaves a doubt: who works in the room cannot read it either, where it is the
    /// permission that is missing.
    private static func matters(_ reason: AuditAnswer.Reason) -> Bool {
        reason.reason != "Permission denied" && !reason.reason.hasPrefix("is no readable archive")
    }

    private static func text(_ line: [UInt8]) -> String { String(decoding: line.prefix(80), as: UTF8.self) }
}
