internal import Instances

/// Faults that came one after another: the machine's, not the candidates', when they are alike.
struct FaultStreak {
    /// So many alike end the work.
    static let limit = 5

    /// What a failed instance failed by.
    struct Fault: Hashable {
        var reason: VerdictReason
        /// What was said, without what differs from instance to instance.
        var text: String
        /// Whether it is the package index that was not reached: no candidate brings that about.
        var isOfIndex: Bool

        /// Nil for faults that belong to an instance, and for verdicts that are no fault.
        init?(_ verdict: Verdict) {
            guard verdict.verdictClass == .infrastructure, let reason = verdict.reason else { return nil }
            let detail = verdict.detail
            let isUnreached = Self.unreached.contains { detail.contains($0) }
            switch reason {
            case .sandbox, .disk: text = detail.replacing(#/[0-9a-f]{7,}|[0-9]+/#, with: "N")
            case .environment where isUnreached:
                text = detail.firstMatch(of: #/[a-z]+:\/\/[^\/\s`]+/#).map { String($0.output) } ?? ""
            default: return nil
            }
            self.reason = reason
            isOfIndex = reason == .environment && detail.contains("/simple/")
        }

        /// By what uv, pip and libcurl say that a server did not answer.
        private static let unreached = [
            "Failed to fetch", "error sending request", "dns error", "tcp connect error",
            "Connection refused",
            "Could not resolve host", "Temporary failure in name resolution", "Network is unreachable",
            "No route to host", "operation timed out", "NewConnectionError", "ConnectTimeoutError",
        ]
    }

    private var last: Fault?
    private var count = 0
    private var repositories: Set<RepositoryName> = []

    /// Counts a verdict.
    ///
    /// - Returns: the fault, when so many were alike that going on makes no sense: faults of the package index, or of
    ///   several repositories.
    mutating func count(_ verdict: Verdict, of repository: RepositoryName) -> Fault? {
        let fault = Fault(verdict)
        if fault != last { (last, count, repositories) = (fault, 0, []) }
        guard let fault else { return nil }
        count += 1
        repositories.insert(repository)
        return count >= Self.limit && (fault.isOfIndex || repositories.count > 1) ? fault : nil
    }
}
