@testable import Mining

extension VersionText {
    /// The version that a file of this text states.
    static func version(in text: String, path: String) -> String? {
        version(in: Array(text.utf8), path: path)
    }
}
