internal import Foundation
internal import Instances

/// The name under which a shell finds this program again.
enum CalledName {
    /// The name under which it was called, or, when that leads nowhere, its own path.
    ///
    /// - Parameters:
    ///   - called: The first word of the command line.
    ///   - path: The search path.
    ///   - program: Where the program lies.
    static func of(_ called: String?, searching path: String?, else program: String?) -> String {
        guard let called, !called.isEmpty else { return program ?? "swegym" }
        let places =
            called.contains("/") ? [called] : (path ?? "").split(separator: ":").map { "\($0)/\(called)" }
        let isFound = places.contains { FileManager.default.isExecutableFile(atPath: $0) }
        return isFound ? called : program ?? called
    }
}

extension CommandContext {
    /// A text whose commands call this program as it was called: in errors and remedies they are written with its
    /// usual name, at the beginning, after a backtick, after `&&`, and where another command starts it.
    func calling(_ text: String) -> String {
        text.replacing(#/(^|`|&& |=yes )swegym (?=[a-z])/#) { match in
            "\(match.output.1)\(ShellWord.quoted(program)) "
        }
    }
}
