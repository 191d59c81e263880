import Files
import Instances
import TestSupport
import Testing

@testable import Datasets
@testable import Publishing

@Suite("Dataset cards")
struct CardTests {
    private func shape(_ name: String, rows: Int) -> SplitShape {
        SplitShape(
            name: name, purpose: "rows", rows: rows,
            columns: [.init(name: "instance_id", type: .string), .init(name: "a: b", type: .integer)],
            loadedBytes: 7)
    }

    private func frontMatter(
        _ splits: [SplitShape], licences: [String] = ["MIT"], unknown: Bool = false
    ) -> String {
        CardFrontMatter(
            title: "Instances", licences: licences, hasUnknownLicence: unknown,
            splits: splits.map { .init(shape: $0, path: "\($0.name).jsonl", bytes: 3) }
        ).text
    }

    @Test(
        "A text is a YAML scalar whatever is in it",
        arguments: [
            ("plain_name", "plain_name"), ("two words", #""two words""#), ("a: b", #""a: b""#),
            ("yes", #""yes""#), ("Null", #""Null""#), ("", #""""#), ("x\n- y", #""x\n- y""#),
            ("say \"hi\"", #""say \"hi\"""#), ("1.0", #""1.0""#), ("é", #""é""#), ("#x", ##""#x""##),
        ])
    func quoting(_ text: String, _ scalar: String) {
        #expect(CardFrontMatter.quoted(text) == scalar)
    }

    @Test(
        "Licences go by the names that the hub knows, others are of each repository",
        arguments: [
            (["MIT", "Apache-2.0", "MIT"], false, "- apache-2.0\n- mit\ntask"),
            (["PSF-2.0"], false, "- other\nlicense_name: of-each-repository\ntask"),
            (["MIT"], true, "- mit\n- other\nlicense_name: of-each-repository\ntask"),
            ([], false, "- other\nlicense_name: of-each-repository\ntask"),
        ])
    func licences(_ licences: [String], _ unknown: Bool, _ expected: String) {
        let text = frontMatter([shape("full", rows: 1)], licences: licences, unknown: unknown)
        #expect(text.contains("license:\n\(expected)"), "\(text)")
    }

    @Test(
        "The size is that of the largest split",
        arguments: [
            (0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (99_999, "10K<n<100K"), (100_000, "100K<n<1M"),
        ])
    func sizes(_ rows: Int, _ category: String) {
        let text = frontMatter([shape("raw", rows: rows), shape("lite", rows: 0)])
        #expect(text.contains("size_categories:\n- \(category)\n"))
    }

    @Test("The split that is loaded by default is full, or the first one")
    func defaults() {
        let ours = frontMatter([shape("raw", rows: 1), shape("full", rows: 1)])
        #expect(ours.contains("config_name: full\n  default: true") && ours.contains("raw\n  default: false"))
        let other = frontMatter([shape("train", rows: 1), shape("held-out", rows: 1)])
        #expect(other.contains("config_name: train\n  default: true"))
        #expect(CardFrontMatter.defaultName(among: []) == "")
    }

    @Test("Features are declared by name and type; without columns none is, and the loader looks for itself")
    func features() {
        let text = frontMatter([shape("full", rows: 1)])
        #expect(
            text.contains("  - name: instance_id\n    dtype: string\n  - name: \"a: b\"\n    dtype: int64\n"))
        let bare = SplitShape(name: "train", purpose: "", rows: 0, columns: [], loadedBytes: 0)
        #expect(!frontMatter([bare]).contains("features"))
    }

    private func card(_ change: (inout Manifest) -> Void = { _ in }, files: [PublishedFile] = []) throws
        -> String
    {
        var manifest = Manifest(
            toolVersion: "1.0", policies: .init(mining: [], validation: ""), configuration: "",
            repositories: [
                RepositoryState(
                    repository: try repository(), commit: String(repeating: "c", count: 40),
                    source: "archive",
                    pullRequests: 0)
            ], funnel: Funnel(), files: [], instances: [:])
        change(&manifest)
        return DatasetCard(
            manifest: manifest, files: files, splits: [SplitShape(.full, rows: 2, loadedBytes: 9)]
        )
        .text
    }

    @Test("A card says what was compared for contamination, and what became of it")
    func contamination() throws {
        #expect(try card().contains("were not compared with other benchmarks"))
        let compared = try card { manifest in
            manifest.overlap.compared = [RowSource(name: "test.jsonl", rows: 5, sha256: "")]
            manifest.overlap.instances = ["a", "b"]
            manifest.overlap.treatment = "exclude"
        }
        #expect(compared.contains("with `test.jsonl` (5 rows): 2 instances overlap and left out."))
    }

    @Test("A judge's name cannot end the code in which it stands")
    func judges() throws {
        let text = try card {
            $0.judges = [.init(model: "a`b\u{1b}c", promptDigest: String(repeating: "d", count: 64))]
        }
        #expect(text.contains("`abc` (0 instances, prompt `dddddddddddddddd`)"))
    }

    @Test("Parquet files, where there are some, are what is loaded")
    func parquet() throws {
        let files = ["data/full/train-00000-of-00001.parquet", "full.jsonl"].map {
            PublishedFile(name: $0, bytes: 11, rows: nil, sha256: "")
        }
        #expect(try card(files: files).contains("    path: data/full/*.parquet"))
        #expect(try card(files: [files[1]]).contains("    path: full.jsonl"))
    }
}
