/// Something that a test run said it misses, or of which it had the wrong version.
package enum EnvironmentNeed: Hashable, Sendable {
    /// A module that could not be imported, by its dotted name.
    case module(String)
    /// A distribution whose metadata was asked for.
    case distribution(String)
    /// Something that the test framework itself lacks.
    case framework(FrameworkNeed)
    /// A program that was not found.
    case program(String)
    /// An interpreter older than the one that was used; with what was said.
    case olderInterpreter(said: String)
    /// An interpreter newer than the one that was used; with what was said.
    case newerInterpreter(said: String)

    /// Whether it is a matter of the interpreter, which all tests share.
    var concernsInterpreter: Bool {
        switch self {
        case .olderInterpreter, .newerInterpreter: true
        default: false
        }
    }
}

extension EnvironmentNeed: CustomStringConvertible {
    /// What is missing, in words.
    package var description: String {
        switch self {
        case .module(let name): "the module \(name)"
        case .distribution(let name): "the distribution \(name)"
        case .framework(let need): need.description
        case .program(let name): "the program \(name)"
        case .olderInterpreter(let said): "an older interpreter (\(said))"
        case .newerInterpreter(let said): "a newer interpreter (\(said))"
        }
    }
}
