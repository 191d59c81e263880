internal import Foundation
package import Instances
internal import JSON
package import Validation

/// A recipe of a Python project: what `Recipe` holds of every language, and what only Python has.
package struct PythonRecipe: Hashable, Sendable {
    /// The digest of the environment lock.
    package var lock: String
    /// The digest of the lock of the runs after the gold patch, where the patched project needs another one.
    package var afterLock: String?
    /// What the patched project requires and no lock has; nil when nothing is missing.
    package var afterShortfall: String?
    /// The version of uv that resolved it; nil in recipes that were made before it was recorded.
    package var uv: UvVersion?
    /// The moment whose packages were asked for in the end.
    package var cutoff: Timestamp
    /// Packages that were allowed to be newer than the cut-off, with their own.
    package var exceptions: [String: Timestamp]
    /// The chain of evidence.
    package var evidence: [Evidence]
    /// Every attempt to resolve, in order; the last one succeeded.
    package var attempts: [EnvironmentAttempt]
    /// The project and, after it, the other projects of the repository that are installed.
    package var projects: [ProjectMetadata]
    /// The projects as the gold patch leaves them, where it changes what is installed.
    package var afterProjects: [ProjectMetadata]?
    /// What was asked for, with its weight; nil in recipes that were made before it was recorded.
    package var requirements: [WeighedRequirement]?
    /// Environment variables of test runs.
    package var variables: [String: String]
    /// Options for the test runner.
    package var testOptions: [String]
    /// Directories of the checkout on the module search path, relative to it.
    package var pythonPath: [String]
    /// Commands to run in the checkout after the project is installed.
    package var buildSteps: [String]
    /// Submodules that the checkout has.
    package var submodules: [String]
    /// The runner of its tests; nil for pytest.
    package var runner: String?
    /// The runner that the project's own files start, where it is not built in; nil where it is.
    package var missingRunner: String?
    /// Where and how its tests start.
    package var start = TestStart()
    /// The release of the project from which files are taken that its build cannot make here; nil for none.
    package var release: EnvironmentLock.Pin?
}

extension PythonRecipe {
    /// The members of `Recipe.own`.
    private struct Own: Codable {
        var uv: UvVersion?
        var exceptions: [String: Timestamp]
        var projects: [ProjectMetadata]
        var afterProjects: [ProjectMetadata]?
        var pythonPath: [String]
        var testStart: TestStart?
        var requirements: [WeighedRequirement]?
        var release: String?
    }

    /// The recipe of a record or a publication, which may come from anyone.
    ///
    /// - Throws: `EnvironmentError.malformedRecipe`, for what no recipe of ours has too.
    package init(_ recipe: Recipe) throws(EnvironmentError) {
        guard recipe.language == Recipe.firstLanguage else {
            throw .malformedRecipe("its language is \(recipe.language.prefix(100).debugDescription)")
        }
        guard TestFrameworks.named(recipe.runner) != nil else {
            throw .malformedRecipe("its runner is \((recipe.runner ?? "").prefix(100).debugDescription)")
        }
        let own: Own
        do {
            own = try CanonicalJSON.decode(Own.self, from: CanonicalJSON.encode(recipe.own))
        } catch {
            throw .malformedRecipe(PublishedRecipe.explanation(of: error))
        }
        self.init(
            lock: recipe.lock, afterLock: recipe.afterLock, afterShortfall: recipe.afterShortfall, uv: own.uv,
            cutoff: recipe.cutoff, exceptions: own.exceptions,
            evidence: recipe.evidence, attempts: recipe.attempts, projects: own.projects,
            afterProjects: own.afterProjects, requirements: own.requirements,
            variables: recipe.variables, testOptions: recipe.testOptions,
            pythonPath: own.pythonPath,
            buildSteps: recipe.buildSteps, submodules: recipe.submodules, runner: recipe.runner,
            start: own.testStart ?? TestStart())
        missingRunner = recipe.missingRunner
        release = own.release.flatMap(EnvironmentLock.pin)
        if let text = own.release, release == nil {
            throw .malformedRecipe("the release \(text.prefix(100).debugDescription)")
        }
        try check()
    }

    /// The recipe as records hold it.
    ///
    /// - Throws: `EncodingError`.
    package var recipe: Recipe {
        get throws {
            let own = Own(
                uv: uv, exceptions: exceptions, projects: projects, afterProjects: afterProjects,
                pythonPath: pythonPath,
                testStart: start == TestStart() ? nil : start, requirements: requirements,
                release: release?.text)
            var recipe = Recipe(
                lock: lock, cutoff: cutoff, evidence: evidence, attempts: attempts, variables: variables,
                testOptions: testOptions, buildSteps: buildSteps, submodules: submodules,
                own: try CanonicalJSON.decode([String: JSONValue].self, from: CanonicalJSON.encode(own)))
            recipe.runner = runner
            recipe.missingRunner = missingRunner
            recipe.afterLock = afterLock
            recipe.afterShortfall = afterShortfall
            return recipe
        }
    }
}

extension PythonRecipe {
    /// The recipe of the runs after the gold patch, as if there were no others.
    package var after: PythonRecipe {
        var side = self
        side.lock = afterLock ?? lock
        side.projects = afterProjects ?? projects
        (side.afterLock, side.afterProjects, side.afterShortfall) = (nil, nil, nil)
        return side
    }

    /// Whether the runs after the gold patch have an environment of their own.
    var differsAfter: Bool { afterLock != nil || afterProjects != nil }
}
