internal import Foundation
internal import Instances

/// A language model's answer, as it may look; nothing in it is believed unchecked.
struct RecipeAnswer: Decodable {
    private var python: String?
    private var extras: [String]?
    private var requirements: [String]?
    private var requirementFiles: [String]?
    private var constraints: [String]?
    private var variables: [String: String]?
    private var testOptions: [String]?
    private var pythonPath: [String]?
    private var install: Bool?
    private var cutoffExtraDays: Int?

    /// How many entries a list may have.
    private static let mostEntries = 60

    /// Reads an answer; nil when it is not of the form.
    init?(json: String) {
        guard json.utf8.count < 64 << 10,
            let answer = try? JSONDecoder().decode(RecipeAnswer.self, from: Data(json.utf8))
        else { return nil }
        self = answer
    }

    /// What may be taken over.
    var override: Override {
        var result = Override()
        result.interpreter = python.flatMap { PythonVersion($0) }?.series.description
        result.extras = Self.list(extras) { Requirement($0)?.name }
        result.requirements = Self.list(requirements) { Requirement($0)?.description }
        result.constraints = Self.list(constraints) { Requirement($0)?.description }
        result.requirementFiles = Self.list(requirementFiles, Self.path)
        result.pythonPath = Self.list(pythonPath, Self.path)
        result.variables = variables.map { $0.filter(Self.isHarmless) }.flatMap { $0.isEmpty ? nil : $0 }
        result.testOptions = testOptions.flatMap(Self.options)
        result.install = install
        result.cutoffExtraDays = cutoffExtraDays.flatMap { (0...365).contains($0) ? $0 : nil }
        return result
    }

    private static func list(_ texts: [String]?, _ clean: (String) -> String?) -> [String]? {
        let kept = (texts ?? []).prefix(mostEntries).filter { $0.utf8.count < 300 }.compactMap(clean)
        return kept.isEmpty ? nil : kept
    }

    private static func path(_ text: String) -> String? {
        guard text.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }), let path = Text.normalizedPath(text) else {
            return nil
        }
        return path.isEmpty ? "." : path
    }

    /// Variables that decide which program runs, or what it loads, are ours.
    private static func isHarmless(_ name: String, _ value: String) -> Bool {
        let ours = ["PATH", "PYTHON", "LD_", "GIT_", "SWEGYM_", "PYTEST_", "HOME", "TMPDIR", "PIP_", "UV_"]
        return !name.isEmpty && name.utf8.count < 100 && value.utf8.count < 1000
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            && !ours.contains { name.uppercased().hasPrefix($0) }
            && value.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
    }

    /// The options, when every one of them is of those that leave open which tests run and how they are judged.
    private static func options(_ words: [String]) -> [String]? {
        var kept: [String] = []
        var rest = words.prefix(mostEntries)[...]
        while let word = rest.popFirst() {
            switch word {
            case "-p":
                guard let plugin = rest.popFirst(), !plugin.contains("swegym"), isWord(plugin) else {
                    return nil
                }
                kept += [word, plugin]
            case "-o":
                guard let setting = rest.popFirst(), isAllowed(setting: setting) else { return nil }
                kept += [word, setting]
            case "-c":
                guard let file = rest.popFirst().flatMap(path) else { return nil }
                kept += [word, file]
            case _ where word.hasPrefix("--import-mode=") || word.hasPrefix("--rootdir="):
                guard isWord(word.dropFirst(2)) else { return nil }
                kept.append(word)
            default: return nil
            }
        }
        return kept.isEmpty ? nil : kept
    }

    private static func isAllowed(setting: String) -> Bool {
        ["addopts=", "asyncio_mode=auto", "asyncio_mode=strict", "asyncio_mode=legacy", "filterwarnings="]
            .contains(setting) || setting.hasPrefix("pythonpath=") && isWord(setting.dropFirst(11))
    }

    private static func isWord(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.:/=-".contains($0)) }
            && !text.contains("..")
    }
}
