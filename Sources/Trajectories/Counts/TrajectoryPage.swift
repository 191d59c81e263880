/// A trajectory as people read it; what strangers wrote is in it as it is, and is escaped by who shows it.
package struct TrajectoryPage: Sendable {
    private let trajectory: Trajectory
    /// The most characters of a text that are shown; nil for all.
    private let limit: Int?

    package init(_ trajectory: Trajectory, limit: Int?) {
        self.trajectory = trajectory
        self.limit = limit
    }

    /// The first trajectory of a store that is of an instance and a run, or stands at a position from 1.
    ///
    /// - Throws: `RecordError`.
    package static func find(
        in store: TrajectoryStore, instance: String?, run: String?, position: Int?
    ) throws -> Trajectory? {
        var reader = store.reader()
        var count = 0
        while let trajectory = try reader.next() {
            count += 1
            if let position, count != position { continue }
            if let instance, trajectory.header.instance != instance { continue }
            if let run, trajectory.header.run != run { continue }
            return trajectory
        }
        return nil
    }

    /// The lines.
    package var text: String {
        let header = trajectory.header
        var lines = ["instance   \(header.instance)"]
        if let run = header.run { lines.append("run        \(run)") }
        if let model = header.model { lines.append("model      \(model)") }
        lines.append("resolved   \(resolution)")
        if let status = header.exitStatus { lines.append("ended      \(status)") }
        var numbers = ["\(trajectory.calls) calls", "\(trajectory.messages.count) messages"]
        numbers.append("about \(TokenEstimate.tokens(of: trajectory)) tokens")
        if let cost = header.cost { numbers.append("$\(cost)") }
        lines.append("size       \(numbers.joined(separator: ", "))")
        let line = header.source.line.map { ":\($0)" } ?? ""
        lines.append("read from  \(header.source.file)\(line) (\(header.source.form))")
        for (index, message) in trajectory.messages.enumerated() {
            lines += self.lines(of: message, index + 1)
        }
        if let patch = trajectory.patch { lines += ["", "── patch", cut(patch)] }
        return lines.joined(separator: "\n")
    }

    private var resolution: String {
        let claim = trajectory.header.resolution.claim.map { "; its file says \($0 ? "yes" : "no")" } ?? ""
        switch (trajectory.header.resolution.isResolved, trajectory.header.resolution.authority) {
        case (let isResolved?, .evaluation?): return "\(isResolved ? "yes" : "no"), by an evaluation\(claim)"
        case (let isResolved?, _): return "\(isResolved ? "yes" : "no"), by its own file, which is trusted"
        case (nil, _): return "not known\(claim)"
        }
    }

    private func lines(of message: TrajectoryMessage, _ number: Int) -> [String] {
        let answers = message.toolCallID.map { " (answers \($0))" } ?? ""
        let name = message.name.map { " \($0)" } ?? ""
        var lines = ["", "── \(number) \(message.role.rawValue)\(name)\(answers)"]
        if let reasoning = message.reasoning { lines.append("(thinks) \(cut(reasoning))") }
        let text = message.content.text
        if !text.isEmpty { lines.append(cut(text)) }
        for call in message.toolCalls {
            lines.append("→ \(call.name) \(cut(call.arguments))\(call.id.map { " (\($0))" } ?? "")")
        }
        return lines
    }

    private func cut(_ text: String) -> String {
        guard let limit, text.count > limit else { return text }
        return "\(text.prefix(limit))… (\(text.count - limit) more characters; --full shows them)"
    }
}
