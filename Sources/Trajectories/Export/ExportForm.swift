/// The forms in which trajectories are written for trainers.
package enum ExportForm: String, Sendable, CaseIterable {
    /// Messages with structured calls, and the definitions of the tools.
    case messages
    /// Messages of text alone, in the style of SWE-Gym's sets.
    case text
    /// ShareGPT's form, with a `dataset_info.json` for LLaMA-Factory.
    case shareGPT = "sharegpt"
    /// The columns of SWE-Gym's sampled set.
    case sampled
    /// Pairs of a run that resolved an instance and one that did not.
    case pairs

    /// What the rows are, for people.
    package var purpose: String {
        switch self {
        case .messages: "conversations with structured tool calls and tool definitions"
        case .text: "conversations whose tool calls are text, in SWE-Gym's style"
        case .shareGPT: "conversations in ShareGPT's form"
        case .sampled: "conversations with the columns of SWE-Gym's sampled trajectories"
        case .pairs: "preference pairs: a run that resolved an instance, and one that did not"
        }
    }

    /// The columns in their order.
    package var columns: [ExportColumn] {
        let run: [ExportColumn] = [
            ExportColumn("instance_id", .string), ExportColumn("run_id", .string),
            ExportColumn("model", .string), ExportColumn("resolved", .boolean),
        ]
        switch self {
        case .messages:
            return run + [
                ExportColumn("exit_status", .string), ExportColumn("calls", .integer),
                ExportColumn("prompt_tokens", .integer), ExportColumn("completion_tokens", .integer),
                ExportColumn("cost", .string), ExportColumn("patch", .string), ExportColumn("tools", .string),
                ExportColumn("messages", .messages),
            ]
        case .text: return run + [ExportColumn("messages", .texts)]
        case .shareGPT:
            return run + [
                ExportColumn("system", .string), ExportColumn("tools", .string),
                ExportColumn("conversations", .turns),
            ]
        case .sampled:
            return run + [
                ExportColumn("messages", .sampledMessages), ExportColumn("tools", .string),
                ExportColumn("test_result", .result),
            ]
        case .pairs:
            let sides = ["chosen", "rejected"].flatMap { side in
                [
                    ExportColumn("\(side)_run_id", .string), ExportColumn("\(side)_model", .string),
                    ExportColumn("\(side)_resolved", .boolean),
                ]
            }
            return [ExportColumn("instance_id", .string)] + sides
                + [
                    ExportColumn("tools", .string), ExportColumn("prompt", .messages),
                    ExportColumn("chosen", .messages), ExportColumn("rejected", .messages),
                ]
        }
    }
}

/// A column of exported rows.
package struct ExportColumn: Hashable, Sendable, Encodable {
    /// The types of columns, by the words of the program that writes Parquet.
    package enum Kind: String, Hashable, Sendable, Encodable {
        case string, integer, boolean, messages, sampledMessages, texts, turns, result
    }

    package var name: String
    package var type: Kind

    package init(_ name: String, _ type: Kind) {
        self.name = name
        self.type = type
    }
}
