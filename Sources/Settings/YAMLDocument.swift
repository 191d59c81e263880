internal import Yams

/// Parses a configuration file into a tree of nodes with positions, and rejects what could make that expensive.
enum YAMLDocument {
    /// The maximum size of a configuration file in bytes; the eleven repositories of SWE-Gym take 5 KiB.
    static let largestFile = 1 << 20

    /// The root node of the only document.
    static func root(of bytes: [UInt8], file: String) throws(ConfigurationError) -> Node {
        guard bytes.count <= largestFile else {
            throw refusal(file, "the file has \(bytes.count) bytes; at most \(largestFile) are read")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let line = bytes.prefix(firstInvalidByte(bytes)).count { $0 == UInt8(ascii: "\n") } + 1
            throw refusal(file, "a byte here is not UTF-8; save the file as UTF-8", line: line)
        }
        if let place = AliasScan.firstAlias(in: text) {
            // Nested aliases grow exponentially when they are expanded, and configuration does not need them.
            throw refusal(
                file, "the alias `*\(place.name)` is not supported; write the value out", line: place.line,
                column: place.column)
        }
        if let line = NestingScan.firstTooDeep(in: bytes) {
            throw refusal(
                file, "values lie more than \(NestingScan.deepest) levels deep in one another here",
                line: line)
        }
        let root: Node?
        do {
            root = try Parser(yaml: text).singleRoot()
        } catch {
            throw ConfigurationError(file: file, problems: [SyntaxProblem.describe(error, in: text)])
        }
        guard let root, !isEmpty(root) else { throw refusal(file, "the file is empty") }
        return root
    }

    /// Whether a node is empty: an absent value, `~` or `null`.
    static func isEmpty(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else {
            return false
        }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private static func refusal(
        _ file: String, _ message: String, line: Int = 1, column: Int = 1
    ) -> ConfigurationError {
        let problem = ConfigurationProblem(line: line, column: column, key: "", message: message)
        return ConfigurationError(file: file, problems: [problem])
    }

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
        var parser = UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var position = 0
        while case .valid(let scalar) = parser.parseScalar(from: &rest) { position += scalar.count }
        return position
    }
}
