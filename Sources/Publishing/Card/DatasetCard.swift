internal import Datasets
internal import Files

/// The `README.md` of a publication: what they are, for people, and how to load them, for the hub and the `datasets`
/// library.
struct DatasetCard {
    let manifest: Manifest
    let files: [PublishedFile]
    let splits: [SplitShape]

    /// The card.
    ///
    /// Features are declared, so that splits without rows load too and no column is guessed.
    var text: String {
        """
        \(frontMatter.text)
        # \(manifest.release ?? title)

        Each row is a resolved issue of a project, with the change that resolved it and the tests that show it.

        | split | rows | what |
        |---|---|---|
        \(splits.map { "| `\($0.name)` | \($0.rows) | \($0.purpose) |" }.joined(separator: "\n"))

        \(loading)

        `manifest.json` lists every file with its SHA-256 and every row with its own; `swegym verify manifest.json`
        checks a copy without a network. \(sidecars)

        \(contamination)

        \(judges)\(repositories)

        `CITATION.cff` says how to cite this dataset and the work that it builds on.

        """
    }

    private var frontMatter: CardFrontMatter {
        CardFrontMatter(
            title: manifest.release ?? title, licences: manifest.repositories.flatMap(\.licences),
            hasUnknownLicence: manifest.repositories.contains { $0.licences.isEmpty },
            splits: splits.map { split in
                let parquet = files.filter {
                    $0.name.hasPrefix("data/\(split.name)/") && $0.name.hasSuffix(".parquet")
                }
                let own = parquet.isEmpty ? files.filter { $0.name == split.fileName } : parquet
                return CardFrontMatter.SplitSize(
                    shape: split, path: parquet.isEmpty ? split.fileName : "data/\(split.name)/*.parquet",
                    bytes: own.reduce(0) { $0 + $1.bytes })
            })
    }

    private var title: String {
        guard manifest.derivation == nil else { return "A selection of task instances" }
        let count = manifest.repositories.count
        return "Task instances from \(count) \(count == 1 ? "repository" : "repositories")"
    }

    private var loading: String {
        let name = CardFrontMatter.defaultName(among: splits)
        return """
            Load a split from this directory with `datasets.load_dataset("DIRECTORY", "\(name)", \
            split="train")`; with
            `load_dataset("json", data_files=…)`, hand over the features that stand at the head of this file. A split
            without rows needs `streaming=True` in recent versions of the library. In the files `created_at` is ISO 8601
            with `Z`; the library shows it as `YYYY-MM-DD HH:MM:SS`, in UTC. Put the directory on the hub with
            `hf upload OWNER/NAME . --repo-type dataset`.
            """
    }

    private var sidecars: String {
        manifest.derivation == nil
            ? """
            `provenance.jsonl`, `verdicts.jsonl`, `runs.jsonl`,
            `refusals.jsonl` and `awaiting.jsonl` tell where each row comes from, and why others are missing.
            """ : "The manifest names the files that the rows were selected from, and by what."
    }

    private var contamination: String {
        let check = manifest.overlap
        guard !check.compared.isEmpty else {
            return "These instances were not compared with other benchmarks for contamination."
        }
        let names = check.compared.map { "`\($0.name)` (\($0.rows) rows)" }.joined(separator: ", ")
        let count = check.instances.count
        let found = count == 1 ? "1 instance overlaps" : "\(count) instances overlap"
        let treatment = check.treatment == "exclude" ? " and left out" : ""
        return "Compared for contamination with \(names): \(found)\(count == 0 ? "" : treatment)."
    }

    /// A paragraph with the blank line after it; nothing when no model judged.
    private var judges: String {
        guard let judges = manifest.judges else { return "" }
        let parts = judges.map { judge in
            "`\(Self.plain(judge.model))` (\(judge.instances) \(judge.instances == 1 ? "instance" : "instances"), "
                + "prompt `\(judge.promptDigest.prefix(16))`)"
        }
        return """
            `judgements.jsonl` holds what language models say of issue text, tests and difficulty, each from 0 to 3, less \
            being better: \(parts.joined(separator: ", ")).


            """
    }

    /// A model's name without what means something in Markdown's code.
    private static func plain(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.filter { $0 != "`" && $0.value >= 0x20 }))
    }

    private var repositories: String {
        guard !manifest.repositories.isEmpty else {
            return "The licences are those of the rows' repositories."
        }
        let rows = manifest.repositories.map { state in
            let licences = state.licences.isEmpty ? "not recognised" : state.licences.joined(separator: ", ")
            return "| \(state.repository) | \(licences) | `\(state.commit.prefix(12))` |"
        }
        return "| repository | licence | mined up to |\n|---|---|---|\n" + rows.joined(separator: "\n")
    }
}
