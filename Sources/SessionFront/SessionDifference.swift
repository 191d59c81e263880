internal import Glibc
internal import Sessions

/// The changes of a session against its base commit.
struct SessionDifference {
    let context: FrontContext

    /// Writes them to standard output.
    func write(_ name: String) throws -> Int32 {
        let record = try context.store.record(of: name)
        let path = "\(record.place)/\(SessionPlan.fileName)"
        guard let bytes = try context.store.contents(of: path) else { throw SessionError.damaged(path: path) }
        let plan = try SessionPlan(encoded: bytes, from: path)
        guard let difference = GitDifference(plan) else {
            throw FrontFailure("\(name) has no base commit to compare with")
        }
        let outcome = try Relay(input: nil).run(
            difference.execution, over: try context.store.connect(to: name))
        guard case .ended(let ending) = outcome else { return 1 }
        return ending.status
    }
}
