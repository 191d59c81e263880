internal import ArgumentParser
internal import HTTP
internal import LanguageModel

/// The options that name a language model; without them none is ever asked.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "An endpoint that speaks OpenAI's chat completions; none is asked unless named. Its key, if it wants one, "
                + "is taken from SWEGYM_MODEL_KEY.", valueName: "url"))
    var modelEndpoint: String?

    @Option(help: ArgumentHelp("The model's name at that endpoint.", valueName: "name"))
    var model: String?

    /// The model; nil when none is named.
    ///
    /// - Throws: `UsageFailure` when only one of the two options is given.
    func model(environment: [String: String]) throws -> ChatModel? {
        guard modelEndpoint != nil || model != nil else { return nil }
        guard let endpoint = modelEndpoint, let name = model, !endpoint.isEmpty, !name.isEmpty else {
            throw UsageFailure("--model-endpoint and --model go together")
        }
        let key = environment["SWEGYM_MODEL_KEY"].flatMap { $0.isEmpty ? nil : Secret($0) }
        return try ChatModel(endpoint: endpoint, name: name, key: key)
    }
}
