import Digests
import Foundation
import TestSupport
import Testing

/// The program openssl, which makes keys and checks signatures.
private enum OpenSSL {
    static let path = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static func run(_ arguments: [String], in directory: TemporaryDirectory) throws -> Int32 {
        let variables = ["PATH": "/usr/bin:/bin", "HOME": directory.path]
        return try ProgramRun(path ?? "/nonexistent", arguments, environment: variables, in: directory.path)
            .status
    }
}

@Suite(.enabled(if: OpenSSL.path != nil, "openssl is not installed"))
struct `Signatures by an RSA key` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func key(_ arguments: String...) throws -> String {
        try #require(try OpenSSL.run(arguments + ["-out", "key.pem"], in: directory) == 0)
        return try String(contentsOfFile: directory["key.pem"], encoding: .utf8)
    }

    private func rsaKey() throws -> String {
        try key("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
    }

    @Test func `are those that others verify, for these bytes alone`() throws {
        let key = try rsaKey()
        let message = Array("eyJhbGciOiJSUzI1NiJ9.e30".utf8)
        let signature = try #require(RSASignature.sha256(of: message, privateKeyPEM: key))
        #expect(signature.count == 256)
        // The padding has nothing random in it.
        #expect(RSASignature.sha256(of: message, privateKeyPEM: key) == signature)
        try Data(signature).write(to: URL(fileURLWithPath: directory["signature"]))
        try Data(message).write(to: URL(fileURLWithPath: directory["message"]))
        try Data(message + [0]).write(to: URL(fileURLWithPath: directory["other"]))
        #expect(
            try OpenSSL.run(["pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"], in: directory) == 0)
        for (file, status) in [("message", 0), ("other", 1)] as [(String, Int32)] {
            let arguments = ["dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", file]
            #expect(try OpenSSL.run(arguments, in: directory) == status)
        }
    }

    @Test func `are made by the older form of a key too`() throws {
        let key = try rsaKey()
        #expect(
            try OpenSSL.run(["rsa", "-in", "key.pem", "-traditional", "-out", "old.pem"], in: directory) == 0)
        let old = try String(contentsOfFile: directory["old.pem"], encoding: .utf8)
        #expect(old.contains("BEGIN RSA PRIVATE KEY"))
        #expect(
            RSASignature.sha256(of: [1], privateKeyPEM: old)
                == RSASignature.sha256(of: [1], privateKeyPEM: key))
    }

    @Test func `need an RSA key that no pass phrase locks`() throws {
        let elliptic = try key("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        #expect(RSASignature.sha256(of: [1], privateKeyPEM: elliptic) == nil)
        let plain = try rsaKey()
        let locking = ["rsa", "-in", "key.pem", "-aes128", "-passout", "pass:secret", "-out", "locked.pem"]
        #expect(try OpenSSL.run(locking, in: directory) == 0)
        let locked = try String(contentsOfFile: directory["locked.pem"], encoding: .utf8)
        #expect(RSASignature.sha256(of: [1], privateKeyPEM: locked) == nil)
        for text in ["", "no key", String(plain.dropLast(200)), plain.replacing("PRIVATE", with: "PUBLIC")] {
            #expect(RSASignature.sha256(of: [1], privateKeyPEM: text) == nil)
        }
    }
}
