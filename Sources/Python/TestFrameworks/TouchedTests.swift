internal import Diffs

/// Which test functions a test patch adds or changes, read from its text.
///
/// A changed line belongs to the function whose `def` precedes it within its hunk, or for decorators to the one that
/// follows. Imports, blank lines and comments concern no test. Any other line outside of functions, and any file in
/// which no test was seen, may concern every test: then nothing is known.
struct TouchedTests {
    /// The names of functions by the path of their file; nil for a file of which some lines may concern every test.
    private let names: [String: Set<String>?]

    init(by patch: Patch) {
        var names: [String: Set<String>?] = [:]
        for file in patch.files where file.newPath != nil {
            names.updateValue(Self.functions(in: file), forKey: String(decoding: file.path, as: UTF8.self))
        }
        self.names = names
    }

    /// Those of some tests, by their ids (`path::Class::name[parameters]`), that are touched; nil when nothing is known.
    func among(_ ids: Set<String>) -> Set<String>? {
        let parts = ids.map { id in (id: id, parts: Self.parts(of: id)) }
        let files = Set(parts.map(\.parts.path))
        guard names.allSatisfy({ files.contains($0.key) && $0.value != nil }) else { return nil }
        return Set(
            parts.filter { part in
                (names[part.parts.path] ?? nil).map { Self.holds(part.parts.name, oneOf: $0) } ?? false
            }.map(\.id))
    }

    /// Whether a test is one of some functions, or was made of one by a decorator that numbers its cases
    /// (`test_x_0`, `test_x_0_name`, `testX0`).
    private static func holds(_ name: String, oneOf functions: Set<String>) -> Bool {
        if functions.contains(name) { return true }
        return name.matches(of: #/_?[0-9]+(?:_|$)/#).contains {
            functions.contains(String(name[..<$0.range.lowerBound]))
        }
    }

    /// Those of some tests, by what unittest prints of them (`name (module.Class)`), that are touched; nil when nothing is
    /// known, as of a test that its docstring names.
    func amongPrinted(_ ids: Set<String>) -> Set<String>? {
        var functions: Set<String> = []
        for found in names.values {
            guard let found else { return nil }
            functions.formUnion(found)
        }
        var touched: Set<String> = []
        for id in ids {
            guard let match = id.wholeMatch(of: #/(\w+) \([\w.]+\)/#) else { return nil }
            if Self.holds(String(match.1), oneOf: functions) { touched.insert(id) }
        }
        return touched
    }

    private static func parts(of id: String) -> (path: String, name: String) {
        let plain = id.prefix { $0 != "[" }
        guard let path = plain.firstRange(of: "::") else { return (String(plain), "") }
        let name = plain.split(separator: ":").last.map(String.init) ?? ""
        return (String(plain[..<path.lowerBound]), name)
    }

    /// The functions of a file that its section touches; nil when a line may concern any of them.
    private static func functions(in file: FilePatch) -> Set<String>? {
        guard !file.isBinary else { return nil }
        var found: Set<String> = []
        for hunk in file.hunks {
            var scope = FunctionScope()
            for line in hunk.lines {
                let text = String(decoding: file.content(of: line), as: UTF8.self)
                guard let touched = scope.read(text, isChanged: line.kind != .context) else { return nil }
                if let touched = touched.name { found.insert(touched) }
            }
            guard scope.isSettled else { return nil }
        }
        return found
    }
}

/// Follows the lines of a hunk through functions.
private struct FunctionScope {
    private var name: String?
    private var indent = 0
    /// Changed lines of decorators wait for their function.
    private var waits = false
    private var isInDecorator = false
    private var isInImport = false

    /// What a line touches: a function, or nothing.
    struct Touched {
        var name: String?
    }

    /// Whether no changed line waits for a function.
    var isSettled: Bool { !waits }

    /// Reads the next line; nil when it is changed and may concern any test.
    mutating func read(_ line: String, isChanged: Bool) -> Touched? {
        let code = line.drop { $0 == " " || $0 == "\t" }
        let depth = line.count - code.count
        let text = code.trimmingSuffix { $0.isWhitespace }
        if text.isEmpty || text.hasPrefix("#") { return Touched() }
        if let match = text.firstMatch(of: #/^(?:async\s+)?def\s+(\w+)/#) {
            // A function within a function belongs to the outer one.
            if name == nil || depth <= indent {
                (name, indent, isInDecorator) = (String(match.1), depth, false)
            }
            let isTouched = isChanged || waits
            waits = false
            return Touched(name: isTouched ? name : nil)
        }
        if name != nil, depth <= indent, !Self.closes(text) { name = nil }
        if let name { return Touched(name: isChanged ? name : nil) }
        if text.hasPrefix("@") { isInDecorator = true }
        if isInDecorator {
            waits = waits || isChanged
            return Touched()
        }
        if text.hasPrefix("class ") { return Touched() }
        if text.hasPrefix("import ") || text.hasPrefix("from ") || isInImport {
            isInImport = isInImport ? !text.contains(")") : text.contains("(") && !text.contains(")")
            return Touched()
        }
        return isChanged ? nil : Touched()
    }

    /// Whether a line only ends brackets or texts that were opened before.
    private static func closes(_ text: Substring) -> Bool {
        text.first.map { ")]}\"'".contains($0) } ?? false
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return rest
    }
}
