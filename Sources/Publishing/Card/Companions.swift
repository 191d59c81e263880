internal import Files
internal import Foundation

/// The files of a publication that are for people: card, citation, changelog.
struct Companions {
    let manifest: Manifest
    let files: [PublishedFile]
    let splits: [SplitShape]
    let previous: EarlierRelease?

    /// Writes them into the staging directory.
    func write(to staging: StagingDirectory) throws -> [PublishedFile] {
        [
            try staging.write(
                DatasetCard(manifest: manifest, files: files, splits: splits).text, as: PublicationFiles.card),
            try staging.write(citation, as: PublicationFiles.citation),
            try staging.write(try changelog(), as: PublicationFiles.changelog),
        ]
    }

    private var citation: String {
        """
        cff-version: 1.2.0
        message: Please cite this dataset together with the works that it builds on.
        type: dataset
        title: \(CardFrontMatter.quoted(manifest.release ?? "Executable software-engineering task instances"))
        authors:
        - name: The publishers of this dataset
        abstract: \(CardFrontMatter.quoted("Made by swegym \(manifest.toolVersion); configuration \(manifest.configuration)."))
        references:
        - type: article
          title: Training Software Engineering Agents and Verifiers with SWE-Gym
          authors:
          - {family-names: Pan, given-names: Jiayi}
          - {family-names: Wang, given-names: Xingyao}
          - {family-names: Neubig, given-names: Graham}
          - {family-names: Jaitly, given-names: Navdeep}
          - {family-names: Ji, given-names: Heng}
          - {family-names: Suhr, given-names: Alane}
          - {family-names: Zhang, given-names: Yizhe}
          year: 2024
        - type: article
          title: "SWE-bench: Can Language Models Resolve Real-World GitHub Issues?"
          authors:
          - {family-names: Jimenez, given-names: Carlos E.}
          - {family-names: Yang, given-names: John}
          - {family-names: Wettig, given-names: Alexander}
          - {family-names: Yao, given-names: Shunyu}
          - {family-names: Pei, given-names: Kexin}
          - {family-names: Press, given-names: Ofir}
          - {family-names: Narasimhan, given-names: Karthik}
          year: 2024

        """
    }

    /// This release's changes on top of what the release before said of itself and its own predecessors.
    private func changelog() throws(RecordError) -> String {
        let heading = "# Changelog\n"
        let name = manifest.release ?? "This release"
        var text = "\(heading)\n## \(name)\n\n"
        guard let changes = manifest.changes, let previous else {
            return text + "The first release: it follows none.\n"
        }
        text += "Follows the release whose manifest has the SHA-256 `\(previous.digest)`.\n\n"
        text += "| split | added | removed | changed |\n|---|---|---|---|\n"
        for split in Split.allCases {
            guard let change = changes[split.rawValue] else { continue }
            text += "| `\(split.rawValue)` | \(change.added.count) | \(change.removed.count) "
            text += "| \(change.changed.count) |\n"
        }
        for split in Split.allCases {
            if let change = changes[split.rawValue] { text += Self.reasons(change, split: split) }
        }
        return text + (try earlierEntries(after: heading))
    }

    /// The reasons with their counts; the instances themselves are in the manifest.
    private static func reasons(_ change: SplitChanges, split: Split) -> String {
        func counted(_ entries: [SplitChanges.Entry], _ verb: String) -> [String] {
            Dictionary(grouping: entries, by: \.reason).sorted { $0.key < $1.key }.map {
                "- `\(split.rawValue)`: \($0.value.count) \(verb), \($0.key)"
            }
        }
        let lines = counted(change.added, "added") + counted(change.removed, "removed")
        return lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n") + "\n"
    }

    private func earlierEntries(after heading: String) throws(RecordError) -> String {
        guard let previous else { return "" }
        let text: String
        do throws(RecordError) {
            let data = try RecordFile.read("\(previous.directory)/\(PublicationFiles.changelog)")
            text = String(decoding: data, as: UTF8.self)
        } catch {
            guard error.kind == .absent else { throw error }
            return ""
        }
        return text.hasPrefix(heading) ? String(text.dropFirst(heading.count)) : ""
    }
}
