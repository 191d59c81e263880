internal import ArgumentParser
internal import Foundation
internal import Publishing
internal import Terminal

/// `swegym verify`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a copy of a publication against its manifest, without a network.",
        discussion: """
            Every file's size and SHA-256, every row's SHA-256 and place, the counts, and the manifest's own digest \
            are checked. With --signer, the manifest's detached signature too. Exit status 1 when anything differs.
            """)

    @Argument(help: "The manifest, or the directory that holds it.")
    var manifest: String

    @Option(
        help: ArgumentHelp(
            "Check the signature against this: a public key of minisign or SSH, or a file of allowed signers.",
            valueName: "key-file"))
    var signer: String?

    @Flag(help: "Fail where files lie in the directory that the manifest does not list.")
    var strict = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: manifest, isDirectory: &isDirectory) else {
            throw UsageFailure("\(manifest): there is no such file or directory")
        }
        let path = isDirectory.boolValue ? "\(manifest)/\(Manifest.fileName)" : manifest
        let check = try PublicationCheck.of(manifest: path)
        let signedBy = try signer.map { key in
            try ReleaseSignature(of: path, environment: context.environment).verify(against: key)
        }
        if output.json {
            context.output(try JSONOutput.text(Result(check: check, signedBy: signedBy)))
        } else {
            for fault in check.faults { context.write(escaping: "\(fault)") }
            context.output(
                "\(HumanFormat.count(check.files, "file")), \(HumanFormat.count(check.rows, "row")): "
                    + (check.faults.isEmpty ? "every byte is as published\n" : "NOT as published\n"))
            for file in check.foreign { context.write(escaping: "\(file): not of the publication") }
            context.output("release \(check.digest)\n")
            if let signedBy { context.write(escaping: "signed by \(signedBy)") }
        }
        guard check.faults.isEmpty else {
            throw CommandFailure("\(manifest): \(HumanFormat.count(check.faults.count, "fault"))")
        }
        guard !strict || check.foreign.isEmpty else {
            throw CommandFailure(
                "\(manifest): \(HumanFormat.count(check.foreign.count, "file")) not of the publication")
        }
    }

    private struct Result: Encodable {
        var check: PublicationCheck
        var signedBy: String?
    }
}
