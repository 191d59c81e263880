internal import Foundation

/// The packages beside pytest that `make setup` installed below `.build/tools`, of which an index can be made.
package enum ToolPackages {
    /// Their directory; nil where there is none.
    package static let directory: String? = {
        let library = Checkout.directory.appending(path: ".build/tools/lib").path
        let pythons = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
        return pythons.sorted().map { "\(library)/\($0)/site-packages" }.first {
            FileManager.default.fileExists(atPath: $0)
        }
    }()

    /// Whether files of a package are there.
    package static func has(_ name: String) -> Bool {
        let start = name.replacing("-", with: "_").lowercased() + "-"
        let names = directory.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
        return names.contains { $0.lowercased().hasPrefix(start) && $0.hasSuffix(".dist-info") }
    }
}
