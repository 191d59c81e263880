/// How many things one question asks for: halved when GitHub cannot answer in time, grown again afterwards.
struct QuerySize: Hashable, Sendable {
    /// The size of the next question.
    private(set) var current: Int
    /// The greatest size.
    let greatest: Int
    /// Points that one question may cost.
    let points: Int

    private var goodInARow = 0
    /// How many good answers it takes to grow again; doubled each time that the larger size fails.
    private var patience = 1

    /// A size to begin with, and the bounds.
    init(_ start: Int, greatest: Int, points: Int = 50) {
        self.greatest = max(1, greatest)
        current = min(max(1, start), self.greatest)
        self.points = points
    }

    /// The question was too much.
    mutating func shrink() {
        current = max(1, current / 2)
        if goodInARow == 0 { patience = min(32, patience * 2) }
        goodInARow = 0
    }

    /// The question was answered and cost so many points.
    mutating func succeeded(cost: Int?) {
        goodInARow += 1
        if let cost, cost > points {
            current = max(1, current * points / cost)
            return
        }
        guard goodInARow >= patience, current < greatest else { return }
        // What it would cost at twice the size must be within bounds too.
        if let cost, cost * 2 > points { return }
        current = min(greatest, current * 2)
        goodInARow = 0
    }
}
