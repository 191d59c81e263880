/// Words of a command line that a person copies into a shell.
package enum ShellWord {
    /// A word as a shell reads it back, in quotes where it needs them.
    package static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: plain.contains(byte)
                }
            }
        return isPlain
            ? word
            : "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
    }

    /// Words with spaces between them, each as a shell reads it back.
    package static func line(_ words: String...) -> String {
        words.map(quoted).joined(separator: " ")
    }

    private static let plain: [UInt8] = Array("%+,-./:=@_".utf8)
}
