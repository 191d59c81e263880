package import Instances
package import Validation

/// A language without tools: an environment is a list of packages, and a script says which cannot be made.
package struct ScriptedLanguage: Language {
    package static let name = "scripted"
    package static let title = "Script"

    private let refused: @Sendable (ScriptedPlan) -> ScriptedFault?
    private let placeFault: ScriptedFault?

    /// A language.
    ///
    /// - Parameters:
    ///   - placeFault: what every run fails with before it starts.
    ///   - refused: why a plan cannot be made an environment; nil when it can.
    package init(
        placeFault: ScriptedFault? = nil,
        refused: @escaping @Sendable (ScriptedPlan) -> ScriptedFault? = { _ in nil }
    ) {
        self.placeFault = placeFault
        self.refused = refused
    }

    package static func runner(named name: String?) -> (any TestRunner)? {
        name ?? "lines" == "lines" ? LineRunner() : nil
    }

    package func plan(for candidate: Candidate, checkout: String) async throws -> ScriptedPlan {
        ScriptedPlan(toolchain: "2", cutoff: candidate.baseCommittedAt)
    }

    package func prepare(
        _ plan: ScriptedPlan, in workplace: Workplace
    ) async throws -> Prepared<[String]> {
        if let fault = refused(plan) { throw PreparationFault(fault, toolchain: plan.toolchain) }
        let attempt = EnvironmentAttempt(
            toolchain: plan.toolchain, cutoff: plan.cutoff, change: "", failure: nil)
        return prepared(plan.packages, attempts: [attempt], cutoff: plan.cutoff, runner: nil)
    }

    package func restore(
        _ recipe: Recipe, _ locks: RecipeLocks<[String]>, in workplace: Workplace
    ) async throws -> Prepared<[String]> {
        if let placeFault { throw placeFault }
        return prepared(
            locks.before, attempts: recipe.attempts, cutoff: recipe.cutoff, runner: recipe.runner)
    }

    private func prepared(
        _ packages: [String], attempts: [EnvironmentAttempt], cutoff: Timestamp, runner: String?
    ) -> Prepared<[String]> {
        let lock = packages.joined(separator: "+")
        var recipe = Recipe(
            lock: lock, cutoff: cutoff, evidence: [], attempts: attempts, variables: [:], testOptions: [],
            buildSteps: [], submodules: [], own: [:])
        recipe.runner = runner
        return Prepared(
            recipe: recipe, locks: RecipeLocks(packages), place: ScriptedPlace(lock, failing: placeFault),
            likeness: lock)
    }

    package func ladder(checkout: String) -> ScriptedLadder { ScriptedLadder() }

    /// `missing NAME` at the beginning of a line.
    package func needs(inLog log: [UInt8]) -> [String] {
        String(decoding: log, as: UTF8.self).split(separator: "\n").compactMap { line in
            line.hasPrefix("missing ") ? String(line.dropFirst("missing ".count)) : nil
        }
    }

    package func remedy(for need: String) -> String? { need == "compiler" ? "install a compiler" : nil }

    package func question(
        _ plan: ScriptedPlan, attempts: [EnvironmentAttempt], said: String, checkout: String
    ) -> AdviceQuestion {
        AdviceQuestion(system: "packages?", text: "\(attempts.count) attempts: \(said)")
    }

    /// An answer is a list of packages.
    package func proposal(
        in answer: String, for candidate: Candidate, checkout: String
    ) async throws -> PlanChange<ScriptedPlan>? {
        guard !answer.isEmpty else { return nil }
        let packages = answer.split(separator: " ").map(String.init)
        return PlanChange(
            plan: ScriptedPlan(toolchain: "2", cutoff: candidate.baseCommittedAt, packages: packages),
            change: answer)
    }
}

/// What `ScriptedLanguage` plans.
package struct ScriptedPlan: EnvironmentPlan, Hashable {
    package var toolchain: String
    package var cutoff: Timestamp
    package var packages: [String]

    package init(toolchain: String, cutoff: Timestamp, packages: [String] = []) {
        self.toolchain = toolchain
        self.cutoff = cutoff
        self.packages = packages
    }
}

/// Why `ScriptedLanguage` has no environment.
package struct ScriptedFault: EnvironmentFault, Hashable {
    package var description: String
    package var attempts: [EnvironmentAttempt]

    package init(_ description: String, attempts: [EnvironmentAttempt] = []) {
        self.description = description
        self.attempts = attempts
    }
}

/// Adds what is missing, each thing once; after a fault tries toolchain 3 instead of 2.
package struct ScriptedLadder: MendingLadder {
    private var added: Set<String> = []

    package init() {}

    package mutating func step(
        after needs: [String], plan: ScriptedPlan, lock: [String], blocksTests: Bool
    ) -> PlanChange<ScriptedPlan>? {
        guard let need = needs.first(where: { !added.contains($0) && $0 != "compiler" }) else { return nil }
        added.insert(need)
        var next = plan
        next.packages.append(need)
        return PlanChange(plan: next, change: "added \(need)")
    }

    package mutating func step(
        after fault: ScriptedFault, plan: ScriptedPlan, toolchain: String?
    ) -> PlanChange<ScriptedPlan>? {
        guard plan.toolchain == "2" else { return nil }
        var next = plan
        next.toolchain = "3"
        return PlanChange(plan: next, change: "3 instead of 2")
    }

    /// The same with one more package, `other`.
    package func alternative(to plan: ScriptedPlan, lock: [String]) -> PlanChange<ScriptedPlan>? {
        guard !plan.packages.contains("other") else { return nil }
        var next = plan
        next.packages.append("other")
        return PlanChange(plan: next, change: "with other")
    }
}
