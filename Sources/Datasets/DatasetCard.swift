internal import Instances

/// The `README.md` beside the splits: what they are, for people, and how to load them, for the `datasets` library.
enum DatasetCard {
    static let fileName = "README.md"

    /// The card.
    ///
    /// Features are declared, so that splits without rows load too and no column is guessed.
    static func text(rows: [Split: Int], repositories: [RepositoryName]) -> String {
        """
        ---
        configs:
        \(Split.allCases.map(config).joined(separator: "\n"))
        dataset_info:
        \(Split.allCases.map(info).joined(separator: "\n"))
        ---

        # Task instances from \(repositories.count) \(repositories.count == 1 ? "repository" : "repositories")

        Each row is a resolved issue of a project, with the change that resolved it and the tests that show it.

        | split | rows | what |
        |---|---|---|
        | `raw` | \(rows[.raw] ?? 0) | merged pull requests with a linked issue, a gold patch and a test patch |
        | `full` | \(rows[.full] ?? 0) | those of which at least one test fails before the gold patch and passes after it |
        | `lite` | \(rows[.lite] ?? 0) | those of `full` that meet the criteria of SWE-bench Lite |

        Load a split from this directory with `datasets.load_dataset("DIRECTORY", "full", split="train")`; with
        `load_dataset("json", data_files=…)`, hand over the features that stand at the head of this file. A split
        without rows needs `streaming=True` in recent versions of the library. In the files `created_at` is ISO 8601
        with `Z`; the library shows it as `YYYY-MM-DD HH:MM:SS`, in UTC.

        `manifest.json` lists every file with its SHA-256; `provenance.jsonl`, `verdicts.jsonl`, `runs.jsonl`,
        `refusals.jsonl` and `awaiting.jsonl` tell where each row comes from, and why others are missing.

        Repositories: \(repositories.map(\.description).joined(separator: ", ")).

        """
    }

    private static func config(_ split: Split) -> String {
        """
        - config_name: \(split.rawValue)
          default: \(split == .full)
          data_files:
          - split: train
            path: \(split.fileName)
        """
    }

    private static func info(_ split: Split) -> String {
        let features = split.columns.map { column in
            "  - name: \(column.rawValue)\n    \(split.type(of: column).card)"
        }
        return "- config_name: \(split.rawValue)\n  features:\n" + features.joined(separator: "\n")
    }
}
