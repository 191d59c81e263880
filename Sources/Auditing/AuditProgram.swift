internal import Foundation
internal import JSON

/// The program that looks around inside, and how it is spoken to.
package enum AuditProgram {
    /// Its text, for any Python from 2.7 on.
    package static var text: [UInt8] { PackageResources.look_around_py }

    /// Where it appears inside, with its question.
    package static let inside = "/run/swegym/audit"
    /// The name of its file.
    package static let name = "look_around.py"
    /// The name of the question's file.
    package static let question = "question.json"

    /// The command that starts it: nothing of the environment that it looks at is loaded.
    ///
    /// - Parameter interpreter: The path inside of an interpreter of this machine.
    package static func command(interpreter: String, descriptor: Int32) -> [String] {
        [interpreter, "-E", "-s", "-S", "-B", "\(inside)/\(name)", "\(inside)/\(question)", "\(descriptor)"]
    }

    /// What it said.
    package static func answer(_ bytes: [UInt8]) throws -> AuditAnswer {
        try CanonicalJSON.decode(AuditAnswer.self, from: Data(bytes))
    }
}
