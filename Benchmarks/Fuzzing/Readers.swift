import Compression
import Datasets
import Diffs
import Evaluation
import Files
import Foundation
import Git
import GitHub
import Instances
import JSON
import Python
import Settings
import Validation
import Workspace

/// What reads input that strangers wrote, by name. That an input is refused is what most of them are for; none may end
/// the process, hang or grow.
enum Readers {
    typealias Reader = @Sendable (_ input: [UInt8], _ directory: String) -> Void

    static let all: [String: Reader] = [
        "patch": patch, "work-tree": workTree, "row": row, "rows": rows, "prediction": prediction,
        "archive": archive, "gzip": gzip, "lock": lock, "recipe": recipe, "record": record, "yaml": yaml,
        "project": project, "report": report, "log": log, "loose-object": looseObject, "pack": pack,
    ]

    private static let patch: Reader = { input, _ in
        guard let patch = try? Patch(parsing: input) else { return }
        let old = Array("one\ntwo\nthree\nfour\n".utf8)
        for file in patch.files { _ = try? file.applied(to: file.kind == .added ? [] : old) }
        _ = patch.bytes
    }

    private static let workTree: Reader = { input, directory in
        let tree = "\(directory)/tree"
        try? FileManager.default.removeItem(atPath: tree)
        try? FileManager.default.createDirectory(atPath: tree, withIntermediateDirectories: true)
        for name in ["a.txt", "file", "b.bin"] {
            try? Data("one\ntwo\nthree\nfour\n".utf8).write(to: URL(filePath: "\(tree)/\(name)"))
        }
        try? WorkTree.apply(input, in: tree)
    }

    private static let row: Reader = { input, _ in
        guard let line = try? RowLine(input), let row = try? DatasetRow(line) else { return }
        _ = row.id
    }

    private static let rows: Reader = { input, directory in
        let path = "\(directory)/rows.jsonl"
        try? Data(input).write(to: URL(filePath: path))
        _ = try? PublishedRows.read(RowInput(path))
    }

    private static let prediction: Reader = { input, directory in
        let path = "\(directory)/predictions.json"
        try? Data(input).write(to: URL(filePath: path))
        _ = try? PredictionFile.read(path)
    }

    private static let archive: Reader = { input, directory in
        let place = "\(directory)/archive/owner/name"
        try? FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for name in ["pulls.jsonl", "issues.jsonl", "comments.jsonl"] {
            try? Data(input).write(to: URL(filePath: "\(place)/\(name)"))
        }
        guard let name = RepositoryName("owner/name") else { return }
        _ = try? Archive(at: "\(directory)/archive").read(name)
    }

    private static let gzip: Reader = { input, directory in
        let path = "\(directory)/input.gz"
        try? Data(input).write(to: URL(filePath: path))
        guard var reader = try? GzipReader(path) else { return }
        var splitter = ObjectSplitter(limit: 1 << 20)
        var count = 0
        while count < 64 << 20, let block = try? reader.next() {
            count += block.count
            splitter.take(block) { _, _ in }
        }
        splitter.finish()
    }

    private static let lock: Reader = { input, _ in
        guard let lock = try? EnvironmentLock(text: String(decoding: input, as: UTF8.self)) else { return }
        _ = lock.text
    }

    private static let recipe: Reader = { input, _ in _ = try? PublishedRecipe(line: Data(input)) }

    private static let record: Reader = { input, directory in
        let path = "\(directory)/record.json"
        try? Data(input).write(to: URL(filePath: path))
        _ = try? RecordFile.readRecord(ValidationRecord.self, from: path)
    }

    private static let yaml: Reader = { input, _ in
        _ = try? RepositoryList(yaml: input, file: "repos.yaml")
        _ = try? PipelineDescription(yaml: input, file: "pipeline.yaml")
    }

    private static let projectFiles = [
        "setup.py", "setup.cfg", "pyproject.toml", "tox.ini", "requirements.txt", "requirements-dev.txt",
        "environment.yml", ".github/workflows/test.yml", "noxfile.py", "Pipfile", "pytest.ini", ".travis.yml",
        "setup/__init__.py", "docker-compose.yml", "manage.py", "Makefile",
    ]

    private static let project: Reader = { input, _ in
        guard let choice = input.first else { return }
        let text = String(decoding: input.dropFirst(), as: UTF8.self)
        var files = ["setup.py": "from setuptools import setup\nsetup(name='x')\n", "tests/test_a.py": ""]
        files[projectFiles[Int(choice) % projectFiles.count]] = text
        let python = Interpreter(
            path: "/p/bin/python3", prefix: "/p", version: PythonVersion(3, 9, 18))
        guard let time = Timestamp("2021-03-01") else { return }
        _ = try? EnvironmentPlanner.plan(files: ProjectFiles(files), committedAt: time, installed: [python])
    }

    private static let report: Reader = { input, _ in
        _ = TestFrameworks.standard.runner.report(from: input, nonce: "n")
    }

    private static let log: Reader = { input, _ in
        _ = NeedReader.needs(inLog: input)
        _ = BrokenPackages.needs(inLog: input)
    }

    /// A repository whose blob has this file.
    private static let looseObject: Reader = { input, directory in
        read("\(directory)/loose.git", replacing: "objects/", with: input)
    }

    /// A repository whose pack, or the index of it, is this file.
    private static let pack: Reader = { input, directory in
        guard let choice = input.first else { return }
        read(
            "\(directory)/packed.git", replacing: choice % 2 == 0 ? ".pack" : ".idx",
            with: Array(input.dropFirst()))
    }

    /// Puts bytes in the place of the first file with a mark in its path, of those that `fuzz.py` lists in `victims`, and
    /// the original in the place of the others.
    private static func read(_ repository: String, replacing mark: String, with bytes: [UInt8]) {
        guard let list = try? String(contentsOfFile: "\(repository)/victims", encoding: .utf8) else { return }
        for victim in list.split(separator: "\n") {
            let path = "\(repository)/\(victim)"
            let original = try? Data(contentsOf: URL(filePath: path + ".original"))
            try? (victim.contains(mark) ? Data(bytes) : original ?? Data()).write(to: URL(filePath: path))
        }
        guard let repository = try? Repository(bareAt: repository), let head = try? repository.head() else {
            return
        }
        _ = try? repository.commit(head)
        for file in (try? repository.files(in: head)) ?? [] { _ = try? repository.blob(file.version.id) }
    }
}
