internal import Glibc
internal import Sessions

/// The changes of a session against its base commit.
struct SessionDifference {
    let context: FrontContext

    /// Writes them to standard output.
    func write(_ name: String) throws -> Int32 {
        let plan = try context.store.plan(of: try context.store.record(of: name))
        guard let difference = GitDifference(plan) else {
            throw FrontFailure("\(name) has no base commit to compare with")
        }
        let outcome = try Relay(input: nil).run(
            difference.execution, over: try context.store.connect(to: name))
        guard case .ended(let ending) = outcome else { return 1 }
        return ending.status
    }
}
