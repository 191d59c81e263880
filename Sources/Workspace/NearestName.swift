/// The nearest of some known names to a mistyped one, by edit distance (Levenshtein).
enum NearestName {
    /// The nearest name when it is near enough to be what was meant: within a third of the length.
    static func of(_ text: String, among names: [String]) -> String? {
        let wanted = Array(text.lowercased().utf8)
        var best: (name: String, distance: Int)?
        for name in names {
            let candidate = Array(name.lowercased().utf8)
            guard abs(candidate.count - wanted.count) <= wanted.count / 3 else { continue }
            let distance = editDistance(wanted, candidate)
            if distance <= max(1, wanted.count / 3), distance < best?.distance ?? .max {
                best = (name, distance)
            }
        }
        return best?.name
    }

    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in right.indices {
                let substitution = diagonal + (byte == right[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
