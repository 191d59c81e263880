/// Which tests of a selection a run is about.
package enum RunScope: Hashable, Sendable {
    /// All of them.
    case all
    /// All but some, by their exact ids.
    case without([String])
    /// Some alone, by their exact ids.
    case only([String])
    /// Some alone, which are made to fail: whatever passes then is not the tests' doing.
    case control([String])

    /// The tests that run alone; nil where that is not so.
    package var only: [String]? {
        switch self {
        case .all, .without: nil
        case .only(let ids), .control(let ids): ids
        }
    }

    /// Whether the tests are made to fail.
    package var isControl: Bool {
        if case .control = self { true } else { false }
    }
}
