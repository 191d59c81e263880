import Testing

@testable import Publishing

@Suite struct `The form of a signature` {
    private let ssh = """
        -----BEGIN SSH SIGNATURE-----
        U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAA==
        -----END SSH SIGNATURE-----

        """
    private let minisign = """
        \(SignatureForm.comment)
        RUQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3
        trusted comment: timestamp:1700000000
        Rk9PQkFSMTIz/+==

        """

    private func isSSH(_ text: String) -> Bool { SignatureForm.isOfSSH(Array(text.utf8)) }
    private func isMinisign(_ text: String) -> Bool { SignatureForm.isOfMinisign(Array(text.utf8)) }

    @Test func `is that which the programs write`() {
        #expect(isSSH(ssh) && isMinisign(minisign))
        #expect(!isSSH(minisign) && !isMinisign(ssh))
    }

    @Test func `of ssh-keygen has no byte more, less or elsewhere`() {
        let lines = ssh.split(separator: "\n").map(String.init)
        let wrong = [
            "", "\n", String(ssh.dropLast()), ssh + "\n", ssh + "x\n", " " + ssh,
            ssh.replacing("\n", with: "\r\n"),
            ssh.replacing("AAAA==", with: "AA AA=="), ssh.replacing("AAAA==", with: ""),
            ssh.replacing("SSH", with: "PGP"),
            lines.dropFirst().joined(separator: "\n") + "\n", lines.dropLast().joined(separator: "\n") + "\n",
            [lines[0], lines[4]].joined(separator: "\n") + "\n",
            // A line that is longer or shorter than the others.
            ssh.replacing("ACAAAAA", with: "A").replacing("U1NIU0lH", with: "U1NIU0lHA"),
            [lines[0], lines[1], lines[2] + "A", lines[3], lines[4]].joined(separator: "\n") + "\n",
            [lines[0], lines[1], lines[2], lines[1] + "A", lines[4]].joined(separator: "\n") + "\n",
        ]
        for text in wrong { #expect(!isSSH(text), "\(text.debugDescription)") }
    }

    @Test func `of minisign has our comment, and no byte more or less`() {
        let wrong = [
            "", String(minisign.dropLast()), minisign + "\n", "\n" + minisign,
            minisign.replacing("\n", with: "\r\n"),
            minisign.replacing("untrusted comment", with: "comment"),
            minisign.replacing(SignatureForm.comment, with: "untrusted comment: other"),
            minisign.replacing("trusted comment: timestamp", with: "comment: timestamp"),
            minisign.replacing("/+==", with: " +=="),
            minisign.replacing("Rk9PQkFSMTIz/+==", with: ""),
        ]
        for text in wrong { #expect(!isMinisign(text), "\(text.debugDescription)") }
    }

    @Test func `is no form at all when any single byte is none of its letters`() {
        let bytes = Array(ssh.utf8)
        for index in bytes.indices where bytes[index] != UInt8(ascii: "\n") {
            var damaged = bytes
            damaged[index] = UInt8(ascii: " ")
            let wasBlank = bytes[index] == UInt8(ascii: " ")
            #expect(SignatureForm.isOfSSH(damaged) == wasBlank, "byte \(index)")
        }
    }
}
