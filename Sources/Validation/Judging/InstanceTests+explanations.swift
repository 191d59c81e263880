internal import Instances

extension InstanceTests {
    /// What explains tests that fail in spite of the gold patch: how many, which, and whether they reached for a
    /// network; a log that cannot be read is named.
    package func explanations(of result: ValidationResult) async -> [String] {
        let whole = RunSchedule.counted(result.runs).last { $0.variant == .gold && $0.only == nil }
        guard let after = whole else { return [] }
        let failing = after.outcomes.filter { $0.value == .failed || $0.value == .error }.keys.sorted()
        guard !failing.isEmpty else { return [] }
        let few = failing.prefix(3).joined(separator: ", ")
        var notes = ["\(failing.count) tests fail after the gold patch too, such as \(few)"]
        do {
            if let evidence = NetworkNeed.evidence(in: try await log(of: after)) {
                notes.append("tests reached for a network, which the sandbox does not give: \(evidence)")
            }
        } catch {
            notes.append("the log \(after.log) cannot be read: \(error)")
        }
        return notes
    }
}
