internal import Datasets
internal import Instances
internal import Publishing

/// The instances and repositories of evaluation sets.
enum ForeignRows {
    static func ids(_ files: [String]) async throws -> Set<String> {
        try await read(files) { $0.id }
    }

    static func repositories(_ files: [String]) async throws -> Set<String> {
        try await read(files) { try $0.repository?.description.lowercased() }
    }

    private static func read(
        _ files: [String], _ word: (DatasetRow) throws -> String?
    ) async throws -> Set<String> {
        guard !files.isEmpty else { return [] }
        let files = try files.map { try RowFile($0, split: Split.full.rawValue) }
        do {
            return try await OpenedRows.during(files) { inputs in
                var words: Set<String> = []
                for input in inputs {
                    try RowLines.forEach(of: input) { row, _ in
                        if let word = try word(DatasetRow(row)) { words.insert(word) }
                    }
                }
                return words
            }
        } catch let error as PublishedRowError {
            throw UsageFailure("\(error)")
        }
    }
}
