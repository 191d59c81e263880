internal import Compression
internal import Foundation
package import JSON

extension GradedTask {
    /// The longest script that can be an argument of a program on Linux, as SkyRL hands it on.
    package static let longestArgument = 131_071 - 256

    /// A script of bash that grades the checkout in which it runs: it ends with 0 exactly when the instance is resolved,
    /// with 1 when it is not, and with 3 when that cannot be said.
    ///
    /// Everything foreign is packed, so that no shell reads it.
    ///
    /// - Throws: `RowLineError` when there is no memory to pack it.
    package func evaluationScript() throws(RowLineError) -> String {
        var files = JSONWriter(.compact)
        files.object { writer in
            for file in grader { writer.member(file.path, String(decoding: file.bytes, as: UTF8.self)) }
        }
        var packed: [UInt8] = []
        guard var gzip = GzipWriter() else {
            throw .member(Column.Foreign.evalScript.rawValue, "no memory to pack it")
        }
        gzip.write(files.bytes, to: &packed)
        gzip.finish(&packed)
        let lines = Data(packed).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
        return """
            #!/bin/bash
            # Grades \(id) in its checkout at \(Self.checkout).
            \(GraderShell.python)
            work=$(mktemp -d) || exit 3
            trap 'rm -rf "$work"' EXIT
            cat > "$work/packed" <<'PACKED'
            \(lines)
            PACKED
            "$python" -E -s -c '
            import base64, gzip, io, json, os, sys
            work = sys.argv[1]
            with open(os.path.join(work, "packed"), "rb") as stream:
                packed = io.BytesIO(base64.b64decode(stream.read()))
            files = json.loads(gzip.GzipFile(fileobj=packed).read().decode("utf-8"))
            os.mkdir(os.path.join(work, "support"))
            for name, text in files.items():
                with open(os.path.join(work, name), "wb") as stream:
                    stream.write(text.encode("utf-8"))
            ' "$work" || exit 3
            "$python" -B -E -s "$work/grade_task.py" "$work/task.json"

            """
    }
}
