package import Instances

/// How the lists that we found compare with those of a published row.
///
/// Both sides are compared as sets, in the form that the published ids have: most were cut at their first blank; those of
/// Django's tests, `test_x (module.Class)`, were not; those of SymPy's own runner are names of functions alone.
package struct PublishedComparison: Hashable, Sendable, Codable {
    /// How one list compares.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Both hold the same tests.
        case same
        /// Ours holds all of theirs, and more.
        case covers
        /// Ours lacks some of theirs.
        case differs
    }

    /// One list against its published counterpart.
    package struct List: Hashable, Sendable, Codable {
        /// How they compare.
        package var kind: Kind
        /// What only the published list holds, sorted.
        package var missing: [String]
        /// What only ours holds, sorted.
        package var extra: [String]

        init(_ ours: [String], against published: [String]) {
            let form = Form(of: published)
            let ours = Set(ours.map(form.id))
            let published = Set(published.map(form.id))
            missing = published.subtracting(ours).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            extra = ours.subtracting(published).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            kind = missing.isEmpty ? (extra.isEmpty ? .same : .covers) : .differs
        }
    }

    /// FAIL_TO_PASS; nil when the row does not carry it.
    package var failToPass: List?
    /// PASS_TO_PASS; nil when the row does not carry it.
    package var passToPass: List?

    /// Compares a verdict's lists with a row's.
    package init(of verdict: Verdict, with row: PublishedRow) {
        failToPass = row.failToPass.map { List(verdict.failToPass, against: $0) }
        passToPass = row.passToPass.map { List(verdict.passToPass, against: $0) }
    }

    /// How published ids are spelled.
    private enum Form {
        case cut, whole, function

        init(of published: [String]) {
            if published.contains(where: { $0.contains(" (") && $0.hasSuffix(")") }) {
                self = .whole
            } else if !published.isEmpty, published.allSatisfy({ !$0.prefix { $0 != "[" }.contains("::") }) {
                self = .function
            } else {
                self = .cut
            }
        }

        /// An id in this form.
        func id(_ text: String) -> String {
            switch self {
            case .cut: return PublishedComparison.cut(text)
            case .whole: return text
            case .function:
                // A parameter may hold what separates the parts of an id.
                let name = text.prefix { $0 != "[" }
                let function = name.split(separator: ":").last.map(String.init) ?? ""
                return PublishedComparison.cut(function + text.dropFirst(name.count))
            }
        }
    }

    /// An id up to its first blank.
    static func cut(_ id: String) -> String {
        String(id.prefix { $0 != " " })
    }
}
