/// Which tests of a selection a run is about.
package enum RunScope: Hashable, Sendable {
    /// All of them.
    case all
    /// All but some, by their exact ids.
    case without([String])
    /// Some alone, by their exact ids.
    case only([String])
}
