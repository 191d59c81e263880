internal import Digests

/// Which runs make up a training set of a verifier.
package struct VerifierSetRules: Hashable, Sendable {
    /// Which runs take part, by who made them.
    package enum Pool: String, CaseIterable, Sendable, Codable {
        /// Those of the models that are called on-policy.
        case onPolicy = "on-policy"
        /// Those of all others.
        case offPolicy = "off-policy"
        /// Both, each balanced by itself.
        case mixture
    }

    package var pool = Pool.mixture
    /// The models whose runs are on-policy.
    package var onPolicyModels: Set<String> = []
    /// How many runs that did not resolve their instance there are for each that did.
    package var negatives = 1.0
    /// The conversation of a row has fewer tokens; nil for no limit.
    package var tokens: Int?
    /// The most runs of one instance and one outcome.
    package var cap: Int?
    /// The seed of what is drawn.
    package var seed: UInt64 = 42

    package init() {}
}

/// A run that may be part of a training set.
package struct VerifierTicket: Hashable, Sendable {
    /// Tells runs apart, and decides together with the seed which are drawn.
    package var key: String
    package var instance: String
    package var model: String?
    /// Nil when nobody who is trusted says.
    package var isResolved: Bool?
    /// How many tokens its row has.
    package var tokens: Int
    /// Why there is no text for it.
    package var absence: String?

    package init(
        key: String, instance: String, model: String?, isResolved: Bool?, tokens: Int, absence: String? = nil
    ) {
        self.key = key
        self.instance = instance
        self.model = model
        self.isResolved = isResolved
        self.tokens = tokens
        self.absence = absence
    }
}

/// The draw of a training set: every run that resolved its instance, and some that did not.
///
/// The same seed draws the same runs whatever their order, and a larger set holds the smaller one.
package struct VerifierDraw: Hashable, Sendable {
    /// The keys of the runs that were drawn.
    package private(set) var drawn: Set<String> = []
    /// How many were not, by reason.
    package private(set) var leftOut: [String: Int] = [:]
    /// How many negatives are missing for the share that was asked for, in all pools.
    package private(set) var missing = 0

    package init(_ tickets: [VerifierTicket], _ rules: VerifierSetRules) {
        var usable: [VerifierTicket] = []
        for ticket in tickets {
            if let reason = Self.reason(against: ticket, rules) {
                leftOut[reason, default: 0] += 1
            } else {
                usable.append(ticket)
            }
        }
        let isOnPolicy: (VerifierTicket) -> Bool = { rules.onPolicyModels.contains($0.model ?? "") }
        for pool in [usable.filter(isOnPolicy), usable.filter { !isOnPolicy($0) }] {
            draw(from: pool, rules)
        }
    }

    private static func reason(against ticket: VerifierTicket, _ rules: VerifierSetRules) -> String? {
        let isOnPolicy = rules.onPolicyModels.contains(ticket.model ?? "")
        switch rules.pool {
        case .onPolicy where !isOnPolicy: return "off-policy"
        case .offPolicy where isOnPolicy: return "on-policy"
        default: break
        }
        if let absence = ticket.absence { return absence }
        guard ticket.isResolved != nil else { return "not-evaluated" }
        if let most = rules.tokens, ticket.tokens >= most { return "too-long" }
        return nil
    }

    private mutating func draw(from pool: [VerifierTicket], _ rules: VerifierSetRules) {
        let placed = pool.map { (place: SHA256Digest(of: "\(rules.seed)\0\($0.key)").hex, ticket: $0) }
            .sorted { ($0.place, $0.ticket.key) < ($1.place, $1.ticket.key) }.map(\.ticket)
        var counts: [String: Int] = [:]
        let capped = placed.filter { ticket in
            guard let cap = rules.cap else { return true }
            let key = "\(ticket.isResolved == true) \(ticket.instance)"
            counts[key, default: 0] += 1
            return counts[key, default: 0] <= cap
        }
        note(placed.count - capped.count, "over-cap")
        let positives = capped.filter { $0.isResolved == true }
        let negatives = capped.filter { $0.isResolved == false }
        let wanted = Int(Double(positives.count) * rules.negatives)
        missing += max(0, wanted - negatives.count)
        note(max(0, negatives.count - wanted), "not-drawn")
        drawn.formUnion((positives + negatives.prefix(wanted)).map(\.key))
    }

    private mutating func note(_ count: Int, _ reason: String) {
        if count > 0 { leftOut[reason, default: 0] += count }
    }
}
