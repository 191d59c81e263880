internal import Foundation

/// The machine's Python, with which tests compare rules that others wrote down in Python.
package enum PythonProgram {
    /// Its path; nil where there is none.
    package static let path = ["/usr/bin/python3"].first { FileManager.default.isExecutableFile(atPath: $0) }

    /// What a program says that reads a JSON value from its first argument's file and prints another.
    ///
    /// - Parameter program: its text; `value` is what it reads, `answer` what it prints.
    package static func answer(of program: String, to value: Any) throws -> Any {
        let directory = try TemporaryDirectory()
        let question = try JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
        try question.write(to: URL(fileURLWithPath: directory["question"]))
        try directory.write(
            """
            import json, sys
            value = json.load(open(sys.argv[1], encoding="utf-8"))
            \(program)
            json.dump(answer, open(sys.argv[2], "w", encoding="utf-8"))
            """, to: "program.py")
        _ = try ProgramRun(
            path ?? "/nonexistent",
            ["-I", directory["program.py"], directory["question"], directory["answer"]])
        let answer = try Data(contentsOf: URL(fileURLWithPath: directory["answer"]))
        return try JSONSerialization.jsonObject(with: answer, options: .fragmentsAllowed)
    }
}
