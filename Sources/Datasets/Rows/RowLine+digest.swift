internal import Digests
package import JSON

extension RowLine {
    /// The SHA-256 of the line, hexadecimal.
    package var digest: String { SHA256Digest(of: bytes).hex }
}
