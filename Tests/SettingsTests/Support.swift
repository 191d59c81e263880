import Settings

/// The problems of a `repos.yaml`, each as one line; empty when there is none.
func problems(inRepositories text: String) -> [String] {
    do throws(ConfigurationError) {
        _ = try RepositoryList(yaml: Array(text.utf8), file: "repos.yaml")
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

/// The problems of a pipeline, each as one line; empty when there is none.
func problems(inPipeline text: String) -> [String] {
    do throws(ConfigurationError) {
        _ = try PipelineDescription(yaml: Array(text.utf8), file: "pipelines/x.yaml")
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

/// A `repos.yaml` read.
func repositories(_ text: String) throws -> RepositoryList {
    try RepositoryList(yaml: Array(text.utf8), file: "config/repos.yaml")
}

/// A pipeline read.
func pipeline(_ text: String) throws -> PipelineDescription {
    try PipelineDescription(yaml: Array(text.utf8), file: "pipelines/x.yaml")
}
