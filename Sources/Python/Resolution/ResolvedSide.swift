internal import Instances

/// A project at one state of its files, resolved.
package struct ResolvedSide: Sendable {
    /// The recipe, which names the lock.
    package var recipe: PythonRecipe
    package var lock: EnvironmentLock
    /// What was asked for.
    var request: EnvironmentRequest
    /// What the projects say of themselves.
    var answer: EnvironmentResolver.Answer
    /// The changes of the fallbacks that it took.
    var state: LadderState
    var interpreter: Interpreter

    /// The date as of which packages were resolved.
    var cutoff: Timestamp { recipe.cutoff }
}
