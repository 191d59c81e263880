internal import CCrypto

/// A SHA-1 computation over bytes that come piece by piece: the names that git gives to objects.
package struct SHA1Hasher: ~Copyable {
    private let context: OpaquePointer?

    /// A hasher that has seen nothing yet.
    package init() {
        context = EVP_MD_CTX_new()
        EVP_DigestInit_ex(context, EVP_sha1(), nil)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        _ = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The 20 bytes of the digest of everything added.
    package consuming func finish() -> [UInt8] {
        var raw = [UInt8](repeating: 0, count: 20)
        EVP_DigestFinal_ex(context, &raw, nil)
        return raw
    }

    deinit {
        EVP_MD_CTX_free(context)
    }
}
