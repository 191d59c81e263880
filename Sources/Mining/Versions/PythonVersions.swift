/// The versions that a Python file assigns to names, and where it imports them from.
///
/// Left out are what functions and classes assign, and what stands under `except`: that is for a version that cannot be
/// had (`__version__ = "unknown"`).
struct PythonVersions {
    /// What a name stands for.
    enum Value: Hashable {
        /// A text or numbers, as a version is written.
        case literal(String)
        /// A name of another module; a relative one begins with a point.
        case imported(name: String, module: String)
    }

    /// What is assigned first to each name.
    private(set) var values: [String: Value] = [:]
    /// The single numbers that are assigned first to each name: parts of versions.
    private var numbers: [String: String] = [:]
    private let statements: [PythonStatement]

    init(_ text: [UInt8]) {
        statements = PythonLexer.statements(of: text)
        var blocks: [(indent: Int, isOutside: Bool)] = []
        for statement in statements {
            while let block = blocks.last, block.indent >= statement.indent { blocks.removeLast() }
            if let header = statement.header {
                let isOutside = ["def", "class", "async", "except"].contains(header)
                blocks.append((statement.indent, isOutside || blocks.last?.isOutside == true))
            } else if blocks.last?.isOutside != true {
                take(statement.tokens)
            }
        }
    }

    private mutating func take(_ tokens: [PythonToken]) {
        if tokens.first == .name("from") { return takeImport(tokens) }
        let parts = tokens.split(separator: .mark("="), atDepth: 0)
        guard parts.count > 1, let last = parts.last else { return }
        for part in parts.dropLast() { assign(last, to: part) }
    }

    /// Assigns an expression to a name with or without a type, or several to as many names.
    private mutating func assign(_ expression: ArraySlice<PythonToken>, to target: ArraySlice<PythonToken>) {
        let names = target.split(separator: .mark(","), atDepth: 0)
        let elements = expression.split(separator: .mark(","), atDepth: 0)
        if names.count > 1, names.count == elements.count {
            for (name, element) in zip(names, elements) { assign(element, to: name) }
            return
        }
        guard case .name(let name)? = target.first,
            target.count == 1 || target[target.startIndex + 1] == .mark(":")
        else { return }
        if expression.count == 1, case .number(let number)? = expression.first, numbers[name] == nil {
            numbers[name] = number
        }
        if values[name] == nil, let value = value(of: expression) { values[name] = value }
    }

    /// `from .module import name as other, …`.
    private mutating func takeImport(_ tokens: [PythonToken]) {
        guard let place = tokens.firstIndex(of: .name("import")) else { return }
        let module = tokens[1..<place].map(\.spelling).joined()
        let names = tokens[(place + 1)...].filter { $0 != .mark("(") && $0 != .mark(")") }
        for part in names.split(separator: .mark(",")) {
            guard case .name(let name)? = part.first, case .name(let own)? = part.last else { continue }
            if values[own] == nil { values[own] = .imported(name: name, module: module) }
        }
    }
}

// MARK: - Values

extension PythonVersions {
    /// What an expression stands for; nil when that is not written there.
    private func value(of tokens: ArraySlice<PythonToken>) -> Value? {
        guard let first = tokens.first else { return nil }
        switch first {
        case .text(let text):
            if let end = tokens.firstIndex(where: { !$0.isText }) {
                // `".".join(…)`, `"%d.%d" % …`, `"{}.{}".format(…)`; else the text is followed by what adds to it.
                return text.first?.isNumber == true && !text.contains("%") && !text.contains("{")
                    ? .literal(text) : numbers(in: tokens[end...])
            }
            return .literal(tokens.map(\.spelling).joined())
        case .template(let text) where tokens.count == 1: return filled(text).map(Value.literal)
        case .name(let name) where tokens.count == 1: return values[name]
        case .name where tokens.count == 3: return member(of: tokens)
        case .name:
            // A type made of numbers, `version_info_t(5, 3, 0)`, or of a text, `packaging.version.Version("5.3")`.
            guard let open = tokens.firstIndex(of: .mark("(")), tokens.last == .mark(")"),
                tokens[..<open].allSatisfy(\.isNameOrDot)
            else { return nil }
            let inner = tokens[(open + 1)...].dropLast()
            if inner.count == 1, case .text(let text)? = inner.first, text.first?.isNumber == true {
                return .literal(text)
            }
            return tuple(inner).map(Value.literal)
        case .mark("("), .mark("["):
            let inner = tokens.dropFirst().prefix { $0 != .mark(")") && $0 != .mark("]") }
            if !inner.isEmpty, inner.allSatisfy(\.isText) { return value(of: inner) }
            return tuple(inner).map(Value.literal)
        case .number: return tuple(tokens).map(Value.literal)
        default: return nil
        }
    }

    /// A name of a module that was imported: `release.version` after `from . import release`.
    private func member(of tokens: ArraySlice<PythonToken>) -> Value? {
        guard case .name(let own)? = tokens.first, case .name(let name)? = tokens.last,
            tokens[tokens.startIndex + 1] == .mark("."),
            case .imported(let module, let package)? = values[own]
        else { return nil }
        return .imported(
            name: name, module: package.hasSuffix(".") ? package + module : "\(package).\(module)")
    }

    /// `3.4.5` of `3, 4, 5`, of `"3", "4"`, and of `3, 4, "final"`; two numbers at least.
    private func tuple(_ tokens: ArraySlice<PythonToken>) -> String? {
        var numbers: [String] = []
        for element in tokens.split(separator: .mark(",")) {
            guard element.count == 1, let only = element.first else { break }
            guard let part = number(of: only), !part.contains(".") else { break }
            numbers.append(part)
        }
        return numbers.count > 1 ? numbers.joined(separator: ".") : nil
    }

    /// The number that a token is, or that its name stands for.
    private func number(of token: PythonToken) -> String? {
        switch token.asNumber {
        case .number(let number): number
        case .name(let name): numbers[name]
        default: nil
        }
    }

    /// A text with the values of the names in its braces; nil when one of them is not known.
    private func filled(_ template: String) -> String? {
        var isKnown = true
        let text = template.prefix(200).replacing(#/\{\s*([A-Za-z_]\w*)\s*\}/#) { match -> String in
            let name = String(match.1)
            if let number = numbers[name] { return number }
            if case .literal(let text)? = values[name] { return text }
            isKnown = false
            return ""
        }
        return isKnown && !text.contains("{") ? String(text) : nil
    }

    /// The numbers of which a text is made: those of a name, or a list of them.
    private func numbers(in tokens: ArraySlice<PythonToken>) -> Value? {
        for case .name(let name) in tokens {
            if let value = values[name] { return value }
        }
        guard let open = tokens.lastIndex(where: { $0 == .mark("(") || $0 == .mark("[") }) else { return nil }
        return tuple(tokens[(open + 1)...].prefix { $0 != .mark(")") && $0 != .mark("]") }).map(Value.literal)
    }
}

// MARK: - setup()

extension PythonVersions {
    /// The version that a setup script gives to `setup()`, or to anything that may be handed to it.
    var setupVersion: Value? {
        for statement in statements {
            guard
                let call = statement.tokens.indices.first(where: { index in
                    statement.tokens[index] == .name("setup")
                        && statement.tokens[(index + 1)...].first == .mark("(")
                })
            else { continue }
            if let value = keyword(in: statement.tokens[(call + 2)...], wholeCall: true) { return value }
        }
        for statement in statements {
            if let value = keyword(in: statement.tokens[...], wholeCall: false) { return value }
        }
        return nil
    }

    /// The value of the argument `version` of a call whose arguments these are, or of any call or mapping in them.
    private func keyword(in tokens: ArraySlice<PythonToken>, wholeCall: Bool) -> Value? {
        var depth = 0
        for index in tokens.indices {
            switch tokens[index] {
            case .mark("("), .mark("["), .mark("{"): depth += 1
            case .mark(")"), .mark("]"), .mark("}"):
                depth -= 1
                if wholeCall, depth < 0 { return nil }
            case .name("version")
            where (wholeCall ? depth == 0 : depth > 0) && tokens.has(.mark("="), at: index + 1),
                .text("version") where depth > 0 && tokens.has(.mark(":"), at: index + 1):
                guard isArgument(index, in: tokens) else { continue }
                let rest = tokens[(index + 2)...]
                let value = value(of: rest.prefix(upTo: rest.endOfArgument))
                if case .literal(let text)? = value, text.first?.isNumber == true { return value }
                if wholeCall, let value { return value }
            default: break
            }
        }
        return nil
    }

    private func isArgument(_ index: Int, in tokens: ArraySlice<PythonToken>) -> Bool {
        guard index > tokens.startIndex else { return true }
        return [.mark("("), .mark(","), .mark("{")].contains(tokens[index - 1])
    }
}

extension PythonToken {
    fileprivate var isText: Bool {
        if case .text = self { true } else { false }
    }

    fileprivate var isNameOrDot: Bool {
        if case .name = self { true } else { self == .mark(".") }
    }

    /// A text of digits is a number, too.
    fileprivate var asNumber: PythonToken {
        if case .text(let text) = self, !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) {
            return .number(text)
        }
        return self
    }

    fileprivate var spelling: String {
        switch self {
        case .name(let text), .text(let text), .template(let text), .number(let text): text
        case .mark(let character): String(Character(character))
        case .other: ""
        }
    }
}

extension Collection where Element == PythonToken, Index == Int {
    fileprivate func has(_ token: PythonToken, at index: Int) -> Bool {
        index < endIndex && self[index] == token
    }

    /// Where the argument ends that begins here.
    fileprivate var endOfArgument: Int {
        var depth = 0
        for index in indices {
            switch self[index] {
            case .mark("("), .mark("["), .mark("{"): depth += 1
            case .mark(")"), .mark("]"), .mark("}"):
                if depth == 0 { return index }
                depth -= 1
            case .mark(",") where depth == 0: return index
            default: break
            }
        }
        return endIndex
    }

    /// The parts between separators that no bracket encloses.
    fileprivate func split(separator: PythonToken, atDepth wanted: Int) -> [SubSequence] {
        var parts: [SubSequence] = []
        var (start, depth) = (startIndex, 0)
        for index in indices {
            switch self[index] {
            case .mark("("), .mark("["), .mark("{"): depth += 1
            case .mark(")"), .mark("]"), .mark("}"): depth -= 1
            case separator where depth == wanted:
                parts.append(self[start..<index])
                start = index + 1
            default: break
            }
        }
        return parts + [self[start..<endIndex]]
    }
}
