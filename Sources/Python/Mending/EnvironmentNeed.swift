package import Validation

/// Something that a test run lacked, or had in the wrong version.
package enum EnvironmentNeed: Hashable, Sendable {
    /// A module that could not be imported, by its dotted name.
    case module(String)
    /// Something by whose name tests say that they were skipped, perhaps a module.
    case optional(String)
    /// A distribution whose metadata was not found.
    case distribution(String)
    /// Something that the test framework itself lacks.
    case framework(FrameworkNeed)
    /// A program that was not found, or a file without a directory.
    case program(String)
    /// A file that was not found, by a relative path.
    case file(String)
    /// A variable of the environment that is not set.
    case variable(String)
    /// A service that does not answer; with the host, where that is not this machine.
    case service(ServiceKind, host: String?)
    /// A user or a database that a service lacks.
    case account(ServiceKind, user: String?, database: String?)
    /// Packages that are installed and break what imports them; the first is the one that the repository imports.
    case broken(packages: [String])
    /// An older interpreter than the one used; with the message.
    case olderInterpreter(said: String)
    /// A newer interpreter than the one used; with the message.
    case newerInterpreter(said: String)

    /// Whether it concerns the interpreter, which all tests share.
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
        case .optional(let name): "\(name), for which tests were skipped"
        case .distribution(let name): "the distribution \(name)"
        case .framework(let need): need.description
        case .program(let name): "the program or file \(name)"
        case .file(let path): "the file \(path)"
        case .variable(let name): "the variable \(name)"
        case .service(let kind, _): "the service \(kind.rawValue)"
        case .account(let kind, let user, let database):
            "\(user.map { "the user \($0)" } ?? "the database \(database ?? "")") of \(kind.rawValue)"
        case .broken(let packages): "another \(packages.joined(separator: " or ")), which breaks their import"
        case .olderInterpreter(let said): "an older interpreter (\(said))"
        case .newerInterpreter(let said): "a newer interpreter (\(said))"
        }
    }
}
