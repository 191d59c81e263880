/// Something that a test run said it misses, or of which it had the wrong version.
package enum EnvironmentNeed: Hashable, Sendable {
    /// A module that could not be imported, by its dotted name.
    case module(String)
    /// A fixture that no plug-in defined.
    case fixture(String)
    /// Plug-ins that the configuration requires, by their packages' names.
    case plugins([String])
    /// Options that no plug-in took.
    case options([String])
    /// A distribution whose metadata was asked for.
    case distribution(String)
    /// A runner that is at least of a version.
    case runner(atLeast: String)
    /// Coroutines that no plug-in ran.
    case coroutines
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
        case .fixture(let name): "the fixture \(name)"
        case .plugins(let names): "the plug-ins \(names.joined(separator: ", "))"
        case .options(let options): "a plug-in for the options \(options.joined(separator: " "))"
        case .distribution(let name): "the distribution \(name)"
        case .runner(let version): "pytest \(version) or later"
        case .coroutines: "a plug-in that runs coroutines"
        case .program(let name): "the program \(name)"
        case .olderInterpreter(let said): "an older interpreter (\(said))"
        case .newerInterpreter(let said): "a newer interpreter (\(said))"
        }
    }
}
