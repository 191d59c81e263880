internal import Foundation

/// The one form in which a signature's file is taken.
///
/// The programs themselves read past what they do not sign: minisign past the untrusted comment, ssh-keygen past blanks
/// and whatever follows the last line. A copy with such a byte changed would count as published.
enum SignatureForm {
    /// The first line of a signature by minisign.
    static let comment = "untrusted comment: \(ReleaseSignature.namespace)"

    /// Whether a text is what `ssh-keygen -Y sign` writes: lines of base64, equally long but for the last.
    static func isOfSSH(_ text: [UInt8]) -> Bool {
        let lines = lines(text)
        guard lines.count > 2, lines.first == "-----BEGIN SSH SIGNATURE-----",
            lines.last == "-----END SSH SIGNATURE-----"
        else { return false }
        let body = lines[1..<(lines.count - 1)]
        let width = body.first?.utf8.count ?? 0
        return body.allSatisfy(isBase64) && body.dropLast().allSatisfy { $0.utf8.count == width }
            && (1...max(1, width)).contains(body.last?.utf8.count ?? 0)
    }

    /// Whether a text is what `minisign -S` writes, with our comment.
    static func isOfMinisign(_ text: [UInt8]) -> Bool {
        let lines = lines(text)
        return lines.count == 4 && lines[0] == comment && isBase64(lines[1])
            && lines[2].hasPrefix("trusted comment: ") && isBase64(lines[3])
    }

    /// The lines of a text that ends with a newline; none of another.
    private static func lines(_ text: [UInt8]) -> [String] {
        guard text.last == UInt8(ascii: "\n") else { return [] }
        return text.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static func isBase64(_ line: String) -> Bool {
        !line.isEmpty
            && line.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "+/=".utf8.contains(byte)
            }
    }
}
