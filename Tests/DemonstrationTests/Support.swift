import Demonstration
import Foundation

/// The head of a script: a repository with two people.
let preamble = """
    repository o/r
    branch main
    person ada Ada L <ada@x.example>
    person bob Bob <bob@x.example>

    """

/// A script of one commit, with a file of three lines, and what follows it.
func script(_ rest: String) throws -> DemonstrationScript {
    let first = """
        commit ada 2021-01-01T00:00:00Z
        message
        |Start
        write a.txt
        |one
        |two
        |three

        """
    return try DemonstrationScript(preamble + first + rest, file: "demo.txt")
}

/// Does something in a directory of its own, which is removed afterwards.
func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appending(path: "demonstration-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory.path(percentEncoded: false))
}
