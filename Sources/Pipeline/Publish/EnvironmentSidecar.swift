internal import Foundation
internal import Instances
internal import Python
internal import Validation
internal import Workspace

/// What a publication holds beside rows and locks so that anyone can build the environments again: for each repository
/// the recipes of its instances, a line each.
struct EnvironmentSidecar: Sendable {
    private let validations: ValidationLookup
    private let layout: WorkspaceLayout
    private let byPath: [String: [InstanceID]]

    init(_ validations: ValidationLookup, layout: WorkspaceLayout) {
        self.validations = validations
        self.layout = layout
        byPath = Dictionary(grouping: validations.entries.keys) {
            PublishedEnvironments.recipesPath(of: $0.repository)
        }
    }

    /// The paths within the publication, sorted.
    var attachments: [String] { byPath.keys.sorted() }

    /// The recipes of a repository's instances whose locks are published too, in the order of their ids.
    ///
    /// - Throws: `StoredFault`; `EnvironmentError`, when a record of the workspace holds no recipe of ours.
    func content(of path: String) throws -> [UInt8] {
        let recipes = try (byPath[path] ?? []).compactMap { id -> (id: InstanceID, recipe: Recipe)? in
            let record = try validations.catalogue.validation(id, policy: validations.policy.rawValue)
            guard let record, let recipe = record.recipe, let lock = record.lockDigest,
                FileManager.default.fileExists(atPath: layout.lock(lock))
            else { return nil }
            return (id, recipe)
        }
        return try PublishedEnvironments.recipes(recipes)
    }
}
