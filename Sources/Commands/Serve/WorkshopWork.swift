internal import Evaluation
internal import Foundation
internal import JSON
internal import Pipeline
internal import Serving
internal import Sessions
internal import Workspace

/// What a server has done by the workshop of a workspace.
struct WorkshopWork: SessionWork {
    private let workshop: SessionWorkshop
    private let store: SessionStore

    init(_ workshop: SessionWorkshop, _ store: SessionStore) {
        self.workshop = workshop
        self.store = store
    }

    func prepare(_ image: String) async throws {
        try await worded { try await workshop.prepare(image) }
    }

    func changes(_ session: String, withoutTests: Bool) async throws -> [UInt8] {
        try await SessionChanges(store, try store.record(of: session)).patch(withoutTests: withoutTests)
    }

    func grade(_ image: String, patch: [UInt8], policy: String?) async throws -> [UInt8] {
        let name = policy ?? GradingPolicy.sweBench.rawValue
        guard let policy = GradingPolicy(rawValue: name) else {
            let known = GradingPolicy.allCases.map(\.rawValue).joined(separator: ", ")
            throw ServingError(.badRequest, "there is no policy \(name): \(known) are known")
        }
        let grade = try await worded {
            SessionGrade(
                try await workshop.grade(
                    String(decoding: patch, as: UTF8.self), of: try await workshop.instance(of: image),
                    policy: policy))
        }
        return Array(try CanonicalJSON.encode(grade))
    }

    /// What the workspace does not have is not found, rather than a failure.
    private func worded<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch PipelineError.usage(let words) {
            throw ServingError(.notFound, words)
        } catch let error as WorkspaceError {
            guard case .unknownInstance = error else { throw error }
            throw ServingError(.notFound, "\(error)")
        }
    }
}
