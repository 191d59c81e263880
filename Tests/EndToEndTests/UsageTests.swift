import Commands
import Foundation
import TestSupport
import Testing

/// The demo, mined and published once for the tests of a suite, which change neither workspace nor publication.
final class MinedDemo: Sendable {
    let sandpit: Sandpit
    var workspace: String { sandpit.root + "/workspace" }
    var published: String { sandpit.root + "/published" }

    @TaskLocal static var current: MinedDemo?

    init() async throws {
        sandpit = try Sandpit()
        let mined = await sandpit.mine("--archive", sandpit.archive)
        try #require(mined.status == 0, "\(mined.console.diagnostics)")
        _ = try await sandpit.publish(to: "published")
    }

    deinit { sandpit.remove() }
}

struct MinedDemoTrait: SuiteTrait, TestScoping {
    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        try await MinedDemo.$current.withValue(try await MinedDemo()) { try await function() }
    }
}

extension Trait where Self == MinedDemoTrait {
    /// The tests of the suite find the mined demo in `MinedDemo.current`.
    static var minedDemo: Self { MinedDemoTrait() }
}

@Suite(.minedDemo, .serialized) struct `Wrong usage` {
    private let demo: MinedDemo

    init() throws { demo = try #require(MinedDemo.current) }

    /// A command line, in which words stand for paths, and what must be said of it.
    private func expect(
        _ line: String, _ words: String, status expected: Int32 = 2,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let paths = [
            "WORKSPACE": demo.workspace, "PUBLISHED": demo.published, "NONE": demo.sandpit.root + "/none",
            "OUT": demo.sandpit.root + "/out-\(UUID().uuidString)",
            "REPOS": demo.sandpit.root + "/repos.yaml",
            "ARCHIVE": demo.sandpit.archive,
        ]
        let arguments = line.split(separator: " ").map { word in
            paths.reduce(String(word)) { $0.replacing($1.key, with: $1.value) }
        }
        let (status, console) = await demo.sandpit.run(arguments)
        #expect(status == expected, "\(line): \(console.diagnostics)", sourceLocation: sourceLocation)
        #expect(
            console.diagnostics.contains(words), "\(line): \(console.diagnostics)",
            sourceLocation: sourceLocation)
        #expect(console.output.isEmpty, "\(line)", sourceLocation: sourceLocation)
        // What is wrong is found before anything is made.
        for word in ["OUT", "NONE"] {
            let isThere = FileManager.default.fileExists(atPath: paths[word] ?? "")
            #expect(!isThere, "\(line)", sourceLocation: sourceLocation)
        }
    }

    @Test func `of a split`() async {
        let split = "split PUBLISHED --from raw --output OUT"
        await expect("split NONE --output OUT", "there is no such file or directory")
        await expect("split PUBLISHED --output OUT --from best", "expected raw, full or lite")
        await expect("split ARCHIVE --output OUT", "this directory holds no full.jsonl")
        for option in ["--files", "--hunks", "--lines", "--words", "--fail-to-pass"] {
            await expect("\(split) \(option) few", "expected a range, as 3, 3-, -10 or 3-10")
            await expect("\(split) \(option) 5-3", "expected a range")
        }
        await expect("\(split) --since yesterday", "--since yesterday: expected a day")
        await expect("\(split) --until 2022-13-01", "--until 2022-13-01: expected a day")
        await expect("\(split) --only pocketunits", "--only pocketunits: expected OWNER/NAME")
        await expect("\(split) --hold-out a/b/c", "--hold-out a/b/c: expected OWNER/NAME")
        await expect("\(split) --fraction 1.5", "--fraction takes a number from 0 to 1")
        await expect("\(split) --fraction nan", "--fraction takes a number from 0 to 1")
        await expect("\(split) --sample=-1", "take numbers of rows")
        await expect("\(split) --per-repository 0", "take numbers of rows")
        await expect("\(split) --by-repository", "needs --sample or --fraction")
        await expect("\(split) --format csv", "--format csv: expected parquet or zst")
        await expect("\(split) --sample many", "--sample")
    }

    @Test func `of a conversion`() async {
        await expect(
            "convert PUBLISHED --output OUT --to csv",
            "swe-gym, swe-bench, swe-rebench, multi-swe-bench, harbor")
        await expect(
            "convert PUBLISHED --output OUT --to swe-gym --with patch",
            "image_name, docker_image, eval_script")
        await expect(
            "convert PUBLISHED --output OUT --to swe-gym --with image_name,image_name",
            "a column is named twice")
        await expect("convert PUBLISHED --output OUT --to harbor --with image_name", "tasks have no columns")
        await expect("convert PUBLISHED --output OUT --to harbor --workspace NONE", "there is no workspace")
        await expect("convert PUBLISHED --output OUT --to harbor --from raw", "FAIL_TO_PASS to grade by")
        await expect("convert NONE --output OUT --to swe-gym", "there is no such file or directory")
        await expect("convert PUBLISHED --output OUT --to swe-gym --from best", "holds no best.jsonl")
        await expect("convert PUBLISHED --to swe-gym", "--output")
    }

    @Test func `of a search for overlap`() async {
        let overlap = "overlap PUBLISHED --from raw --with PUBLISHED"
        await expect("\(overlap) --workers 0", "--workers a number above zero")
        for option in ["--patch-similarity", "--statement-similarity"] {
            await expect("\(overlap) \(option) 1.1", "similarities lie from 0 to 1")
            await expect("\(overlap) \(option)=-0.1", "similarities lie from 0 to 1")
        }
        await expect("overlap PUBLISHED --with NONE", "there is no such file or directory")
        await expect("overlap NONE --with PUBLISHED", "there is no such file or directory")
        await expect("overlap PUBLISHED --with PUBLISHED --from best", "expected raw, full or lite")
        await expect("overlap PUBLISHED", "--with")
    }

    @Test func `of a publication`() async {
        let publish = "publish --workspace WORKSPACE --output OUT"
        await expect("publish --workspace NONE --output OUT", "there is no workspace")
        await expect("publish --workspace WORKSPACE", "--output")
        await expect("\(publish) --workers 0", "--workers takes a number above zero")
        await expect("\(publish) --policy strict", "--policy strict: expected swe-bench or swe-gym")
        await expect("\(publish) --overlap forgive", "--overlap forgive: expected one of")
        await expect("\(publish) --overlap-with NONE", "there is no such file or directory")
        await expect("\(publish) --format csv", "--format csv: expected parquet or zst")
    }

    @Test func `of reading a publication`() async {
        await expect("verify NONE", "there is no such file or directory")
        await expect("report NONE --output OUT", "holds no manifest.json")
        await expect("report ARCHIVE --output OUT", "holds no manifest.json")
        await expect("report PUBLISHED", "--output")
    }

    @Test func `of mining`() async {
        let mine = "mine REPOS --workspace WORKSPACE"
        await expect("mine NONE --workspace WORKSPACE", "there is no such file")
        await expect("\(mine) --archive ARCHIVE --estimate", "without asking GitHub")
        await expect("\(mine) --history --refresh", "without asking GitHub")
        await expect("\(mine) --history --api-url http://127.0.0.1:1", "without asking GitHub")
        await expect("\(mine) --history --only pocketunits", "--only pocketunits: no such entry")
        await expect(
            "\(mine) --history --only swegym-demo/pocketunit", "did you mean swegym-demo/pocketunits?")
        await expect("\(mine) --history --policy newest", "complete")
        await expect("\(mine) --mirror-budget much", "--mirror-budget")
    }

    @Test func `of validating`() async {
        let validate = "validate --workspace WORKSPACE --repos REPOS"
        await expect("validate --workspace NONE --repos REPOS", "there is no workspace")
        await expect("\(validate) --policy strict", "expected swe-bench or swe-gym")
        for option in ["--before 0", "--after 0", "--timeout 0", "--memory 0", "--workers 0", "--before=-1"] {
            await expect("\(validate) \(option)", "take numbers above zero")
        }
        await expect("\(validate) --only pocketunits", "expected OWNER/NAME or OWNER__NAME-NUMBER")
        await expect("\(validate) --only swegym-demo__pocketunits-3", "swegym-demo__pocketunits-2")
        await expect("\(validate) --only swegym-demo__pocketunits-9", "no-test-patch")
        await expect("\(validate) --only octo/tool", "none of the candidates")
        await expect("\(validate) --environments NONE", "environments/recipes/OWNER__NAME.jsonl")
        await expect("\(validate) --model m", "--model-endpoint and --model go together")
        await expect("\(validate) --model-endpoint http://127.0.0.1:1", "go together")
        await expect("\(validate) --disk-budget much", "--disk-budget")
        await expect("validate --workspace WORKSPACE --repos NONE", "there is no such file")
    }

    @Test func `of running again`() async {
        let rerun = "rerun --workspace WORKSPACE"
        await expect("\(rerun) pocketunits", "pocketunits: expected OWNER__NAME-NUMBER")
        await expect("\(rerun) swegym-demo__pocketunits-2 --timeout 0", "--timeout takes a number above zero")
        await expect("\(rerun) swegym-demo__pocketunits-2 --phase later", "--phase")
        await expect("\(rerun) octo__tool-1", "no instance octo__tool-1")
        await expect("\(rerun) swegym-demo__pocketunits-2", "has no environment yet")
        await expect("rerun swegym-demo__pocketunits-2 --workspace NONE", "there is no workspace")
        await expect(rerun, "<id>")
    }

    @Test func `of judging`() async {
        let judge = "judge --workspace WORKSPACE --model m --model-endpoint http://127.0.0.1:1"
        await expect("judge --workspace WORKSPACE", "name who is asked")
        await expect("judge --workspace WORKSPACE --model m", "go together")
        await expect("\(judge) --workers 0", "take numbers above zero")
        await expect("\(judge) --per-minute 0", "take numbers above zero")
        await expect("\(judge) --limit=-1", "--limit none below")
        await expect("\(judge) --split best", "--split best: expected one of raw, full, lite")
        await expect("\(judge) --policy strict", "expected swe-bench or swe-gym")
        await expect("\(judge) --only x", "expected OWNER/NAME or OWNER__NAME-NUMBER")
    }

    @Test func `of looking at a workspace`() async {
        await expect("status --workspace NONE", "there is no workspace")
        await expect("status --workspace WORKSPACE --policy strict", "expected swe-bench or swe-gym")
        await expect("show --workspace WORKSPACE pocketunits", "expected OWNER__NAME-NUMBER")
        await expect("show --workspace NONE swegym-demo__pocketunits-2", "there is no workspace")
        await expect("show --workspace WORKSPACE octo__tool-1", "no instance octo__tool-1")
        await expect("doctor --workspace NONE", "there is no workspace")
        await expect("environment list --workspace NONE", "there is no workspace")
        await expect("environment clean --workspace NONE", "there is no workspace")
        await expect("environment clean --workspace WORKSPACE --budget much", "--budget")
    }

    @Test func `of no command at all`() async {
        await expect("nonsense", "nonsense")
        await expect("mine --nonsense", "--nonsense")
        await expect("run NONE", "there is no such file")
    }

    @Test func `ends before a workspace is taken that another process holds`() async throws {
        let lease = demo.workspace + "/lease"
        let descriptor = open(lease, O_RDWR | O_CREAT, 0o644)
        try #require(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        defer { close(descriptor) }
        for line in ["publish --workspace WORKSPACE --output OUT", "environment clean --workspace WORKSPACE"]
        {
            await expect(line, "is in use by", status: 1)
        }
        // Reading needs no lease.
        #expect(await demo.sandpit.run(["status", "--workspace", demo.workspace]).status == 0)
    }
}
