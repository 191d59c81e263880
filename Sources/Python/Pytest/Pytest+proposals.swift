extension Pytest {
    /// Options that do not affect which tests run and how they are judged.
    package var proposableOptions: String { "-p, -c, -o, --import-mode and --rootdir" }

    /// Its own variables can hold any option.
    package var variablePrefixes: [String] { ["PYTEST_"] }

    /// The options, when every one of them is of those.
    package func accepted(_ options: [String]) -> [String]? {
        var kept: [String] = []
        var rest = options[...]
        while let word = rest.popFirst() {
            switch word {
            case "-p":
                guard let plugin = rest.popFirst(), !plugin.contains("swegym"), Self.isWord(plugin) else {
                    return nil
                }
                kept += [word, plugin]
            case "-o":
                guard let setting = rest.popFirst(), Self.isAllowed(setting: setting) else { return nil }
                kept += [word, setting]
            case "-c":
                guard let file = rest.popFirst().flatMap(RecipeAnswer.path) else { return nil }
                kept += [word, file]
            case _ where word.hasPrefix("--import-mode=") || word.hasPrefix("--rootdir="):
                guard Self.isWord(word.dropFirst(2)) else { return nil }
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
