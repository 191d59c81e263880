/// A size in human-readable form: `500000000`, `20GB`, `1.5 GiB`.
package struct ByteSize: Hashable, Sendable {
    package let bytes: Int

    /// Parses a number with an optional unit; `K`, `M`, `G`, `T` are powers of 1000.
    package init?(_ text: String) {
        guard let match = text.wholeMatch(of: #/(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B?/#.ignoresCase()),
            let number = Double(match.output.1)
        else { return nil }
        let units = ["": 0, "K": 1, "M": 2, "G": 3, "T": 4]
        guard let power = units[match.output.2.uppercased()] else { return nil }
        let base: Double = match.output.3.isEmpty ? 1000 : 1024
        let value = (0..<power).reduce(number) { product, _ in product * base }
        guard value < 1e18 else { return nil }
        bytes = Int(value)
    }
}
