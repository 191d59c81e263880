internal import GRDB
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
        for case .short(let name, let number) in only {
            _ = try instance(of: number, called: name, among: all.map(\.id))
        }
        let selected = all.filter { entry in only.contains { $0.contains(entry.id) } }
        guard !selected.isEmpty else {
            throw WorkspaceError.nothingSelected(
                "none of the candidates in \(layout.root) is meant by --only")
        }
        return selected
    }

    /// The instance that a person names: by its id, or by a short form of it that is of one instance here.
    ///
    /// - Throws: `WorkspaceError`: `nothingSelected`; `unknownInstance` for a short form that nothing has.
    package func instance(named text: String) throws(WorkspaceError) -> InstanceID {
        switch InstanceSelection(text) {
        case .instance(let id): return id
        case .short(let name, let number):
            return try instance(of: number, called: name, among: try numbered(number))
        case .repository, nil:
            throw .nothingSelected(
                "\(text): expected OWNER__NAME-NUMBER, as in getmoto__moto-5085, or a short form of it, as in "
                    + "moto-5085 and getmoto/moto#5085")
        }
    }

    private func instance(
        of number: Int, called name: String, among ids: [InstanceID]
    ) throws(WorkspaceError) -> InstanceID {
        let meant = Set(ids.filter(InstanceSelection.short(name: name, number: number).contains)).sorted()
        guard let first = meant.first else { throw try unknown("\(name)-\(number)") }
        guard meant.count == 1 else {
            let all = meant.map(\.description).joined(separator: ", ")
            throw .nothingSelected(
                "\(name)-\(number) is short for several instances: \(all); write one of them")
        }
        return first
    }

    /// The candidates and refused pull requests of a number.
    private func numbered(_ number: Int) throws(WorkspaceError) -> [InstanceID] {
        try read("looking up the instances of number \(number)") { database in
            try Row.fetchAll(
                database, sql: "SELECT repository FROM outcome WHERE number = ?", arguments: [number]
            ).compactMap { row in RepositoryName(row["repository"] as String).map { InstanceID($0, number) } }
        }
    }
}
