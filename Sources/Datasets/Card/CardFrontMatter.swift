/// The YAML at the head of a dataset card, as the hub reads it.
struct CardFrontMatter {
    /// A split's part of it.
    struct SplitSize {
        let split: Split
        /// The data files, as a pattern within the publication.
        let path: String
        let rows: Int
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
        \(licenceList.map { "- \($0)" }.joined(separator: "\n"))
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
        let known: [String: String] = ["PSF-2.0": "psfl", "BSL-1.0": "bsl-1.0", "Zlib": "zlib"]
        let listed: Set<String> = [
            "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "GPL-2.0", "GPL-3.0", "LGPL-2.1",
            "LGPL-3.0", "AGPL-3.0", "MPL-2.0", "EPL-2.0", "Unlicense", "CC0-1.0",
        ]
        var names = Set(licences.map { known[$0] ?? (listed.contains($0) ? $0.lowercased() : "other") })
        if hasUnknownLicence || names.isEmpty { names.insert("other") }
        return names.sorted()
    }

    private var sizeCategory: String {
        let rows = splits.reduce(0) { max($0, $1.rows) }
        return switch rows {
        case ..<1_000: "n<1K"
        case ..<10_000: "1K<n<10K"
        case ..<100_000: "10K<n<100K"
        default: "100K<n<1M"
        }
    }

    private var defaultSplit: Split? {
        splits.contains { $0.split == .full } ? .full : splits.first?.split
    }

    private func config(_ size: SplitSize) -> String {
        """
        - config_name: \(size.split.rawValue)
          default: \(size.split == defaultSplit)
          data_files:
          - split: train
            path: \(size.path)
        """
    }

    private func info(_ size: SplitSize) -> String {
        let features = size.split.columns.map { column in
            "  - name: \(column.rawValue)\n    \(size.split.type(of: column).card)"
        }
        return """
            - config_name: \(size.split.rawValue)
              features:
            \(features.joined(separator: "\n"))
              splits:
              - name: train
                num_bytes: \(size.bytes)
                num_examples: \(size.rows)
              download_size: \(size.bytes)
              dataset_size: \(size.bytes)
            """
    }

    /// A text as a YAML scalar in double quotes, which JSON's escapes are a part of.
    static func quoted(_ text: String) -> String {
        var json = JSONText()
        json.string(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
