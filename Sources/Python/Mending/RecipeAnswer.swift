internal import Foundation
internal import Instances

/// A language model's answer, before any check.
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

    /// The maximum number of entries of a list.
    private static let mostEntries = 60

    /// Parses an answer; nil when it has another form.
    init?(json: String) {
        guard json.utf8.count < 64 << 10,
            let answer = try? JSONDecoder().decode(RecipeAnswer.self, from: Data(json.utf8))
        else { return nil }
        self = answer
    }

    /// The valid part, for tests of a framework.
    func override(for framework: any PythonTestFramework) -> Override {
        var result = Override()
        result.interpreter = python.flatMap { PythonVersion($0) }?.series.description
        result.extras = Self.list(extras) { Requirement($0)?.name }
        result.requirements = Self.list(requirements) { Requirement($0)?.description }
        result.constraints = Self.list(constraints) { Requirement($0)?.description }
        result.requirementFiles = Self.list(requirementFiles, Self.path)
        result.pythonPath = Self.list(pythonPath, Self.path)
        result.variables = variables.map { all in
            all.filter { Self.isHarmless($0.key, $0.value, framework) }
        }.flatMap { $0.isEmpty ? nil : $0 }
        result.testOptions = testOptions.flatMap { framework.accepted(Array($0.prefix(Self.mostEntries))) }
        result.install = install
        result.cutoffExtraDays = cutoffExtraDays.flatMap { (0...365).contains($0) ? $0 : nil }
        return result
    }

    private static func list(_ texts: [String]?, _ clean: (String) -> String?) -> [String]? {
        let kept = (texts ?? []).prefix(mostEntries).filter { $0.utf8.count < 300 }.compactMap(clean)
        return kept.isEmpty ? nil : kept
    }

    /// A normalized path of the checkout; nil when it leaves the checkout.
    static func path(_ text: String) -> String? {
        guard text.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }), let path = Text.normalizedPath(text) else {
            return nil
        }
        return path.isEmpty ? "." : path
    }

    /// Variables that control which program runs, or what it loads, cannot be set.
    private static func isHarmless(
        _ name: String, _ value: String, _ framework: any PythonTestFramework
    ) -> Bool {
        let ours =
            ["PATH", "PYTHON", "LD_", "GIT_", "SWEGYM_", "HOME", "TMPDIR", "PIP_", "UV_"]
            + framework.variablePrefixes
        return !name.isEmpty && name.utf8.count < 100 && value.utf8.count < 1000
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            && !ours.contains { name.uppercased().hasPrefix($0) }
            && value.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
    }
}
