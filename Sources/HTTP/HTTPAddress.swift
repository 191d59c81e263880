internal import CCurl

/// A parsed address, as libcurl itself understands it.
struct HTTPAddress: Hashable {
    /// The whole, spelled as libcurl spells it.
    let text: String
    /// `https`, in lower case.
    let scheme: String
    /// The host, in lower case.
    let host: String
    /// The port, the scheme's own where none is written.
    let port: String
    /// Whether a user or a password stands in it.
    let hasCredentials: Bool
    /// The whole without user, password, query and fragment.
    let plain: String

    /// Parses an address; one that is relative is resolved against `base`.
    ///
    /// Nil when it is no `http` or `https` one.
    init?(_ text: String, relativeTo base: HTTPAddress? = nil) {
        guard !text.utf8.contains(where: { $0 <= 32 || $0 == 127 }), let url = curl_url() else { return nil }
        defer { curl_url_cleanup(url) }
        if let base, curl_url_set(url, CURLUPART_URL, base.text, 0) != CURLUE_OK { return nil }
        guard curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK,
            let whole = Self.part(CURLUPART_URL, of: url), let scheme = Self.part(CURLUPART_SCHEME, of: url),
            let host = Self.part(CURLUPART_HOST, of: url),
            let port = Self.part(CURLUPART_PORT, of: url, flags: UInt32(CURLU_DEFAULT_PORT))
        else { return nil }
        self.text = whole
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
        self.port = port
        guard self.scheme == "http" || self.scheme == "https" else { return nil }
        hasCredentials =
            Self.part(CURLUPART_USER, of: url) != nil || Self.part(CURLUPART_PASSWORD, of: url) != nil
        for part in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT] {
            _ = curl_url_set(url, part, nil, 0)
        }
        plain = Self.part(CURLUPART_URL, of: url) ?? "\(scheme)://\(host)"
    }

    /// Whether two addresses are on one server in the eyes of a secret.
    func hasSameOrigin(as other: HTTPAddress) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// Whether it is this machine, which is never asked through a proxy.
    var isLoopback: Bool {
        host == "localhost" || host == "[::1]" || host.hasPrefix("127.")
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer, flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
