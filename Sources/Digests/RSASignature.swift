internal import CCrypto

/// Signatures by an RSA key, computed by the system's libcrypto.
package enum RSASignature {
    /// The signature of some bytes with SHA-256 and PKCS #1 v1.5 padding (RS256 of RFC 7518).
    ///
    /// - Parameter privateKeyPEM: the key as PEM text, without a pass phrase.
    /// - Returns: the signature; nil when the text holds no RSA key.
    package static func sha256(of bytes: [UInt8], privateKeyPEM: String) -> [UInt8]? {
        guard let key = privateKey(privateKeyPEM) else { return nil }
        defer { EVP_PKEY_free(key) }
        guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        var length = 0
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, nil, &length, bytes, bytes.count) == 1
        else { return nil }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1 else { return nil }
        return Array(signature.prefix(length))
    }

    private static func privateKey(_ pem: String) -> OpaquePointer? {
        let text = Array(pem.utf8)
        guard let source = BIO_new_mem_buf(text, Int32(clamping: text.count)) else { return nil }
        defer { BIO_free(source) }
        // A pass phrase is never asked for: the empty one is tried, and fails where one is needed.
        return PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in 0 }, nil)
    }
}
