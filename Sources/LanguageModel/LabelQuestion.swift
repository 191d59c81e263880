package import Digests
internal import JSON

/// One question to which a model answers by a label: where it is sent, and its bytes.
package struct LabelQuestion: Hashable, Sendable {
    /// By which of OpenAI's interfaces it is asked.
    package enum Interface: String, CaseIterable, Sendable {
        /// Chat completions: the model writes its whole answer.
        case chat
        /// Chat completions of vLLM and its like: the answer is begun by us, and the model writes one token more.
        case continued
        /// Completions: the prompt is laid out by a template, and the model writes one token more.
        case completions
    }

    /// What is asked.
    package struct Texts: Hashable, Sendable {
        package var system: String
        package var user: String
        /// How the answer begins.
        package var beginning: String

        package init(system: String, user: String, beginning: String) {
            self.system = system
            self.user = user
            self.beginning = beginning
        }
    }

    /// The path below the endpoint.
    package let path: String
    /// The body of the request.
    package let body: [UInt8]
    /// The interface.
    package let interface: Interface

    /// - Parameter template: the layout of the prompt of completions.
    package init(_ texts: Texts, model: String, interface: Interface, template: PromptTemplate = .chatML) {
        var writer = JSONWriter(.compact)
        writer.object { writer in
            writer.member("model", model)
            switch interface {
            case .completions: writer.member("prompt", template.prompt(texts))
            case .chat, .continued:
                var messages = [("system", texts.system), ("user", texts.user)]
                if interface == .continued { messages.append(("assistant", texts.beginning)) }
                writer.member("messages") { writer in
                    writer.array(messages) { writer, message in
                        writer.object { writer in
                            writer.member("role", message.0)
                            writer.member("content", message.1)
                        }
                    }
                }
            }
            writer.member("temperature", 0)
            writer.member("max_tokens", interface == .chat ? 16 : 1)
            switch interface {
            case .completions: writer.member("logprobs", 20)
            case .chat, .continued:
                writer.member("logprobs") { $0.boolean(true) }
                writer.member("top_logprobs", 20)
            }
            if interface == .continued {
                writer.member("continue_final_message") { $0.boolean(true) }
                writer.member("add_generation_prompt") { $0.boolean(false) }
            }
        }
        self.interface = interface
        path = interface == .completions ? "/completions" : "/chat/completions"
        body = writer.bytes
    }

    /// Tells questions apart, by everything that is sent.
    package var digest: SHA256Digest { SHA256Digest(of: Array(path.utf8) + [10] + body) }
}

/// How a prompt is laid out for a model that completes text.
package struct PromptTemplate: Hashable, Sendable {
    private let parts: [Substring]

    /// Qwen's and many others' (ChatML).
    package static let chatML = PromptTemplate(
        parts: [
            "<|im_start|>system\n", "<|im_end|>\n<|im_start|>user\n", "<|im_end|>\n<|im_start|>assistant\n",
        ])

    private init(parts: [Substring]) { self.parts = parts }

    /// A template of the user: text with `{system}` and `{user}`, each once and in this order; nil for any other text.
    ///
    /// What stands at its end precedes the model's answer.
    package init?(_ text: String) {
        let around = text.split(separator: "{system}", omittingEmptySubsequences: false)
        guard around.count == 2 else { return nil }
        let rest = around[1].split(separator: "{user}", omittingEmptySubsequences: false)
        guard rest.count == 2, !around[0].contains("{user}") else { return nil }
        parts = [around[0], rest[0], rest[1]]
    }

    /// The prompt.
    ///
    /// What an agent wrote cannot end its turn: the marks of the template lose their form in it.
    func prompt(_ texts: LabelQuestion.Texts) -> String {
        "\(parts[0])\(texts.system)\(parts[1])\(texts.user.replacing("<|", with: "< |"))\(parts[2])\(texts.beginning)"
    }
}
