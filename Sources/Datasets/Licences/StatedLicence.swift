/// The licence that a repository states.
package struct StatedLicence: Hashable, Sendable {
    /// SPDX ids; none when none was recognised.
    package private(set) var identifiers: [String] = []
    /// The file that states it, or the first licence file when none is recognised; nil when there is none.
    package private(set) var file: String?
    /// Whether one of the licences may be chosen; all of them hold otherwise.
    package private(set) var offersChoice = false

    /// A licence of which nothing is known.
    package init() {}

    /// The choice as an expression of SPDX; nil where there is none.
    package var expression: String? {
        offersChoice && identifiers.count > 1 ? identifiers.joined(separator: " OR ") : nil
    }

    /// Reads the licence files, all of them; where none is recognised, what the readme says, then the metadata.
    ///
    /// Metadata that states a licence that is not permissive is added to what files state, when that is permissive.
    /// - Parameters:
    ///   - names: the paths of the repository's files at its top, and of those in `LICENSES`.
    ///   - content: the content of a file; nil when there is none.
    package init<Fault: Error>(
        among names: [String], reading content: (String) throws(Fault) -> [UInt8]?
    ) throws(Fault) {
        let files = LicenceFiles(among: names)
        try read(files.licences, content)
        if identifiers.isEmpty { try read(files.reuse, content) }
        if identifiers.isEmpty {
            for name in files.readmes where identifiers.isEmpty {
                guard let text = try content(name) else { continue }
                take(LicenceSection.identifiers(in: text), from: name)
            }
        }
        for name in files.metadata {
            guard let text = try content(name) else { continue }
            let stated = LicenceMetadata.statement(in: text)
            if identifiers.isEmpty {
                take(stated.identifiers, from: name)
                offersChoice = stated.offersChoice
            } else if identifiers.allSatisfy(PermissiveLicences.all.contains), !stated.offersChoice {
                let stricter = stated.identifiers.filter {
                    !PermissiveLicences.all.contains($0) && !LicenceMetadata.vague.contains($0)
                }
                if !stricter.isEmpty { offersChoice = false }
                identifiers = Set(identifiers + stricter).sorted()
            }
        }
    }

    private mutating func take(_ found: [String], from name: String) {
        guard !found.isEmpty else { return }
        identifiers = found
        file = name
    }

    private mutating func read<Fault: Error>(
        _ names: [String], _ content: (String) throws(Fault) -> [UInt8]?
    ) throws(Fault) {
        var stated: [(name: String, identifiers: [String], offersChoice: Bool)] = []
        for name in names {
            guard let text = try content(name) else { continue }
            if file == nil { file = name }
            let (identifiers, offersChoice) = LicenceText.statement(text)
            if !identifiers.isEmpty || offersChoice { stated.append((name, identifiers, offersChoice)) }
        }
        let recognised = stated.filter { !$0.identifiers.isEmpty }
        guard let first = recognised.first else { return }
        file = first.name
        var found = Set(recognised.flatMap(\.identifiers))
        // The lesser licence is printed together with the general one that it extends.
        if recognised.count > 1, found.contains(where: { $0.hasPrefix("LGPL-") }) {
            found = found.filter { !$0.hasPrefix("GPL-") }
        }
        identifiers = found.sorted()
        // Files that are named after licences are there to choose from; one file says so itself.
        let isNamed =
            recognised.count > 1 && recognised.allSatisfy { LicenceFiles.isNamedAfterLicence($0.name) }
        let isOfTwo = found.count == 2 && stated.contains(where: \.offersChoice)
        offersChoice =
            found.count > 1 && (isNamed || isOfTwo) && !found.contains { $0.hasPrefix("LicenseRef-") }
    }
}
