internal import Datasets
package import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Paths
internal import Threads

/// How a copy of a publication departs from its manifest.
package struct PublicationFault: Hashable, Sendable, Codable, CustomStringConvertible {
    package let file: String
    /// What is wrong with it.
    package let problem: String

    /// `FILE: what is wrong`.
    package var description: String { "\(file): \(problem)" }
}

/// The result of checking a copy of a publication.
package struct PublicationCheck: Sendable, Encodable {
    /// The SHA-256 of the manifest, by which a release is named.
    package let digest: String
    /// How many files were checked, the manifest among them.
    package let files: Int
    /// How many rows of splits were checked one by one.
    package let rows: Int
    /// What is wrong; none means that every byte is as published.
    package let faults: [PublicationFault]
    /// The files below the directory that the manifest does not list, hidden ones left out, sorted.
    package let foreign: [String]

    /// Checks the copy of which a manifest is a part, from the files alone.
    ///
    /// Files: size and SHA-256. Splits: each row's SHA-256, the order of ids, the numbers of rows. The manifest: its
    /// own digest, the sums of its funnel. Names that leave the directory are faults: a manifest may come from anyone.
    ///
    /// - Throws: `RecordError` when the manifest cannot be read, is of another form, or is not as it was written.
    package static func of(manifest path: String, threads: Int = 2) throws(RecordError) -> PublicationCheck {
        let (manifest, digest) = try Manifest.read(path)
        let directory = PathText.folder(of: path)
        var faults = parallelMap(manifest.files, threads: threads) {
        } body: { (_: inout Void, file) in
            manifest.problem(of: file, in: directory).map { PublicationFault(file: file.name, problem: $0) }
        }.compactMap(\.self)
        for split in manifest.instances.keys.sorted()
        where !faults.contains(where: { $0.file == "\(split).jsonl" }) {
            if let fault = manifest.rowFault(split: split, in: directory) { faults.append(fault) }
        }
        faults += manifest.inconsistencies.map { PublicationFault(file: Manifest.fileName, problem: $0) }
        let known = Set(manifest.files.map(\.name) + [PathText.name(of: path)] + PublicationFiles.signatures)
        let foreign = FileTree.regularFiles(below: directory).filter { name in
            !known.contains(name) && !name.split(separator: "/").contains { $0.hasPrefix(".") }
        }.sorted()
        return PublicationCheck(
            digest: digest, files: manifest.files.count + 1,
            rows: manifest.instances.values.reduce(0) { $0 + $1.count }, faults: faults,
            foreign: foreign)
    }
}

extension Manifest {
    /// What is wrong with a file; nil when nothing is.
    func problem(of file: PublishedFile, in directory: String) -> String? {
        guard PublishedFile.isPath(file.name) else {
            return "the name leaves the directory of the publication"
        }
        guard FileManager.default.isReadableFile(atPath: "\(directory)/\(file.name)") else {
            return "is not there, or cannot be read"
        }
        let (size, digest): (Int, String)
        do {
            (size, digest) = try FileDigest.of("\(directory)/\(file.name)")
        } catch {
            return "cannot be read: \(error)"
        }
        guard size == file.bytes else { return "expected \(file.bytes) bytes, found \(size)" }
        return digest == file.sha256 ? nil : "expected SHA-256 \(file.sha256), found \(digest)"
    }

    /// The first row of a split that is not the one that the manifest speaks of.
    func rowFault(split: String, in directory: String) -> PublicationFault? {
        let name = "\(split).jsonl"
        func fault(_ problem: String) -> PublicationFault { PublicationFault(file: name, problem: problem) }
        guard PublishedFile.isPath(name), let known = instances[split] else {
            return fault("the name leaves the directory of the publication")
        }
        guard let listed = files.first(where: { $0.name == name }) else {
            return fault("holds rows by the manifest, which does not list the file")
        }
        guard listed.rows == known.count else {
            return fault(
                "has \(listed.rows ?? 0) rows in the list of files, \(known.count) in that of instances")
        }
        do {
            var file = try LineFile("\(directory)/\(name)")
            var last: String?
            var (count, repeats) = (0, 0)
            while let line = try file.next() {
                let row = try RowLine(line)
                let id: String
                do throws(RowLineError) {
                    id = try DatasetRow(row).id
                } catch {
                    return fault("line \(file.number) names no instance")
                }
                repeats = last == id ? repeats + 1 : 1
                if let last, last != id, !last.utf8.lexicographicallyPrecedes(id.utf8) {
                    return fault("line \(file.number): \(id) does not belong after \(last)")
                }
                guard known[Manifest.key(id, occurrence: repeats)] == row.digest else {
                    return fault("line \(file.number): the row of \(id) is not the one in the manifest")
                }
                last = id
                count += 1
            }
            return count == known.count ? nil : fault("expected \(known.count) rows, found \(count)")
        } catch {
            return fault("\(error)")
        }
    }

    /// What does not fit together within the manifest.
    var inconsistencies: [String] {
        var problems: [String] = []
        if !funnel.addsUp { problems.append("the funnel does not add up") }
        for state in repositories where !state.funnel.addsUp {
            problems.append("the funnel of \(state.repository) does not add up")
        }
        if derivation == nil {
            let sum = repositories.reduce(into: Funnel()) { $0.add($1.funnel) }
            if sum != funnel { problems.append("the funnel is not the sum of those of the repositories") }
            for (smaller, larger) in [(Split.lite, Split.full), (.full, .raw)] {
                let ids = instances[larger.rawValue] ?? [:]
                if let stranger = instances[smaller.rawValue]?.keys.filter({ ids[$0] == nil }).min() {
                    problems.append("\(stranger) is in \(smaller.rawValue), but not in \(larger.rawValue)")
                }
            }
        }
        return problems
    }
}
