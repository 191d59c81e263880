internal import Foundation
internal import Instances

/// How interpreters are installed with pyenv.
struct Pyenv: Sendable {
    private let start: String

    /// pyenv as a shell with these variables finds it, or as it is fetched where it is not there.
    init(_ environment: [String: String]) {
        let root = environment["PYENV_ROOT"] ?? "\(environment["HOME"] ?? "/")/.pyenv"
        let searched = (environment["PATH"] ?? "").split(separator: ":")
        let own = ShellWord.quoted("\(root)/bin/pyenv")
        if searched.contains(where: { FileManager.default.isExecutableFile(atPath: "\($0)/pyenv") }) {
            start = "pyenv"
        } else if FileManager.default.isExecutableFile(atPath: "\(root)/bin/pyenv") {
            start = own
        } else {
            start = "git clone https://github.com/pyenv/pyenv \(ShellWord.quoted(root)) && \(own)"
        }
    }

    /// The command that installs versions of Python.
    func install(_ versions: [String]) -> String {
        "\(start) install \(versions.joined(separator: " "))"
    }
}
