internal import Files
internal import Threads

/// The files of a report on evaluations: a page, Markdown, CSV.
package enum EvaluationFiles {
    /// Writes the report on the evaluations of some folders.
    ///
    /// - Returns: the names of the files.
    /// - Throws: `EvaluationFolderError`, `RecordError`.
    package static func write(_ folders: [String], to output: String) async throws -> [String] {
        try await onOwnThread(name: "report") { () throws(any Error) in
            let page = EvaluationPage(EvaluationComparison(evaluations: try read(folders)))
            let files = [
                ("index.html", page.html), ("summary.md", page.markdown), ("instances.csv", page.csv),
            ]
            for (name, text) in files { try RecordFile.write(Array(text.utf8), to: "\(output)/\(name)") }
            return files.map(\.0)
        }
    }

    /// The evaluations of some folders; those of one name are told apart by their folders.
    static func read(_ folders: [String]) throws -> [EvaluationSummary] {
        let found = try folders.map { ($0, try EvaluationSummary.read($0)) }
        let names = found.flatMap { $0.1.map(\.name) }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        return found.flatMap { folder, evaluations in
            evaluations.map { one in
                var one = one
                if names[one.name, default: 0] > 1 { one.name += " (\(folder))" }
                return one
            }
        }
    }
}
