internal import CCrypto

/// A SHA-256 digest, computed by the system's libcrypto.
package struct SHA256Digest: Hashable, Sendable, Comparable {
    /// The digest as 64 hexadecimal digits in lower case.
    package let hex: String

    /// The digest of some bytes.
    package init(of bytes: some Sequence<UInt8>) {
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        self = hasher.finish()
    }

    /// The digest of a text's UTF-8 bytes.
    package init(of text: String) {
        self.init(of: text.utf8)
    }

    fileprivate init(raw: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(raw.count * 2)
        for byte in raw {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        hex = String(decoding: text, as: UTF8.self)
    }

    /// Digests are ordered by their digits.
    package static func < (left: SHA256Digest, right: SHA256Digest) -> Bool { left.hex < right.hex }
}

/// A SHA-256 computation over bytes that come piece by piece.
package struct SHA256Hasher: ~Copyable {
    private let context: OpaquePointer?

    /// A hasher that has seen nothing yet.
    package init() {
        context = EVP_MD_CTX_new()
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            _ = EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
        }
        guard done == nil else { return }
        let copy = Array(bytes)
        _ = EVP_DigestUpdate(context, copy, copy.count)
    }

    /// The digest of everything added.
    package consuming func finish() -> SHA256Digest {
        var raw = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &raw, nil)
        return SHA256Digest(raw: raw)
    }

    deinit {
        EVP_MD_CTX_free(context)
    }
}
