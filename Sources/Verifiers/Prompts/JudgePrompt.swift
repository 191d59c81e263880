internal import Digests

/// What a verifier is asked: a system text, and a user text with slots for what is judged.
package struct JudgePrompt: Hashable, Sendable {
    /// What a verifier reads.
    package enum Input: String, CaseIterable, Sendable, Codable {
        /// The log of the whole session.
        case trajectory
        /// The issue and the patch.
        case patch

        /// The slots of the user text.
        var slots: [String] {
            switch self {
            case .trajectory: ["{log}"]
            case .patch: ["{issue}", "{patch}"]
            }
        }
    }

    /// How an answer begins.
    package static let beginning = "<judgement>"

    /// The answer that is right.
    package static func answer(_ isResolved: Bool) -> String {
        "\(beginning)\(isResolved ? "YES" : "NO")</judgement>"
    }

    /// What is read.
    package let input: Input
    /// The system text.
    package let system: String
    /// The user text, with its slots.
    package let user: String
    private let parts: [(text: Substring, slot: String?)]

    /// Our own wording.
    package static func own(_ input: Input) -> JudgePrompt {
        let (systemBytes, userBytes) =
            switch input {
            case .trajectory: (PackageResources.trajectory_system_txt, PackageResources.trajectory_user_txt)
            case .patch: (PackageResources.patch_system_txt, PackageResources.patch_user_txt)
            }
        let user = String(decoding: userBytes, as: UTF8.self)
        return JudgePrompt(
            input: input, system: String(decoding: systemBytes, as: UTF8.self), user: user,
            parts: Self.split(user, at: input.slots) ?? [])
    }

    /// A wording of the user, taken byte for byte.
    ///
    /// - Throws: `JudgePromptError` when the user text does not hold each slot once.
    package init(_ input: Input, system: String, user: String) throws(JudgePromptError) {
        guard let parts = Self.split(user, at: input.slots) else {
            throw JudgePromptError(slots: input.slots)
        }
        self.init(input: input, system: system, user: user, parts: parts)
    }

    private init(input: Input, system: String, user: String, parts: [(text: Substring, slot: String?)]) {
        self.input = input
        self.system = system
        self.user = user
        self.parts = parts
    }

    /// The user text with values in its slots; what a value holds is no slot.
    package func userText(_ values: [String: String]) -> String {
        var text = ""
        for part in parts {
            text += part.text
            if let slot = part.slot { text += values[slot] ?? "" }
        }
        return text
    }

    /// The texts by which the prompt is known: the system text, and what stands around the slots.
    package var digests: [(name: String, bytes: Int, sha256: String)] {
        func entry(_ name: String, _ text: some StringProtocol) -> (String, Int, String) {
            (name, text.utf8.count, SHA256Digest(of: Array(text.utf8)).hex)
        }
        let names =
            parts.count == 2
            ? ["user prefix", "user suffix"] : parts.indices.map { "user part \($0 + 1)" }
        return [entry("system", system)] + zip(names, parts).map { entry($0, $1.text) }
    }

    /// The text between the slots, each with the slot that follows it; nil unless each slot is there once.
    private static func split(_ text: String, at slots: [String]) -> [(text: Substring, slot: String?)]? {
        guard slots.allSatisfy({ text.ranges(of: $0).count == 1 }) else { return nil }
        let found = slots.compactMap { slot in text.firstRange(of: slot).map { (range: $0, slot: slot) } }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
        var parts: [(text: Substring, slot: String?)] = []
        var start = text.startIndex
        for (range, slot) in found {
            parts.append((text[start..<range.lowerBound], slot))
            start = range.upperBound
        }
        return parts + [(text[start...], nil)]
    }

    package static func == (left: JudgePrompt, right: JudgePrompt) -> Bool {
        (left.input, left.system, left.user) == (right.input, right.system, right.user)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(system)
        hasher.combine(user)
    }
}

/// Why a text is no prompt of a verifier.
package struct JudgePromptError: Error, Hashable, Sendable, CustomStringConvertible {
    let slots: [String]

    /// What is wrong, for people.
    package var description: String {
        "the user text must hold \(slots.joined(separator: " and ")), each once"
    }
}
