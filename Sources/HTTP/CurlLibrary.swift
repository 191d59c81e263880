internal import CCurl
internal import Glibc

/// libcurl itself, set up once in the life of the process and never shut down.
enum CurlLibrary {
    /// Touched before anything else of libcurl.
    static let isReady: Bool = ccurl_start() == CURLE_OK

    /// The file of certificates to trust that the environment names; libcurl the library does not look there.
    static let certificates: String? = certificates { name in
        // Optional, whatever the C header says: a variable that is not set is the usual case.
        let value: UnsafeMutablePointer<CChar>? = getenv(name)
        return value.map { String(cString: $0) }
    }

    /// The first file named by a variable that can be read.
    ///
    /// - Parameter variable: the value of an environment variable; nil when it is not set.
    static func certificates(_ variable: (String) -> String?) -> String? {
        ["SSL_CERT_FILE", "CURL_CA_BUNDLE"].compactMap(variable).first { access($0, R_OK) == 0 }
    }
}
