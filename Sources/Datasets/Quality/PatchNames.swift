/// The names of functions, classes and parameters that the added lines of a patch define.
struct PatchNames {
    private let names: Set<ByteKey>

    /// Reads the names from lines of Python: what follows `def` and `class`, and the parameters of a `def`.
    ///
    /// Names with two underscores around them are the language's own, and those of one or two letters mean nothing.
    init(defining lines: [ArraySlice<UInt8>]) {
        var names: Set<ByteKey> = []
        for line in lines
        where line.starts(with: "def ".utf8) || line.starts(with: "class ".utf8)
            || line.starts(with: "async ".utf8)
        {
            let words = Self.identifiers(in: line)
            guard
                let head = words.firstIndex(where: {
                    $0.elementsEqual("def".utf8) || $0.elementsEqual("class".utf8)
                }),
                head <= 1
            else { continue }
            let isFunction = words[head].elementsEqual("def".utf8)
            let defined = isFunction ? words[(head + 1)...] : words[(head + 1)...].prefix(1)
            names.formUnion(defined.map(ByteKey.init).filter { Self.isTelling($0.text) })
        }
        self.names = names
    }

    /// Those of the names that some lines use and a text does not mention, sorted.
    func names(usedBy lines: [ArraySlice<UInt8>], unmentionedIn text: String) -> [String] {
        guard !names.isEmpty else { return [] }
        var used: Set<ByteKey> = []
        for line in lines {
            for word in Self.identifiers(in: line) where names.contains(ByteKey(word)) {
                used.insert(ByteKey(word))
            }
        }
        guard !used.isEmpty else { return [] }
        for word in Self.identifiers(in: Array(text.utf8)[...]) { used.remove(ByteKey(word)) }
        return used.map(\.text).sorted()
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

    /// Runs of letters, digits and underscores that begin with no digit.
    private static func identifiers(in text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        text.split { byte in
            !(byte == UInt8(ascii: "_") || byte >= 0x80 || (48...57).contains(byte)
                || (97...122).contains(byte | 0x20))
        }.filter { word in word.first.map { !(48...57).contains($0) } ?? false }
    }
}
