/// The lines of one side that take part in the search for the shortest way from one content to the other.
///
/// Git leaves out lines that the other side does not have, and such as it has very often among lines of that kind: the
/// search is shorter, and its result nearer to what people see. Its bounds are kept, since patches must come out the same.
struct LineSelection {
    /// The numbers of the lines that take part.
    private(set) var classes: [Int32] = []
    /// Where they are among the lines between the common ends.
    private(set) var places: [Int32] = []

    private enum Frequency { case never, some, often }

    private static let oftenLimit = 1024
    private static let window = 100
    private static let runFactor = 4

    /// - Parameters:
    ///   - occurrences: how often the lines of each number occur on the other side.
    ///   - lines: how many lines this side has in all.
    ///   - isChanged: is set for each line that does not take part.
    init(of numbers: [Int32], occurrences: [Int32], lines: Int, isChanged: (Int) -> Void) {
        let often = min(Self.root(of: lines), Self.oftenLimit)
        let frequencies = numbers.map { number -> Frequency in
            let count = Int(occurrences[Int(number)])
            return count == 0 ? .never : count >= often ? .often : .some
        }
        for (place, number) in numbers.enumerated() {
            let frequency = frequencies[place]
            if frequency == .some || frequency == .often && !Self.isAmongStrangers(place, frequencies) {
                classes.append(number)
                places.append(Int32(truncatingIfNeeded: place))
            } else {
                isChanged(place)
            }
        }
    }

    /// A power of two near the square root.
    static func root(of number: Int) -> Int {
        var root = 1
        var rest = number
        while rest > 0 {
            root <<= 1
            rest >>= 2
        }
        return root
    }

    /// Whether a line that occurs often stands among lines most of which do not occur at all.
    private static func isAmongStrangers(_ place: Int, _ frequencies: [Frequency]) -> Bool {
        func run(_ step: Int, _ end: Int) -> (never: Int, often: Int) {
            var found = (never: 0, often: 1)
            var next = place + step
            while next != end + step {
                switch frequencies[next] {
                case .never: found.never += 1
                case .often: found.often += 1
                case .some: return found
                }
                next += step
            }
            return found
        }
        let before = run(-1, max(0, place - window))
        guard before.never > 0 else { return false }
        let after = run(1, min(frequencies.count - 1, place + window))
        guard after.never > 0 else { return false }
        let (never, often) = (before.never + after.never, before.often + after.often)
        return often * runFactor < often + never
    }
}
