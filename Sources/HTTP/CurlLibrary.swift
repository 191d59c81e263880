internal import CCurl

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// libcurl itself, set up once in the life of the process and never shut down.
enum CurlLibrary {
    /// Touched before anything else of libcurl.
    static let isReady: Bool = ccurl_start() == CURLE_OK

    /// The file of certificates to trust that the environment names; libcurl the library does not look there.
    static let certificates: String? = {
        let files = [getenv("SSL_CERT_FILE"), getenv("CURL_CA_BUNDLE")].compactMap(\.self).map {
            String(cString: $0)
        }
        return files.first { access($0, R_OK) == 0 }
    }()
}
