internal import JSON

/// The YAML at the head of a dataset card, as the hub reads it.
struct CardFrontMatter {
    /// A split's part of it.
    struct SplitSize {
        let shape: SplitShape
        /// The data files, as a pattern within the publication.
        let path: String
        let bytes: Int
    }

    let title: String
    let licences: [String]
    let hasUnknownLicence: Bool
    let splits: [SplitSize]

    /// The front matter with its marks.
    var text: String {
        """
        ---
        pretty_name: \(Self.quoted(title))
        language:
        - en
        license:
        \(licenceList.map { "- \($0)" }.joined(separator: "\n"))\(licenceName)
        task_categories:
        - text-generation
        tags:
        - code
        - software-engineering
        - swe-bench
        - swe-gym
        size_categories:
        - \(sizeCategory)
        configs:
        \(splits.map(config).joined(separator: "\n"))
        dataset_info:
        \(splits.map(info).joined(separator: "\n"))
        ---

        """
    }

    /// The licences by the names that the hub knows; it writes some in its own way.
    private var licenceList: [String] {
        // PSF-2.0 is none that the hub knows.
        let listed: Set<String> = [
            "BSL-1.0", "Zlib", "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "GPL-2.0",
            "GPL-3.0", "LGPL-2.1",
            "LGPL-3.0", "AGPL-3.0", "MPL-2.0", "EPL-2.0", "Unlicense", "CC0-1.0",
        ]
        var names = Set(licences.map { listed.contains($0) ? $0.lowercased() : "other" })
        if hasUnknownLicence || names.isEmpty { names.insert("other") }
        return names.sorted()
    }

    /// The hub wants a name for licences that it does not know; the card's table says which they are.
    private var licenceName: String {
        licenceList.contains("other") ? "\nlicense_name: of-each-repository" : ""
    }

    private var sizeCategory: String {
        let rows = splits.reduce(0) { max($0, $1.shape.rows) }
        return switch rows {
        case ..<1_000: "n<1K"
        case ..<10_000: "1K<n<10K"
        case ..<100_000: "10K<n<100K"
        default: "100K<n<1M"
        }
    }

    /// The split that is loaded when none is named.
    static func defaultName(among splits: [SplitShape]) -> String {
        (splits.first { $0.name == Split.full.rawValue } ?? splits.first)?.name ?? ""
    }

    private func config(_ size: SplitSize) -> String {
        """
        - config_name: \(size.shape.name)
          default: \(size.shape.name == Self.defaultName(among: splits.map(\.shape)))
          data_files:
          - split: train
            path: \(size.path)
        """
    }

    private func info(_ size: SplitSize) -> String {
        let features = size.shape.columns.map { column in
            "  - name: \(Self.quoted(column.name))\n    \(column.type.card)"
        }
        let declared = features.isEmpty ? "" : "\n  features:\n" + features.joined(separator: "\n")
        return """
            - config_name: \(size.shape.name)\(declared)
              splits:
              - name: train
                num_bytes: \(size.shape.loadedBytes)
                num_examples: \(size.shape.rows)
              download_size: \(size.bytes)
              dataset_size: \(size.shape.loadedBytes)
            """
    }

    /// A text as a YAML scalar: in double quotes, which JSON's escapes are a part of, unless it is a plain name.
    static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z"))
        }
        let reserved = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", ""]
        if isPlain, !reserved.contains(text.lowercased()) { return text }
        var json = JSONWriter(.spaced)
        json.string(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
