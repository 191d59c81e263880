import Foundation
import TestSupport
import Testing

@testable import Publishing

@Suite("Rows that are packed")
struct PackedRowsTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(
        "A file's first bytes say how it is packed",
        arguments: [
            (Array("PAR1…".utf8), PackedRows.Form.parquet), ([0x28, 0xb5, 0x2f, 0xfd, 1], .zstd),
            ([0x1f, 0x8b, 8], .gzip),
            (Array("{}\n".utf8), nil), (Array("PAR".utf8), nil), ([], nil),
        ] as [([UInt8], PackedRows.Form?)])
    func forms(_ bytes: [UInt8], _ form: PackedRows.Form?) throws {
        let file = directory["rows"]
        try Data(bytes).write(to: URL(filePath: file))
        #expect(try PackedRows.form(of: file) == form)
    }

    @Test("What unpacks is called with source, form and target, and what it says when it fails is the error")
    func running() throws {
        let uv = try directory.write(
            "#!/bin/sh\nfor a in \"$@\"; do last=$a; done; echo \"$last\" >&2; exit 3\n", to: "uv")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: uv)
        let pyarrow = Pyarrow(uv: uv, python: "/usr/bin/python9", environment: ["PATH": "/usr/bin:/bin"])
        let error = #expect(throws: PyarrowError.self) {
            try PackedRows.unpack("/a \"b\".parquet", .parquet, to: "/lines", by: pyarrow)
        }
        guard case .failed(let said)? = error else { return }
        let request = try JSONSerialization.jsonObject(with: Data(said.utf8)) as? [String: String]
        #expect(request == ["source": "/a \"b\".parquet", "form": "parquet", "target": "/lines"])
    }
}
