internal import Files
internal import Foundation
package import Trajectories

/// Counts tokens by a tokenizer of the user, through `tokenizers` run by uv in one process.
package struct TokenCounting: Sendable {
    /// The version of tokenizers.
    package static let version = "0.22.1"

    private let python: Pyarrow

    /// By the uv and the interpreter that other programs of ours are run by.
    package init(by python: Pyarrow) {
        self.python = python
    }

    /// The tokens of each trajectory of a store, in its order.
    ///
    /// - Parameter tokenizer: A `tokenizer.json`.
    /// - Throws: `PyarrowError`, `ProcessError`, `RecordError`.
    package func tokens(of store: TrajectoryStore, tokenizer: String) throws -> [Int] {
        let directory = "\(NSTemporaryDirectory())/swegym-tokens-\(UUID().uuidString)"
        try RecordFile.makeDirectory(directory)
        defer { Directory.discard(directory) }
        let request = Request(
            tokenizer: URL(filePath: tokenizer).path, files: store.files.map { URL(filePath: $0).path },
            target: "\(directory)/tokens")
        _ = try python.run(
            PackageResources.count_tokens_py,
            String(decoding: try JSONEncoder().encode(request), as: UTF8.self),
            with: ["tokenizers==\(Self.version)"])
        var lines = try LineFile(request.target)
        var tokens: [Int] = []
        while let line = try lines.next() {
            guard let count = Int(String(decoding: line, as: UTF8.self)) else {
                throw PyarrowError.failed("the count of trajectory \(lines.number) is no number")
            }
            tokens.append(count)
        }
        return tokens
    }

    private struct Request: Encodable {
        var tokenizer: String
        var files: [String]
        var target: String
    }
}
