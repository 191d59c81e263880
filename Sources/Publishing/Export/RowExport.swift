internal import Foundation
internal import Processes

/// Writes splits as Parquet and as compressed lines, through pyarrow run by uv.
///
/// pyarrow is what the hub's own files are written with, reads back what it wrote, and brings zstd along, so that
/// neither a Parquet writer nor a further C library is needed here. Its version is fixed: another one may give other
/// bytes.
package struct RowExport: Sendable {
    /// The forms other than JSON lines.
    package enum Format: String, Hashable, Sendable, CaseIterable {
        /// `data/SPLIT/train-NNNNN-of-NNNNN.parquet`, sharded as the hub does.
        case parquet
        /// `SPLIT.jsonl.zst`.
        case zst
    }

    /// The version of pyarrow.
    package static let pyarrow = "21.0.0"
    /// The oldest Python that it has builds for.
    package static let oldestPython = "3.10"

    private let formats: [Format]
    private let uv: String
    private let python: String
    private let environment: [String: String]

    /// The export into some formats, by a uv and by an interpreter that is recent enough.
    package init(_ formats: Set<Format>, uv: String, python: String, environment: [String: String]) {
        self.formats = Format.allCases.filter(formats.contains)
        self.uv = uv
        self.python = python
        self.environment = environment
    }

    /// Writes the splits that lie in a directory, and names the files.
    ///
    /// - Throws: `ExportError`.
    package func write(in directory: String, splits: [SplitShape]) throws -> SplitExport {
        let request = Request(directory: directory, formats: formats.map(\.rawValue), splits: splits)
        let argument = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        var command = Command(
            uv,
            [
                "run", "--quiet", "--no-project", "--python", python, "--with", "pyarrow==\(Self.pyarrow)",
                "--", "python", "-I", "-", argument,
            ], environment: environment)
        command.input = PackageResources.export_rows_py
        command.errors = .captured(limit: 1 << 20)
        let result = try ProcessRunner.run(command)
        guard result.succeeded else {
            throw ExportError.failed(String(result.errorText.suffix(2_000)))
        }
        do {
            return try JSONDecoder().decode(SplitExport.self, from: Data(result.outputText.utf8))
        } catch {
            throw ExportError.failed("what it wrote is not known: \(error)")
        }
    }

    private struct Request: Encodable {
        var directory: String
        var formats: [String]
        var splits: [SplitShape]
    }
}

/// Why splits could not be written in a further form.
package enum ExportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No interpreter is recent enough.
    case noPython(oldest: String)
    /// The program failed, with what it said.
    case failed(String)

    /// The sentence for people, with the remedy.
    package var description: String {
        switch self {
        case .noPython(let oldest):
            "writing Parquet or zst: no Python \(oldest) or later was found, which pyarrow needs; `swegym doctor` "
                + "shows those that there are"
        case .failed(let said):
            "writing Parquet or zst with pyarrow \(RowExport.pyarrow): \(said) (uv fetches it from the package index "
                + "the first time)"
        }
    }
}
