internal import Files
internal import Foundation
internal import Processes

/// Detached signatures of a manifest, made and checked by the program that the user has: `ssh-keygen -Y` or `minisign`.
///
/// A manifest holds the digest of everything else, so its signature speaks for the whole publication. The key file
/// decides which program is meant.
package struct ReleaseSignature: Sendable {
    /// What ssh-keygen binds a signature to, so that one made for another purpose is not taken for ours.
    package static let namespace = "swegym-manifest"

    /// The programs.
    enum Tool: String {
        case minisign
        case sshKeygen = "ssh-keygen"

        var suffix: String { self == .minisign ? "minisig" : "sig" }
        var package: String { self == .minisign ? "minisign" : "openssh-client" }
    }

    private let manifest: String
    private let environment: [String: String]

    /// The signature of a manifest.
    ///
    /// - Parameter environment: the variables by which programs, home directory and SSH agent are found.
    package init(of manifest: String, environment: [String: String]) {
        self.manifest = manifest
        self.environment = environment.filter { ["PATH", "HOME", "SSH_AUTH_SOCK"].contains($0.key) }
    }

    /// Signs the manifest with a secret key, or with the key of a public one that an SSH agent holds.
    ///
    /// - Returns: the file of the signature, next to the manifest.
    /// - Throws: `SignatureError`.
    package func sign(with key: String) throws(SignatureError) -> String {
        let tool = try tool(for: key)
        let signature = "\(manifest).\(tool.suffix)"
        do throws(RecordError) {
            try Directory.remove(signature)
        } catch {
            throw .refused(operation: error.operation, said: error.cause)
        }
        switch tool {
        case .sshKeygen:
            try run(tool, ["-Y", "sign", "-f", key, "-n", Self.namespace, manifest], doing: "signing")
        case .minisign:
            try run(
                tool,
                [
                    "-S", "-s", key, "-m", manifest, "-x", signature, "-t", Self.namespace, "-c",
                    Self.namespace,
                ],
                doing: "signing")
        }
        guard FileManager.default.fileExists(atPath: signature) else {
            throw .refused(operation: "signing \(manifest)", said: "\(tool.rawValue) wrote no \(signature)")
        }
        return signature
    }

    /// Checks the signature next to the manifest against a public key, or a file of allowed signers.
    ///
    /// - Returns: who signed: the name that the file of allowed signers gives, or the key file.
    /// - Throws: `SignatureError`.
    package func verify(against key: String) throws(SignatureError) -> String {
        let tool = try tool(for: key)
        let signature = "\(manifest).\(tool.suffix)"
        guard FileManager.default.fileExists(atPath: signature) else { throw .absent(signature) }
        let text = Array(try read(signature).utf8)
        guard tool == .minisign ? SignatureForm.isOfMinisign(text) : SignatureForm.isOfSSH(text) else {
            throw .otherForm(signature)
        }
        switch tool {
        case .minisign:
            try run(tool, ["-V", "-p", key, "-m", manifest, "-x", signature], doing: "checking")
            return key
        case .sshKeygen:
            return try verifySSH(signature, key: key)
        }
    }

    private func verifySSH(_ signature: String, key: String) throws(SignatureError) -> String {
        let text = try read(key)
        let isPublicKey = ["ssh-", "ecdsa-", "sk-"].contains { text.hasPrefix($0) }
        // A plain public key becomes a file of allowed signers with one line.
        let signers = isPublicKey ? "publisher \(text)" : text
        var name = "publisher"
        if !isPublicKey {
            let found = try run(
                .sshKeygen, ["-Y", "find-principals", "-s", signature, "-f", "/dev/fd/3"], doing: "checking",
                files: [3: Array(signers.utf8)])
            name = String(found.split(separator: "\n").first ?? "")
        }
        try run(
            .sshKeygen,
            [
                "-Y", "verify", "-f", "/dev/fd/3", "-I", name, "-n", Self.namespace, "-s", signature,
            ], doing: "checking", files: [3: Array(signers.utf8)], input: Array(try read(manifest).utf8))
        return isPublicKey ? key : name
    }

    private func tool(for key: String) throws(SignatureError) -> Tool {
        try read(key).hasPrefix("untrusted comment:") ? .minisign : .sshKeygen
    }

    private func read(_ path: String) throws(SignatureError) -> String {
        do {
            return String(decoding: try RecordFile.read(path), as: UTF8.self)
        } catch {
            throw .unreadable("\(error)")
        }
    }

    @discardableResult
    private func run(
        _ tool: Tool, _ arguments: [String], doing verb: String, files: [Int32: [UInt8]] = [:],
        input: [UInt8]? = nil
    ) throws(SignatureError) -> String {
        var command = Command(tool.rawValue, arguments, environment: environment)
        command.limits = ProcessLimits(wall: 60)
        command.files = files
        command.input = input
        let result: ProcessResult
        do {
            result = try ProcessRunner.run(command)
        } catch {
            throw .noTool(tool.rawValue, package: tool.package, said: "\(error)")
        }
        guard result.succeeded else {
            let said = result.outputText.trimmingCharacters(in: .whitespacesAndNewlines)
            throw .refused(
                operation: "\(verb) \(manifest)", said: "\(tool.rawValue): \(said.isEmpty ? "failed" : said)")
        }
        return result.outputText
    }
}

/// Why a signature could not be made, or is not one.
package enum SignatureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The program is not there.
    case noTool(String, package: String, said: String)
    /// The program said no.
    case refused(operation: String, said: String)
    /// A file cannot be read.
    case unreadable(String)
    /// There is no signature.
    case absent(String)
    /// The signature's file is not as it was written.
    case otherForm(String)

    /// The sentence for people, with the remedy.
    package var description: String {
        switch self {
        case .noTool(let name, let package, let said):
            "\(name) could not be started (\(said)); install it, on Debian with: apt-get install \(package)"
        case .refused(let operation, let said):
            """
            \(operation): \(said) (a key with a passphrase must be in an SSH agent, given by its public key file; \
            nobody is asked for it here)
            """
        case .unreadable(let said): said
        case .otherForm(let path):
            """
            \(path): this is not as publishing with --sign writes it; take a new copy (who signs by hand calls \
            minisign with -c \(ReleaseSignature.namespace))
            """
        case .absent(let path): "\(path): there is no signature beside the manifest"
        }
    }
}
