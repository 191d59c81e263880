/// The licence that a repository states.
package struct StatedLicence: Hashable, Sendable {
    /// SPDX ids; none when none was recognised.
    package private(set) var identifiers: [String] = []
    /// The file that states it, or the first licence file when none is recognised; nil when there is none.
    package private(set) var file: String?

    /// A licence of which nothing is known.
    package init() {}

    /// Looks through the usual files for one whose licence is recognised.
    ///
    /// - Parameter content: the content of a file at the top of the repository; nil when there is none.
    package init<Fault: Error>(reading content: (String) throws(Fault) -> [UInt8]?) throws(Fault) {
        for name in LicenceText.fileNames {
            guard let text = try content(name) else { continue }
            identifiers = LicenceText.identifiers(in: text)
            if file == nil || !identifiers.isEmpty { file = name }
            if !identifiers.isEmpty { return }
        }
    }
}
