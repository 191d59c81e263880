import Instances
import Settings
import Testing

@Suite struct PipelineDescriptionTests {
    @Test("Every key reaches its place; paths are relative to the file")
    func everyKey() throws {
        let found = try pipeline(
            """
            repositories: ../repos.yaml
            archive: /data/archive
            workspace: ./state
            policy: {mine: swe-bench-2023, validate: swe-gym}
            only: [psf/requests, getmoto__moto-5085]
            allow-missing-objects: true
            workers: 4
            disk-budget: 20GB
            mirror-budget: 1.5 GiB
            sandbox: podman
            allow-degraded: true
            repeats: {before: 1, after: 5, all: true, seed: 7, clock: 2026-12-31, varied: false}
            limits: {wall-seconds: 12, silence-seconds: 6, memory-mib: 512,
                     disk-mib: 100, output-mib: 8, processes: 64}
            stages: [publish, mine]
            publish: {output: ../out, against: ../old/manifest.json, audit: true}
            """)
        #expect(found.repositories == .file("repos.yaml"))
        #expect(found.archive == "/data/archive")
        #expect(found.workspace == "pipelines/state")
        #expect(found.miningPolicy == "swe-bench-2023")
        #expect(found.validationPolicy == "swe-gym")
        #expect(found.only == ["psf/requests", "getmoto__moto-5085"])
        #expect(found.allowsMissingObjects == true)
        #expect(found.workers == 4)
        #expect(found.diskBudget == 20_000_000_000)
        #expect(found.mirrorBudget == 1_610_612_736)
        #expect(found.sandbox == .podman)
        #expect(found.allowsDegraded == true)
        #expect(found.repeatsBefore == 1)
        #expect(found.repeatsAfter == 5)
        #expect(found.seed == 7 && found.clock?.text == "2026-12-31" && found.isVaried == false)
        #expect(
            problems(inPipeline: "repositories: demo\nrepeats: {clock: 2026-02-30}\nstages: [mine]\n").count
                == 1)
        #expect(found.limits.wallSeconds == 12)
        #expect(found.limits.silenceSeconds == 6)
        #expect(found.limits.memoryMiB == 512)
        #expect(found.limits.diskMiB == 100)
        #expect(found.limits.outputMiB == 8)
        #expect(found.limits.processes == 64)
        // A stage runs after those whose records it reads, however they are listed.
        #expect(found.stages == [.mine, .publish])
        #expect(found.publishOutput == "out")
        #expect(found.publishAgainst == "old/manifest.json")
        #expect(found.publishAudit == true)
    }

    @Test("The repositories are a file, the demonstration, or a list of its own")
    func repositories() throws {
        #expect(try pipeline("repositories: demo\npublish: {output: x}").repositories == .demonstration)
        let inline = try pipeline("repositories:\n- name: a/b\npublish: {output: x}")
        guard case .inline(let list) = inline.repositories else {
            Issue.record("expected a list, found \(inline.repositories)")
            return
        }
        #expect(list.entries.map(\.name.description) == ["a/b"])
    }

    @Test("Slips are told with what is nearest")
    func slips() {
        let found = problems(
            inPipeline: """
                repositries: demo
                policy: {mine: swebench-2023, validate: SWE-gym}
                limits: {wall-secs: 3, wall-seconds: 0}
                stages: [mine, pubish]
                only: [x]
                """)
        #expect(found.count == 8)
        #expect(found[1].hasPrefix("1:1: repositories: is missing; expected a repos.yaml, `demo`"))
        #expect(found[0].hasSuffix("did you mean `repositories`?"))
        #expect(
            found[2] == "2:16: policy.mine: expected one of complete, swe-bench-2023, swe-bench-2024, found "
                + "`swebench-2023`; did you mean `swe-bench-2023`?")
        #expect(found[3].hasSuffix("did you mean `swe-gym`?"))
        #expect(found[4].hasSuffix("did you mean `wall-seconds`?"))
        #expect(
            found[5] == "3:38: limits.wall-seconds: expected a whole number from 1 to 604800, found `0`")
        #expect(found[6].hasSuffix("found `pubish`; did you mean `publish`?"))
        #expect(found[7] == "5:8: only[0]: expected OWNER/NAME or an instance id, found `x`")
    }

    @Test("Publishing needs a place, and a run at least one stage")
    func missing() {
        #expect(
            problems(inPipeline: "repositories: demo")
                == ["1:1: publish.output: is missing; the stage `publish` needs a directory to write to"])
        #expect(problems(inPipeline: "repositories: demo\nstages: [mine]").isEmpty)
        #expect(
            problems(inPipeline: "repositories: demo\nstages: []")
                == ["2:9: stages: is an empty list; expected at least one stage"])
    }
}
