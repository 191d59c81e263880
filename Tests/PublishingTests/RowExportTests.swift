import Foundation
import TestSupport
import Testing

@testable import Publishing

@Suite("Further forms of splits")
struct RowExportTests {
    private let directory: TemporaryDirectory
    private let shapes = [SplitShape(.full, rows: 2, loadedBytes: 10)]

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// A program in the place of uv that notes how it is called.
    private func export(_ script: String) throws -> RowExport {
        let uv = try directory.write("#!/bin/sh\n\(script)\n", to: "uv")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: uv)
        return RowExport(
            [.zst, .parquet],
            by: Pyarrow(uv: uv, python: "/usr/bin/python9", environment: ["PATH": "/usr/bin:/bin"]))
    }

    @Test("The splits go to a fixed pyarrow in a Python without a user's settings; what it wrote comes back")
    func running() throws {
        let arguments = directory["arguments"]
        let script = """
            for a in "$@"; do printf '%s\\n' "$a"; done > '\(arguments)'
            cat > '\(directory["program"])'
            echo '{"files": ["data/full/train-00000-of-00001.parquet"], "loadedBytes": {"full": 42}}'
            """
        let written = try export(script).write(in: "/published", splits: shapes)
        #expect(written.files == ["data/full/train-00000-of-00001.parquet"])
        #expect(written.loadedBytes == ["full": 42])
        let lines = try directory.text("arguments").split(separator: "\n").map(String.init)
        #expect(lines.contains("pyarrow==\(Pyarrow.version)") && lines.contains("/usr/bin/python9"))
        #expect(lines.dropLast().suffix(3) == ["python", "-I", "-"])
        let request = try JSONSerialization.jsonObject(with: Data((lines.last ?? "").utf8)) as? [String: Any]
        #expect(request?["directory"] as? String == "/published")
        #expect(request?["formats"] as? [String] == ["parquet", "zst"])
        #expect(try directory.text("program").contains("pyarrow"))
    }

    @Test("A program that fails, or answers something else, is an error with what it said")
    func failing() throws {
        #expect(throws: PyarrowError.failed("no such wheel\n")) {
            try export("echo no such wheel >&2; exit 3").write(in: "/published", splits: shapes)
        }
        let error = #expect(throws: PyarrowError.self) {
            try export("echo done").write(in: "/published", splits: shapes)
        }
        #expect(error?.description.contains("pyarrow \(Pyarrow.version)") == true)
    }
}
