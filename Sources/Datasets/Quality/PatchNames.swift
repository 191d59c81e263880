/// The names of functions, classes and parameters that the added lines of a patch define.
struct PatchNames {
    private let names: Set<String>

    /// Reads the names from lines of Python: what follows `def` and `class`, and the parameters of a `def`.
    ///
    /// Names with two underscores around them are the language's own, and those of one or two letters tell nothing.
    init(defining lines: [ArraySlice<UInt8>]) {
        var names: Set<String> = []
        for line in lines
        where line.starts(with: "def ".utf8) || line.starts(with: "class ".utf8)
            || line.starts(with: "async ".utf8)
        {
            let words = Self.identifiers(in: line)
            guard let head = words.firstIndex(where: { $0 == "def" || $0 == "class" }), head <= 1 else {
                continue
            }
            let defined = words[head] == "def" ? words[(head + 1)...] : words[(head + 1)...].prefix(1)
            names.formUnion(defined.filter(Self.isTelling))
        }
        self.names = names
    }

    /// Those of the names that some lines use and a text does not mention, sorted.
    func names(usedBy lines: [ArraySlice<UInt8>], unmentionedIn text: String) -> [String] {
        guard !names.isEmpty else { return [] }
        let used = Set(lines.flatMap(Self.identifiers))
        let mentioned = Set(Self.identifiers(in: Array(text.utf8)[...]))
        return names.intersection(used).subtracting(mentioned).sorted()
    }

    private static func isTelling(_ name: String) -> Bool {
        name.utf8.count > 2 && !name.hasPrefix("__") && !common.contains(name)
    }

    private static let common: Set<String> = [
        "self", "cls", "args", "kwargs", "None", "True", "False", "str", "int", "bool", "dict", "list",
        "float",
        "Any", "Optional", "Union", "List", "Dict", "Tuple", "Callable", "Iterable", "Sequence", "return",
        "object",
    ]

    private static func identifiers(in text: ArraySlice<UInt8>) -> [String] {
        text.split { byte in
            !(byte == UInt8(ascii: "_") || byte >= 0x80 || (48...57).contains(byte)
                || (97...122).contains(byte | 0x20))
        }.map { String(decoding: $0, as: UTF8.self) }.filter { $0.first?.isNumber == false }
    }
}
