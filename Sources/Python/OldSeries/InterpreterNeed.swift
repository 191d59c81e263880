/// Which interpreters a project can be run by, as far as old series are concerned.
package enum InterpreterNeed: String, Hashable, Sendable, Codable, CaseIterable {
    /// It is written in Python 2, or allows nothing newer.
    case two
    /// Its files name Python 2 and no Python 3; it may run by both.
    case namesTwoAlone = "names-two-alone"
    /// It allows 3.5, and nothing newer.
    case threeFive = "three-five"
    /// It names no series newer than 3.5, and allows one.
    case namesNothingNewer = "names-nothing-newer"
    /// It names an interpreter of today, or none at all.
    case today

    /// What a project needs, by its files at a commit.
    ///
    /// - Parameter sign: What in a file no Python 3 parses; nil for nothing. The files themselves are read by default.
    package init(_ files: ProjectFiles, sign: ((String) -> String?)? = nil) {
        let evidence = PythonEvidence(files, sign: sign)
        if let needed = evidence.neededOldSeries {
            self = needed.major == 2 ? .two : .threeFive
        } else if evidence.old.standing == .namesTwoAlone {
            self = .namesTwoAlone
        } else if let newest = evidence.declared.max(), newest < PythonVersion(3, 6) {
            self = .namesNothingNewer
        } else {
            self = .today
        }
    }

    /// What in the text of a module no Python 3 parses; nil for nothing.
    package static func sign(in text: [UInt8]) -> String? { PythonTwoSyntax.sign(in: text) }
}
