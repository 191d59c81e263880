internal import Digests
internal import Foundation

/// The list of a distribution's files, `RECORD`, by which `importlib.metadata` knows what belongs to it.
enum InstalledRecord {
    /// The list of files by their paths in the environment, without digest and size of itself.
    static func text(of files: [String: String], record: String, sitePackages: String) -> String {
        var lines = files.filter { $0.key != record }.map { path, text in
            "\(field(relative(path, to: sitePackages))),sha256=\(digest(of: text)),\(text.utf8.count)"
        }
        lines.append("\(field(relative(record, to: sitePackages))),,")
        return lines.sorted().map { "\($0)\n" }.joined()
    }

    /// A path as seen from the directory of packages.
    private static func relative(_ path: String, to directory: String) -> String {
        if path.hasPrefix("\(directory)/") { return String(path.dropFirst(directory.count + 1)) }
        return directory.split(separator: "/").map { _ in "../" }.joined() + path
    }

    /// A field of comma-separated values.
    private static func field(_ text: String) -> String {
        text.contains { $0 == "," || $0 == "\"" } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }

    /// The digest in the URL-safe form of base 64 without padding.
    private static func digest(of text: String) -> String {
        let hex = Array(SHA256Digest(of: text).hex)
        let bytes = stride(from: 0, to: hex.count, by: 2).map {
            UInt8(String(hex[$0...($0 + 1)]), radix: 16) ?? 0
        }
        return Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }
}
