internal import Auditing
internal import Instances
internal import Terminal

/// What audits found, for people.
struct AuditOutput {
    let audits: [InstanceAudit]

    init(_ audits: [InstanceAudit]) { self.audits = audits }

    /// Each instance with its checks, and what was found or could not be looked at; then the sums.
    var lines: [String] {
        var lines: [String] = []
        for audit in audits {
            lines.append("\(audit.id): \(Self.sentence(audit.outcome))")
            for check in audit.checks {
                lines.append("  \(check.name): \(Self.word(check.outcome)); looked at \(check.evidence)")
                lines +=
                    check.leaks.map { "    found: \($0)" } + check.unproven.map { "    not looked at: \($0)" }
                lines += check.notes.map { "    note: \($0)" }
            }
        }
        return lines + [sums]
    }

    /// How many instances came to what.
    var sums: String {
        let counts = InstanceAudit.Outcome.allCases.map { outcome in
            "\(audits.count { $0.outcome == outcome }) \(Self.word(outcome))"
        }
        return "\(HumanFormat.count(audits.count, "instance")) audited: \(counts.joined(separator: ", "))"
    }

    /// - Throws: `CommandFailure` unless all are clean.
    func judge() throws {
        let others = audits.filter { $0.outcome != .clean }
        guard let first = others.first else { return }
        let found = first.checks.lazy.compactMap { ($0.leaks + $0.unproven).first }.first ?? ""
        throw CommandFailure("\(sums); such as \(first.id): \(found)")
    }

    private static func sentence(_ outcome: InstanceAudit.Outcome) -> String {
        switch outcome {
        case .clean: "the answer is not in the room"
        case .unproven: "not proven"
        case .leak: "something of the answer is in the room"
        }
    }

    private static func word(_ outcome: InstanceAudit.Outcome) -> String {
        outcome == .clean ? "passed" : outcome == .leak ? "found" : "not proven"
    }
}
