package import Instances

extension Catalogue {
    /// The candidates that are meant: all, or those that a selection names.
    ///
    /// - Throws: `WorkspaceError`: `nothingSelected`; `unknownInstance` with the nearest id.
    package func candidates(meant only: [InstanceSelection]) throws -> [CandidateEntry] {
        let all = try candidates()
        guard !only.isEmpty else {
            guard !all.isEmpty else {
                let status = ShellWord.line("swegym", "status", "--workspace", layout.root)
                throw WorkspaceError.nothingSelected(
                    "there is no candidate in \(layout.root); `\(status)` says what was refused, and why")
            }
            return all
        }
        for case .instance(let id) in only where !all.contains(where: { $0.id == id }) {
            if let refusal = try refusal(of: id) {
                let reasons = refusal.reasons.map(\.rawValue).joined(separator: ", ")
                throw WorkspaceError.nothingSelected("\(id) is no candidate: \(reasons); \(refusal.detail)")
            }
            // Throws the error that names the nearest id.
            _ = try candidate(id)
        }
        let selected = all.filter { entry in only.contains { $0.contains(entry.id) } }
        guard !selected.isEmpty else {
            throw WorkspaceError.nothingSelected(
                "none of the candidates in \(layout.root) is meant by --only")
        }
        return selected
    }
}
