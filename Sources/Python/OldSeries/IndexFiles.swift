internal import Foundation
internal import Instances
internal import Sandbox

/// The files of packages, as the pages of the package index list them.
///
/// uv hides wheels that are for Python 2 alone, and takes no interpreter of the old series.
struct IndexFiles: Sendable {
    /// One file.
    struct File: Hashable, Sendable {
        /// The package, by normalized name.
        var package: String
        var name: String
        var url: String
        var sha256: String
        /// When it was uploaded; nil when the page does not say.
        var uploaded: Timestamp?
    }

    let bench: Workbench

    /// The files of some packages; our own program reads the pages, and runs nothing else.
    func files(of names: [String], slot: Int) async throws(EnvironmentError) -> [File] {
        guard !names.isEmpty else { return [] }
        let helper = try bench.modernInterpreter()
        let gateway = try await bench.index.gateway(interpreter: helper)
        let address = try await bench.index.address(interpreter: helper)
        var job = SandboxJob(
            command: [helper.path, "-I", Workbench.Inside.program, "3", address] + names,
            environment: bench.uv.insideEnvironment(cache: "/tmp"))
        job.mounts = [.readOnly(host: "\(bench.scratch)/index_files.py", inside: Workbench.Inside.program)]
        job.hostPrefixes = [helper.prefix]
        job.network = .gateway(gateway, interpreter: helper.path)
        job.report = ReportChannel(descriptor: 3, limit: 64 << 20)
        job.limits.wallSeconds = 300
        let result = try await bench.run(job, slot: slot, doing: "asking for files of the package index")
        guard result.succeeded else {
            let said = String(result.outputText.suffix(600))
            throw .infrastructure(
                doing: "asking the package index", cause: Redaction.places.redact(said),
                kind: FaultKind(said: said))
        }
        return Self.files(result.report)
    }

    /// The files in what the program wrote; lines that are not whole or not sound are none.
    static func files(_ report: some Sequence<UInt8>) -> [File] {
        report.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let words = try? JSONDecoder().decode([String].self, from: Data(line)), words.count == 5,
                words[3].utf8.count == 64, words[3].allSatisfy(\.isHexDigit), isName(words[1])
            else { return nil }
            return File(
                package: Requirement.normalized(words[0]), name: words[1], url: words[2], sha256: words[3],
                uploaded: Timestamp(words[4]))
        }
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".")
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-+!".contains($0)) }
    }
}

extension IndexFiles {
    /// When the first wheel for a series was uploaded after a moment; nil when there was none.
    static func firstWheel(
        for python: PythonVersion, after moment: Timestamp, among files: [File]
    ) -> Timestamp? {
        let tags = WheelTags(python)
        return files.filter { tags.rank(of: $0.name) != nil }.compactMap(\.uploaded).filter { $0 > moment }
            .min()
    }

    /// The wheel of a release that serves a series best, of those that were there at a moment; if none was, of all.
    static func wheel(
        of name: String, _ version: String, for python: PythonVersion, before moment: Timestamp,
        among files: [File]
    ) -> File? {
        let tags = WheelTags(python)
        let ranked = files.compactMap { file -> (rank: Int, file: File)? in
            let parts = file.name.split(separator: "-")
            guard file.package == name, parts.count >= 5, parts[1] == version,
                let rank = tags.rank(of: file.name)
            else { return nil }
            return (rank, file)
        }
        let early = ranked.filter { $0.file.uploaded.map { $0 <= moment } ?? true }
        return (early.isEmpty ? ranked : early).min { ($0.rank, $0.file.name) < ($1.rank, $1.file.name) }?
            .file
    }
}
