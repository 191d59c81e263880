package import Files
internal import Foundation
package import JSON

/// An instance as a directory that Harbor takes for a task.
package struct HarborTask: Sendable {
    private let task: GradedTask
    private let statement: String
    private let dockerfile: String?

    /// - Parameter dockerfile: By which its environment can be built without this program; nil where that is not known.
    /// - Throws: `RowLineError` for a row without a statement.
    package init(_ task: GradedTask, dockerfile: String?) throws(RowLineError) {
        guard let statement = task.row.statement, !statement.isEmpty else {
            throw .missing(Column.problemStatement.rawValue)
        }
        self.task = task
        self.statement = statement
        self.dockerfile = dockerfile
    }

    /// The name of the directory.
    package var name: String { "\(task.id)" }

    /// The files, by their paths in it.
    package var files: [(path: String, bytes: [UInt8])] {
        var files: [(path: String, bytes: [UInt8])] = [
            ("task.toml", Array(configuration.utf8)), ("instruction.md", Array(instruction.utf8)),
            ("tests/test.sh", Array(testScript.utf8)),
            ("solution/solve.sh", Array(solution.utf8)), ("solution/gold.patch", Array(task.row.patch.utf8)),
        ]
        files += task.grader.map { ("tests/\($0.path)", $0.bytes) }
        if let dockerfile { files.append(("environment/Dockerfile", Array(dockerfile.utf8))) }
        return files
    }

    /// Writes the directory.
    package func write(in directory: String) throws(RecordError) {
        for file in files {
            let path = "\(directory)/\(name)/\(file.path)"
            try RecordFile.write(Data(file.bytes), to: path, durable: false)
            guard path.hasSuffix(".sh") else { continue }
            do {
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            } catch {
                throw RecordError(
                    kind: .inaccessible, operation: "making \(path) executable",
                    cause: error.localizedDescription)
            }
        }
    }

    private var configuration: String {
        let row = task.row
        return """
            schema_version = "1.4"

            [task]
            name = "swegym/\(task.id)"
            description = \(Self.toml("An issue of \(row.repository)"))
            keywords = ["swe", "python"]

            [metadata]
            instance_id = \(Self.toml(row.id))
            repo = \(Self.toml(row.repository))
            base_commit = \(Self.toml(row.baseCommit))
            version = \(Self.toml(row.version ?? ""))

            [agent]
            timeout_sec = 2700.0

            [verifier]
            timeout_sec = \(GradedTask.seconds + 600).0

            [environment]
            docker_image = \(Self.toml(task.image))
            build_timeout_sec = 1800.0
            workdir = "\(GradedTask.checkout)"
            network_mode = "no-network"

            """
    }

    private var instruction: String {
        """
        Resolve this issue in the repository at `\(GradedTask.checkout)`. Tests that are not there yet will judge the change.

        \(statement)

        """
    }

    /// Who worked in the container may have put files next to those of the grader, which therefore runs from a place of
    /// its own.
    private var testScript: String {
        let names = task.grader.map(\.path).joined(separator: " ")
        return """
            #!/bin/bash
            # Grades \(task.id) in its checkout, and writes the reward. Nothing is written when it cannot be graded.
            here=$(cd "$(dirname "$0")" && pwd) || exit 3
            \(GraderShell.python)
            work=$(mktemp -d) || exit 3
            trap 'rm -rf "$work"' EXIT
            mkdir "$work/support" || exit 3
            for name in \(names); do
                cp -- "$here/$name" "$work/$name" || exit 3
            done
            "$python" -B -E -s "$work/grade_task.py" "$work/task.json" /logs/verifier/reward.json

            """
    }

    private var solution: String {
        """
        #!/bin/bash
        # Applies the gold patch of \(task.id).
        set -e
        here=$(cd "$(dirname "$0")" && pwd)
        cd \(GradedTask.checkout)
        git apply --whitespace=nowarn "$here/gold.patch" || patch --batch --fuzz=5 -p1 -i "$here/gold.patch"

        """
    }

    /// A basic string of TOML in printable ASCII.
    private static func toml(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case let scalar where scalar.value >= 32 && scalar.value < 127:
                result.unicodeScalars.append(scalar)
            case let scalar:
                let digits = String(scalar.value, radix: 16)
                result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return result + "\""
    }
}
