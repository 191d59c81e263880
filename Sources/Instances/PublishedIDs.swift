/// How the test ids of a published list are spelled: most were cut at their first blank; those of Django's tests,
/// `test_x (module.Class)`, were not; those of SymPy's own runner are names of functions alone.
package enum PublishedIDs: Hashable, Sendable {
    case cut, whole, function

    /// The spelling of a list.
    package init(of published: [String]) {
        if published.contains(where: { $0.contains(" (") && $0.hasSuffix(")") }) {
            self = .whole
        } else if !published.isEmpty, published.allSatisfy({ !$0.prefix { $0 != "[" }.contains("::") }) {
            self = .function
        } else {
            self = .cut
        }
    }

    /// An id of ours or of theirs in this spelling.
    package func id(_ text: String) -> String {
        switch self {
        case .cut: return Self.cut(text)
        case .whole: return text
        case .function:
            // A parameter may hold what separates the parts of an id.
            let name = text.prefix { $0 != "[" }
            let function = name.split(separator: ":").last.map(String.init) ?? ""
            return Self.cut(function + text.dropFirst(name.count))
        }
    }

    /// An id up to its first blank.
    package static func cut(_ id: String) -> String {
        String(id.prefix { $0 != " " })
    }
}
