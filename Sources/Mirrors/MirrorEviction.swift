/// Which mirrors make room; pure.
enum MirrorEviction {
    /// A mirror as the decision sees it.
    struct Entry: Hashable {
        /// The name of its folder.
        var name: String
        /// What removing it frees, bytes.
        var bytes: Int
        /// When it was used last, seconds since 1970.
        var usedAt: Double
        /// The mirrors whose objects it borrows.
        var lenders: Set<String> = []
        /// Whether somebody is using it.
        var isHeld = false
    }

    /// The mirrors to remove, in that order, so that the others and what is to come fit a budget as far as can be:
    /// those used longest ago first, none that is in use, none whose objects another one that stays borrows, and none
    /// that frees nothing.
    static func victims(of entries: [Entry], budget: Int, coming: Int = 0) -> [String] {
        var remaining = entries
        var taken = entries.reduce(coming) { $0 + $1.bytes }
        var victims: [String] = []
        while taken > budget {
            let lending = Set(remaining.flatMap(\.lenders))
            // A borrower must be able to go before its lender, even if its own going frees nothing.
            let free = remaining.filter {
                !$0.isHeld && !lending.contains($0.name) && ($0.bytes > 0 || !$0.lenders.isEmpty)
            }
            guard let next = free.min(by: { ($0.usedAt, $0.name) < ($1.usedAt, $1.name) }) else { break }
            victims.append(next.name)
            taken -= next.bytes
            remaining.removeAll { $0.name == next.name }
        }
        return victims
    }
}
