/// An expression of SPDX: ids with `AND`, `OR`, `WITH` and parentheses.
package indirect enum LicenceExpression: Hashable, Sendable {
    /// A licence; what `WITH` adds to it gives further permissions, and is left out.
    case licence(String)
    case all([LicenceExpression])
    case any([LicenceExpression])

    /// Reads an expression; nil for what is none.
    package init?(_ text: String) {
        var reader = Reader(text)
        guard let expression = reader.choice(), reader.isAtEnd else { return nil }
        self = expression
    }

    /// The ids in it, sorted.
    package var identifiers: [String] {
        switch self {
        case .licence(let identifier): [identifier]
        case .all(let parts), .any(let parts): Set(parts.flatMap(\.identifiers)).sorted()
        }
    }

    /// Whether it may be had under some licences alone, whatever the case of their ids.
    package func isMet(by allowed: Set<String>) -> Bool {
        switch self {
        case .licence(let identifier):
            allowed.contains { Self.bare($0) == Self.bare(identifier) }
        case .all(let parts): parts.allSatisfy { $0.isMet(by: allowed) }
        case .any(let parts): parts.contains { $0.isMet(by: allowed) }
        }
    }

    /// The older ids of GNU say nothing of later versions.
    private static func bare(_ identifier: String) -> String {
        var bare = identifier.lowercased()
        for suffix in ["-only", "-or-later", "+"] where bare.hasSuffix(suffix) {
            bare.removeLast(suffix.utf8.count)
        }
        return bare
    }

    private struct Reader {
        private static let greatestDepth = 32

        private var tokens: ArraySlice<String>
        private var depth = 0

        init(_ text: String) {
            var tokens: [String] = []
            var word = ""
            func end() {
                if !word.isEmpty { tokens.append(word) }
                word = ""
            }
            for scalar in text.unicodeScalars {
                switch scalar {
                case " ", "\t": end()
                case "(", ")":
                    end()
                    tokens.append(String(scalar))
                default: word.unicodeScalars.append(scalar)
                }
            }
            end()
            self.tokens = tokens[...]
        }

        var isAtEnd: Bool { tokens.isEmpty }

        mutating func choice() -> LicenceExpression? {
            list(of: "OR", { $0.union() }, LicenceExpression.any)
        }

        private mutating func union() -> LicenceExpression? {
            list(of: "AND", { $0.part() }, LicenceExpression.all)
        }

        private mutating func list(
            of word: String, _ read: (inout Reader) -> LicenceExpression?,
            _ joined: ([LicenceExpression]) -> LicenceExpression
        ) -> LicenceExpression? {
            guard let first = read(&self) else { return nil }
            var parts = [first]
            while take(word) {
                guard let part = read(&self) else { return nil }
                parts.append(part)
            }
            return parts.count == 1 ? first : joined(parts)
        }

        private mutating func part() -> LicenceExpression? {
            if take("(") {
                depth += 1
                defer { depth -= 1 }
                guard depth <= Self.greatestDepth, let inner = choice(), take(")") else { return nil }
                return inner
            }
            guard let identifier = identifier() else { return nil }
            if take("WITH"), self.identifier() == nil { return nil }
            return .licence(identifier)
        }

        private mutating func identifier() -> String? {
            guard let word = tokens.first, !["AND", "OR", "WITH"].contains(word.uppercased()),
                word.utf8.allSatisfy({ byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+")
                })
            else { return nil }
            tokens.removeFirst()
            return word
        }

        private mutating func take(_ word: String) -> Bool {
            guard tokens.first?.uppercased() == word else { return false }
            tokens.removeFirst()
            return true
        }
    }
}
