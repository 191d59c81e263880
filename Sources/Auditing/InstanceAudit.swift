package import Instances

/// What an audit of one instance came to.
package struct InstanceAudit: Sendable, Hashable, Encodable {
    /// How a check ended, the worst last.
    package enum Outcome: String, Sendable, Hashable, Encodable, Comparable, CaseIterable {
        /// Nothing of the answer is there.
        case clean
        /// Something could not be looked at, so that nothing is proven.
        case unproven
        /// Something of the answer is there.
        case leak

        package static func < (left: Outcome, right: Outcome) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    /// One question, with what was looked at.
    package struct Check: Sendable, Hashable, Encodable {
        package var name: String
        package var outcome: Outcome
        /// What was looked at, with counts.
        package var evidence: String
        /// What of the answer was found, and where.
        package var leaks: [String]
        /// What could not be looked at.
        package var unproven: [String]
        /// What a reader may want to know and accuses nobody.
        package var notes: [String]

        /// A check, whose outcome follows from what was found.
        package init(
            _ name: String, evidence: String, leaks: [String] = [], unproven: [String] = [],
            notes: [String] = []
        ) {
            self.name = name
            self.evidence = evidence
            self.leaks = Self.shortened(leaks)
            self.unproven = Self.shortened(unproven)
            self.notes = Self.shortened(notes)
            outcome = !leaks.isEmpty ? .leak : unproven.isEmpty ? .clean : .unproven
        }

        /// The first of many, and how many there are.
        private static func shortened(_ texts: [String]) -> [String] {
            texts.count > 24 ? texts.prefix(20) + ["and \(texts.count - 20) more"] : texts
        }
    }

    /// The instance.
    package var id: InstanceID
    /// The worst outcome of its checks.
    package var outcome: Outcome
    /// What was checked.
    package var checks: [Check]

    package init(_ id: InstanceID, checks: [Check]) {
        self.id = id
        self.checks = checks
        outcome = checks.map(\.outcome).max() ?? .unproven
    }

    /// One that could not be made.
    package init(_ id: InstanceID, impossible reason: String) {
        self.init(id, checks: [Check("place", evidence: "nothing", unproven: [reason])])
    }
}

extension InstanceAudit {
    /// The same, with other names for directories of the host, which no publication tells.
    package func naming(_ directories: [(path: String, name: String)]) -> InstanceAudit {
        func named(_ text: String) -> String {
            directories.reduce(text) { $1.path.count > 1 ? $0.replacing($1.path, with: $1.name) : $0 }
        }
        var audit = self
        for index in audit.checks.indices {
            audit.checks[index].evidence = named(audit.checks[index].evidence)
            audit.checks[index].leaks = audit.checks[index].leaks.map(named)
            audit.checks[index].unproven = audit.checks[index].unproven.map(named)
            audit.checks[index].notes = audit.checks[index].notes.map(named)
        }
        return audit
    }
}
