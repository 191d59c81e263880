internal import Instances

extension EnvironmentResolver {
    /// The release of the project itself from which files are taken that its build cannot make here.
    ///
    /// The last one before the commit's day comes nearest to the commit. Where there is none the files are missing, and
    /// tests say so.
    func release(
        of projects: [ProjectMetadata], for request: EnvironmentRequest, _ resolution: Resolution, slot: Int
    ) async throws(EnvironmentError) -> EnvironmentLock.Pin? {
        guard request.lacksBrowserFiles, let project = projects.first(where: { $0.path == "." }),
            !project.name.isEmpty
        else { return nil }
        let name = Requirement.normalized(project.name)
        let version = try await ReleaseHistory(bench: compiler.bench).last(
            name, before: resolution.cutoff, interpreter: resolution.interpreter, slot: slot)
        guard let version else { return nil }
        var question = Resolution(
            interpreter: resolution.interpreter, requirements: ["\(name)==\(version)"],
            cutoff: resolution.cutoff)
        question.exceptions = resolution.exceptions
        guard case .success(let pins) = try await compiler.pins(question, slot: slot) else { return nil }
        return pins.first { $0.name == name }
    }
}
