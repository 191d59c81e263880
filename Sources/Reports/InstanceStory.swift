package import Instances
internal import Python
package import Workspace

/// Everything that a workspace knows of one instance.
package struct InstanceStory: Sendable, Encodable {
    /// The candidate; nil when the pull request was refused.
    package var candidate: Candidate?
    /// The refusal; nil when it became a candidate.
    package var refusal: Refusal?
    /// What validation found, under each policy that was used.
    package var validations: [ValidationRecord]
    /// The runs that the verdicts rest on.
    package var runs: [RunRecord]

    /// What is known of one instance.
    package init(
        candidate: Candidate? = nil, refusal: Refusal? = nil, validations: [ValidationRecord] = [],
        runs: [RunRecord] = []
    ) {
        self.candidate = candidate
        self.refusal = refusal
        self.validations = validations
        self.runs = runs
    }

    /// The story in lines for people; they may hold hostile text and must be escaped before a terminal sees them.
    package func lines(environment: Bool, patches: Bool) -> [String] {
        if let refusal {
            return [
                "\(refusal.repository) pull request \(refusal.number.map(String.init) ?? "?")",
                "refused: " + refusal.reasons.map(\.rawValue).joined(separator: ", "), refusal.detail,
            ]
        }
        guard let candidate else { return [] }
        var lines = origin(of: candidate)
        for record in validations { lines += verdict(record, explainingEnvironment: environment) }
        lines += runs.map(runLine)
        if patches { lines += ["", candidate.goldPatch, candidate.testPatch] }
        return lines
    }

    private func origin(of candidate: Candidate) -> [String] {
        let links: String =
            switch candidate.links {
            case .known(let numbers): numbers.map { "#\($0)" }.joined(separator: " ")
            case .unknown: "not known (mined from history alone)"
            }
        var lines = [
            "\(candidate.id)",
            "  repository     \(candidate.id.repository), pull request \(candidate.id.number)",
            "  issues         \(links)",
            "  base commit    \(candidate.baseCommit) of \(candidate.baseCommittedAt)",
            "  merge          \(Self.commit(candidate.mergeCommit)), head \(Self.commit(candidate.headCommit))",
            "  created        \(candidate.createdAt)",
            "  version        \(candidate.version.isEmpty ? "not known" : candidate.version)",
            "  mined by       policy \(candidate.policy) from \(candidate.source.rawValue)",
            "  gold patch     \(candidate.goldPatch.utf8.count) bytes, test patch \(candidate.testPatch.utf8.count) bytes",
        ]
        lines += candidate.notes.map { "  note           \($0)" }
        lines += [
            "",
            candidate.problemStatement.map { "problem statement:\n" + $0 }
                ?? "problem statement: awaits the issue's text; mine again with --archive",
        ]
        return lines
    }

    private func verdict(_ record: ValidationRecord, explainingEnvironment: Bool) -> [String] {
        let verdict = record.verdict
        let reason = verdict.reason.map { ": \($0.rawValue)" } ?? ""
        var lines = ["", "verdict (\(record.policy)): \(verdict.verdictClass.rawValue)\(reason)"]
        if !verdict.detail.isEmpty { lines.append("  \(verdict.detail)") }
        lines += record.notes.map { "  note: \($0)" }
        lines += verdict.failToPass.map { "  FAIL_TO_PASS \($0)" }
        lines.append("  PASS_TO_PASS \(verdict.passToPass.count) tests")
        let causes = verdict.causes ?? [:]
        lines += verdict.flaky.map { id in "  flaky \(id)" + (causes[id].map { ", by \($0.words)" } ?? "") }
        lines += causes.filter(\.value.keepsTests).sorted { $0.key < $1.key }.map { id, cause in
            "  depends on \(cause.words): \(id)"
        }
        lines.append("  environment lock \(record.lockDigest ?? "none")")
        lines.append(
            "  CPU: environment \(Self.seconds(record.environmentCPUSeconds)), tests \(Self.seconds(record.testCPUSeconds))"
        )
        lines += record.costs.map { ["  spent on: \(Self.shares($0))"] } ?? []
        if explainingEnvironment { lines += recipe(record) }
        return lines
    }

    private func recipe(_ record: ValidationRecord) -> [String] {
        guard let known = record.recipe else { return ["  environment: none was made"] }
        let recipe: PythonRecipe
        do {
            recipe = try PythonRecipe(known)
        } catch {
            return ["  environment: \(error)"]
        }
        var lines = ["", "environment, and why:"]
        lines += recipe.evidence.map { evidence in
            let place = evidence.file.isEmpty ? "" : "\(evidence.file): "
            return "  \(place)\(evidence.said) ─► \(evidence.decided)"
        }
        for (index, attempt) in recipe.attempts.enumerated() {
            let change = attempt.change.isEmpty ? "" : ", \(attempt.change)"
            let end = attempt.failure.map { "failed: \($0)" } ?? "resolved"
            lines.append(
                "  attempt \(index + 1): Python \(attempt.toolchain), packages as of \(attempt.cutoff)\(change): \(end)"
            )
        }
        lines += Self.requirements(recipe.requirements ?? [])
        lines += recipe.uv.map { ["  resolved by uv \($0)"] } ?? []
        lines += recipe.exceptions.sorted { $0.key < $1.key }.map {
            "  exception: \($0.key) as of \($0.value)"
        }
        lines += recipe.variables.sorted { $0.key < $1.key }.map { "  variable: \($0.key)=\($0.value)" }
        if !recipe.pythonPath.isEmpty {
            lines.append("  module path: \(recipe.pythonPath.joined(separator: ":"))")
        }
        if !recipe.testOptions.isEmpty {
            lines.append("  test options: \(recipe.testOptions.joined(separator: " "))")
        }
        return lines + recipe.startLines.map { "  \($0)" }
    }

    /// What was asked for, the firm first, a line for each weight and source.
    private static func requirements(_ all: [WeighedRequirement]) -> [String] {
        [RequirementWeight.firm, .wanted, .hint].flatMap { weight -> [String] in
            var sources: [String] = []
            for one in all where one.weight == weight && !sources.contains(one.source) {
                sources.append(one.source)
            }
            return sources.map { source in
                let texts = all.filter { $0.weight == weight && $0.source == source }.map { one in
                    one.text + (one.change.map { " (\($0))" } ?? "")
                }
                let place = source.isEmpty ? "" : " by \(source)"
                return "  \(weight.rawValue)\(place): \(texts.joined(separator: ", "))"
            }
        }
    }

    private func runLine(_ run: RunRecord) -> String {
        let counts = Dictionary(grouping: run.outcomes.values, by: \.rawValue).mapValues(\.count)
        let outcomes = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(
            separator: ", ")
        return
            "  \(run.variant) run \(run.repeatIndex + 1)\(scope(of: run)): \(outcomes.isEmpty ? "no test" : outcomes)"
            + " in \(Self.seconds(run.wallSeconds)), log \(run.log)"
    }

    private func scope(of run: RunRecord) -> String {
        if run.isControl {
            return
                " as a control, \(run.madeToFail?.count ?? 0) mended tests made to fail, \(run.forged.count) of them passed"
        }
        return run.only == nil ? "" : ", of the mended tests alone"
    }

    /// CPU time by what it was spent on, what took none left out.
    private static func shares(_ costs: Costs) -> String {
        CostKind.allCases.filter { costs[$0].cpuSeconds >= 0.005 }.map { kind in
            "\(kind.rawValue) \(Cost.text(seconds: costs[kind].cpuSeconds))"
        }.joined(separator: ", ")
    }

    private static func commit(_ id: ObjectID?) -> String { id?.description ?? "not known" }

    private static func seconds(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
