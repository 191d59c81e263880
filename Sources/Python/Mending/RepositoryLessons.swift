internal import Foundation
internal import Instances
internal import JSON

/// What the environments of earlier commits of a repository taught: how the search for the next one begins.
///
/// It orders attempts and decides nothing: what is left out at first comes back when a test asks for it, and the recipe
/// says what was begun with.
struct RepositoryLessons: Hashable, Sendable, Codable {
    /// Whether hints did not go together with the rest.
    var withoutHints = false
    /// Packages that did not build, or broke what imports them.
    var avoided: [String] = []
    /// Packages that tests missed.
    var missed: [String] = []
    /// The commit's date; for commits long after it the lessons are old.
    var learnedAt: Timestamp

    /// How evidence calls where lessons come from.
    static let source = "an environment of an earlier commit"
    /// The most packages of a kind.
    private static let most = 20
    /// How many days lessons hold, before and after the commit.
    private static let validDays = 180

    /// The lessons of a recipe; nil when there are none, or when it began with lessons itself.
    init?(_ recipe: PythonRecipe, committedAt: Timestamp) {
        guard let all = recipe.requirements, !recipe.evidence.contains(where: { $0.said == Self.source })
        else {
            return nil
        }
        let hints = all.filter { $0.weight == .hint }
        let leavesHints = !hints.isEmpty && hints.allSatisfy { $0.change == WeighedRequirement.leftOut }
        let left = all.filter {
            $0.weight < .firm && $0.change == WeighedRequirement.leftOut
                && !(leavesHints && $0.weight == .hint)
        }
        learnedAt = committedAt
        withoutHints = leavesHints
        avoided = Self.names(left)
        missed = Self.names(all.filter { $0.source == EnvironmentMending.testErrors && $0.change == nil })
            .filter { !TestFrameworks.isPlugin($0) }
        guard withoutHints || !avoided.isEmpty || !missed.isEmpty else { return nil }
    }

    private static func names(_ requirements: [WeighedRequirement]) -> [String] {
        Array(Set(requirements.compactMap { Requirement($0.text)?.name }).sorted().prefix(most))
    }

    /// Begins a request with what was learned.
    func apply(to request: inout EnvironmentRequest) {
        guard request.cutoff.adding(days: -Self.validDays) < learnedAt,
            learnedAt < request.cutoff.adding(days: Self.validDays)
        else { return }
        let loose = request.requirements.filter { $0.weight < .firm }
        if withoutHints, loose.contains(where: { $0.weight == .hint }) {
            request.leavesHints = true
            note("begins without hints", in: &request)
        }
        let names = Set(request.requirements.compactMap { Requirement($0.text)?.name })
        let avoided = avoided.filter { names.contains($0) && !request.avoided.contains($0) }
        if !avoided.isEmpty {
            request.avoided += avoided
            note("begins without \(avoided.joined(separator: ", "))", in: &request)
        }
        let missed = missed.filter { Requirement($0) != nil && !names.contains($0) && !avoided.contains($0) }
        if !missed.isEmpty {
            request.requirements += missed.map {
                SourcedRequirement(text: $0, source: Self.source, weight: .wanted)
            }
            note("begins with \(missed.joined(separator: ", "))", in: &request)
        }
    }

    private func note(_ decided: String, in request: inout EnvironmentRequest) {
        request.evidence.append(Evidence(file: "", said: Self.source, decided: decided))
    }
}

/// The lessons of a workspace's repositories, one small file each, which may be deleted at any time.
struct LessonStore: Sendable {
    let bench: Workbench

    /// The lessons of a repository; nil when there are none that can be read.
    func lessons(of repository: RepositoryName) -> RepositoryLessons? {
        guard let data = bench.cacheFiles.read(path(repository)) else { return nil }
        do {
            return try CanonicalJSON.decode(RepositoryLessons.self, from: data)
        } catch {
            bench.cacheFiles.faults.add(path(repository), error)
            return nil
        }
    }

    /// Keeps lessons of a repository in place of the earlier ones.
    func keep(_ lessons: RepositoryLessons, of repository: RepositoryName) {
        do {
            try bench.cacheFiles.write(
                Array(try CanonicalJSON.encode(lessons)), to: path(repository))
        } catch {
            bench.cacheFiles.faults.add(path(repository), error)
        }
    }

    private func path(_ repository: RepositoryName) -> String {
        "\(bench.keep)/lessons/\(repository.slug).json"
    }
}
