internal import CCurl

/// One request under way: its libcurl handle and what has come so far.
///
/// It lives on the engine's thread alone.
final class Transfer {
    /// The engine's name for it.
    let id: UInt64
    /// libcurl's handle, freed with this object.
    let handle: UnsafeMutableRawPointer

    private let request: HTTPRequest
    private let address: HTTPAddress
    private var fields: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers = HTTPHeaders()
    private var headerBytes = 0
    private var body: [UInt8] = []
    private var overstep: HTTPError.Kind?

    /// Prepares a request; nil when libcurl has no memory for it.
    init?(_ id: UInt64, _ request: HTTPRequest, at address: HTTPAddress) {
        guard let handle = curl_easy_init() else { return nil }
        self.id = id
        self.handle = handle
        self.request = request
        self.address = address
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setMessage()
        setProtection()
        setReceivers()
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(fields)
        errorText.deallocate()
    }

    private func setMessage() {
        _ = ccurl_set_text(handle, CURLOPT_URL, address.text)
        switch request.method {
        case .get: _ = ccurl_set_long(handle, CURLOPT_HTTPGET, 1)
        case .head: _ = ccurl_set_long(handle, CURLOPT_NOBODY, 1)
        case .post:
            _ = ccurl_set_long(handle, CURLOPT_POST, 1)
            _ = ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
            request.body.withUnsafeBytes { bytes in
                _ = ccurl_set_text(
                    handle, CURLOPT_COPYPOSTFIELDS,
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self) ?? UnsafePointer(errorText))
            }
            // Otherwise a large body waits for a "100 Continue" that many servers never send.
            fields = curl_slist_append(fields, "Expect:")
        }
        for field in request.headers.fields {
            fields = curl_slist_append(fields, "\(field.name): \(field.value)")
        }
        request.bearer?.reveal { fields = curl_slist_append(fields, "Authorization: Bearer \($0)") }
        _ = ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, fields)
        // All that this libcurl can undo.
        _ = ccurl_set_text(handle, CURLOPT_ACCEPT_ENCODING, "")
    }

    private func setProtection() {
        let limits = request.limits
        _ = ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        _ = ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        // Redirects are decided by `Redirection`.
        _ = ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        _ = ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        _ = ccurl_set_long(handle, CURLOPT_PIPEWAIT, 1)
        _ = ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1)
        _ = ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2)
        _ = ccurl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = CurlLibrary.certificates { _ = ccurl_set_text(handle, CURLOPT_CAINFO, file) }
        if address.isLoopback { _ = ccurl_set_text(handle, CURLOPT_PROXY, "") }
        _ = ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(limits.connectSeconds))
        _ = ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, Self.milliseconds(limits.totalSeconds))
        _ = ccurl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1)
        _ = ccurl_set_long(handle, CURLOPT_LOW_SPEED_TIME, Int(limits.stallSeconds.rounded(.up)))
    }

    private func setReceivers() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        _ = ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        _ = ccurl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        _ = ccurl_set_pointer(handle, CURLOPT_HEADERDATA, me)
        _ = ccurl_set_receiver(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Transfer.receive(bytes, size * count, context) { $0.takeHeader($1) }
        }
        _ = ccurl_set_pointer(handle, CURLOPT_WRITEDATA, me)
        _ = ccurl_set_receiver(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Transfer.receive(bytes, size * count, context) { $0.takeBody($1) }
        }
    }

    /// Hands libcurl's bytes to the transfer; any other number than theirs makes libcurl stop.
    private static func receive(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
        _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let context else { return -1 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        return take(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : -1
    }

    private func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= request.limits.headerBytes else {
            overstep = .headerTooLarge
            return false
        }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            // A new answer: what came before was provisional.
            headers = HTTPHeaders()
            headerBytes = line.count
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...]
            headers.append(.init(name: String(text[..<colon]), value: Self.trimmed(value)))
        }
        return true
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= request.limits.bodyBytes else {
            overstep = .bodyTooLarge
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let last = text.unicodeScalars.last, last.value <= 32 { text.unicodeScalars.removeLast() }
        return String(text.unicodeScalars.drop { $0.value <= 32 })
    }

    private static func milliseconds(_ seconds: Double) -> Int {
        Int((min(max(seconds, 0.001), 1e6) * 1000).rounded(.up))
    }
}

// MARK: - The end of it

extension Transfer {
    /// What came of it.
    func outcome(_ code: CURLcode) -> Result<HTTPResponse, HTTPError> {
        if let overstep { return .failure(error(overstep, Self.words(for: overstep, request.limits))) }
        guard code == CURLE_OK else {
            let said = String(cString: errorText)
            let cause = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
            return .failure(error(kind(of: code), cause))
        }
        var response = HTTPResponse(status: 0, headers: headers, body: body)
        var status = 0
        _ = ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        response.status = status
        response.receivedBytes = offset(CURLINFO_SIZE_DOWNLOAD_T)
        response.seconds = Double(offset(CURLINFO_TOTAL_TIME_T)) / 1e6
        return .success(response)
    }

    private func kind(of code: CURLcode) -> HTTPError.Kind {
        switch code {
        case CURLE_URL_MALFORMAT: .invalidRequest
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unknownHost
        case CURLE_COULDNT_CONNECT: .noConnection
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CIPHER:
            .tls
        case CURLE_OPERATION_TIMEDOUT: timeoutKind
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR,
            CURLE_HTTP2_STREAM:
            .cutShort
        // An unsupported protocol is HTTP/0.9: the request's own was checked before.
        case CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_BAD_CONTENT_ENCODING, CURLE_UNSUPPORTED_PROTOCOL:
            .protocolViolation
        default: .other
        }
    }

    /// libcurl has one code for the three.
    private var timeoutKind: HTTPError.Kind {
        if offset(CURLINFO_PRETRANSFER_TIME_T) == 0 { return .connectTimeout }
        let elapsed = Double(offset(CURLINFO_TOTAL_TIME_T)) / 1e6
        return elapsed + 0.05 >= request.limits.totalSeconds ? .timeout : .stalled
    }

    private func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        _ = ccurl_get_offset(handle, info, &value)
        return Int(value)
    }

    private func error(_ kind: HTTPError.Kind, _ cause: String) -> HTTPError {
        HTTPError(kind: kind, operation: "\(request.method.rawValue) \(address.plain)", cause: cause)
    }

    private static func words(for kind: HTTPError.Kind, _ limits: HTTPLimits) -> String {
        kind == .headerTooLarge
            ? "the answer's header is larger than the \(limits.headerBytes) bytes allowed"
            : "the answer's body is larger than the \(limits.bodyBytes) bytes allowed"
    }
}
