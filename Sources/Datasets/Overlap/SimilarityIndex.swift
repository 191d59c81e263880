/// Finds the texts that may be like a text, among many, without comparing it with each.
///
/// MinHash by one permutation with rotated filling of empty bins (Li, Owen and Zhang 2012; Shrivastava and Li 2014), and
/// bands of equal bins as keys (Indyk and Motwani's locality-sensitive hashing). With 32 bands of 4 bins, a pair whose
/// similarity is 0.7 is missed once in 5,000 times, one of 0.6 once in 80.
struct SimilarityIndex: Sendable {
    private static let bins = 128
    private static let bandSize = 4

    private var buckets: [UInt64: [Int32]] = [:]

    /// Adds a text under a number; one without shingles is never found.
    mutating func add(_ shingles: Shingles, as number: Int32) {
        for key in Self.keys(of: shingles) { buckets[key, default: []].append(number) }
    }

    /// The numbers of the texts that share a band with a text, ascending, each once.
    func candidates(for shingles: Shingles) -> [Int32] {
        var found: Set<Int32> = []
        for key in Self.keys(of: shingles) { found.formUnion(buckets[key] ?? []) }
        return found.sorted()
    }

    /// The keys of the bands.
    private static func keys(of shingles: Shingles) -> [UInt64] {
        guard !shingles.hashes.isEmpty else { return [] }
        let minima = minima(of: shingles)
        return stride(from: 0, to: bins, by: bandSize).map { start in
            minima[start..<(start + bandSize)].reduce(UInt64(start)) { Hashing.mix($0 ^ $1) }
        }
    }

    /// The smallest hash of each bin; an empty bin takes that of the next full one, marked by the distance.
    private static func minima(of shingles: Shingles) -> [UInt64] {
        var minima = [UInt64](repeating: .max, count: bins)
        for hash in shingles.hashes {
            // The low bits choose the bin: the high ones are alike in a sketch of the smallest hashes.
            let bin = Int(hash % UInt64(bins))
            minima[bin] = min(minima[bin], hash)
        }
        let full = minima
        for bin in 0..<bins where full[bin] == .max {
            var distance = 1
            while full[(bin + distance) % bins] == .max { distance += 1 }
            minima[bin] = Hashing.mix(full[(bin + distance) % bins] &+ UInt64(distance))
        }
        return minima
    }
}
