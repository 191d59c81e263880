/// Random numbers that are the same for the same seed on every machine (splitmix64: Steele, Lea and Flood 2014).
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A number from 0 up to a bound, each as likely as the other; the bound is above zero.
    mutating func next(below bound: Int) -> Int {
        let bound = UInt64(bound)
        // What is left over at the end of the range would make small numbers likelier.
        let leftOver = (0 &- bound) % bound
        while true {
            let (high, low) = next().multipliedFullWidth(by: bound)
            if low >= leftOver { return Int(high) }
        }
    }

    /// Puts the first elements of a list into a random order, drawn from all of it.
    mutating func shuffle(_ list: inout [Int], first count: Int) {
        for place in 0..<min(count, list.count) {
            list.swapAt(place, place + next(below: list.count - place))
        }
    }
}
