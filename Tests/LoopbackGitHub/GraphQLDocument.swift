/// A GraphQL query with its fragments: as much of the language as GitHub's clients use.
struct GraphQLDocument {
    /// One thing that is selected.
    indirect enum Selection {
        case field(alias: String, name: String, arguments: [String: Argument], selections: [Selection])
        case fragment(on: String?, selections: [Selection])
        case spread(String)
    }

    /// The value of an argument.
    indirect enum Argument {
        case int(Int)
        case text(String)
        case word(String)
        case list([Argument])
        case object([String: Argument])
        case variable(String)
        case null
    }

    struct SyntaxError: Error {
        var message: String
    }

    var selections: [Selection] = []
    var fragments: [String: (type: String, selections: [Selection])] = [:]

    init(_ text: String) throws {
        var parser = try GraphQLParser(text)
        while let word = parser.word() {
            switch word {
            case "query":
                _ = parser.word()
                if parser.take("(") { try parser.skipVariables() }
                selections = try parser.selections()
            case "fragment":
                guard let name = parser.word(), parser.word() == "on", let type = parser.word() else {
                    throw SyntaxError(message: "malformed fragment")
                }
                fragments[name] = (type, try parser.selections())
            default: throw SyntaxError(message: "unexpected \(word)")
            }
        }
        guard parser.isAtEnd, !selections.isEmpty else { throw SyntaxError(message: "unexpected end") }
    }
}

/// Reads tokens and what they make.
private struct GraphQLParser {
    private var tokens: ArraySlice<String>

    init(_ text: String) throws {
        var tokens: [String] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace || first == "," {
                rest.removeFirst()
            } else if first.isLetter || first == "_" || first.isNumber || first == "-" {
                let end =
                    rest.dropFirst().firstIndex { !($0.isLetter || $0.isNumber || $0 == "_") }
                    ?? rest.endIndex
                tokens.append(String(rest[..<end]))
                rest = rest[end...]
            } else if rest.hasPrefix("...") {
                tokens.append("...")
                rest = rest.dropFirst(3)
            } else if first == "\"" {
                guard let end = rest.dropFirst().firstIndex(of: "\"") else {
                    throw GraphQLDocument.SyntaxError(message: "a string does not end")
                }
                tokens.append(String(rest[..<end]))
                rest = rest[end...].dropFirst()
            } else {
                tokens.append(String(first))
                rest.removeFirst()
            }
        }
        self.tokens = tokens[...]
    }

    var isAtEnd: Bool { tokens.isEmpty }

    mutating func take(_ token: String) -> Bool {
        guard tokens.first == token else { return false }
        tokens.removeFirst()
        return true
    }

    mutating func word() -> String? {
        guard let first = tokens.first?.first, first.isLetter || first == "_" else { return nil }
        return tokens.removeFirst()
    }

    private func fault(_ what: String) -> GraphQLDocument.SyntaxError {
        .init(message: "expected \(what), found \(tokens.first ?? "the end")")
    }

    mutating func skipVariables() throws {
        var depth = 1
        while depth > 0 {
            guard let token = tokens.popFirst() else { throw fault("`)`") }
            if token == "(" { depth += 1 }
            if token == ")" { depth -= 1 }
        }
    }

    mutating func selections() throws -> [GraphQLDocument.Selection] {
        guard take("{") else { throw fault("`{`") }
        var selections: [GraphQLDocument.Selection] = []
        while !take("}") { selections.append(try selection()) }
        return selections
    }

    private mutating func selection() throws -> GraphQLDocument.Selection {
        if take("...") {
            if take("on") {
                guard let type = word() else { throw fault("a type") }
                return .fragment(on: type, selections: try selections())
            }
            guard let name = word() else { throw fault("a fragment") }
            return .spread(name)
        }
        guard var name = word() else { throw fault("a field") }
        let alias = name
        if take(":") {
            guard let field = word() else { throw fault("a field") }
            name = field
        }
        var arguments: [String: GraphQLDocument.Argument] = [:]
        if take("(") {
            while !take(")") {
                guard let key = word(), take(":") else { throw fault("an argument") }
                arguments[key] = try argument()
            }
        }
        let inner = tokens.first == "{" ? try selections() : []
        return .field(alias: alias, name: name, arguments: arguments, selections: inner)
    }

    private mutating func argument() throws -> GraphQLDocument.Argument {
        if take("$") {
            guard let name = word() else { throw fault("a variable") }
            return .variable(name)
        }
        if take("[") {
            var list: [GraphQLDocument.Argument] = []
            while !take("]") { list.append(try argument()) }
            return .list(list)
        }
        if take("{") {
            var members: [String: GraphQLDocument.Argument] = [:]
            while !take("}") {
                guard let key = word(), take(":") else { throw fault("a member") }
                members[key] = try argument()
            }
            return .object(members)
        }
        guard let token = tokens.popFirst() else { throw fault("a value") }
        if token.hasPrefix("\"") { return .text(String(token.dropFirst())) }
        if let number = Int(token) { return .int(number) }
        return token == "null" ? .null : .word(token)
    }
}
