/// The part of Go's templates that callers of `docker --format` use: `{{.A.B}}`, `{{json .A}}` and text between.
struct DockerTemplate {
    private enum Part {
        case text(String)
        case value([String], asJSON: Bool)
    }

    private var parts: [Part] = []

    /// - Throws: `FrontFailure` for anything else, which must not be answered with a guess.
    init(_ text: String) throws(FrontFailure) {
        if text == "json" {
            parts = [.value([], asJSON: true)]
            return
        }
        var rest = text[...]
        if rest.hasPrefix("table ") { rest = rest.dropFirst("table ".count) }
        while let open = rest.firstRange(of: "{{") {
            parts.append(.text(Self.unescaped(rest[..<open.lowerBound])))
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                throw FrontFailure("template parsing error: \(text)", status: 64)
            }
            let words = rest[open.upperBound..<close.lowerBound].split(separator: " ").map(String.init)
            let asJSON = words.first == "json"
            guard let path = words.last, words.count == (asJSON ? 2 : 1), path.hasPrefix(".") else {
                throw FrontFailure(
                    "template parsing error: {{\(words.joined(separator: " "))}} is not known here",
                    status: 64)
            }
            parts.append(.value(path.split(separator: ".").map(String.init), asJSON: asJSON))
            rest = rest[close.upperBound...]
        }
        parts.append(.text(Self.unescaped(rest)))
    }

    func text(of value: JSONValue) -> String {
        parts.map { part in
            switch part {
            case .text(let text): return text
            case .value(let path, let asJSON):
                let found = value.value(at: path)
                return asJSON ? (found?.text ?? "null") : (found?.plain ?? "<no value>")
            }
        }.joined()
    }

    private static func unescaped(_ text: Substring) -> String {
        var (result, isEscaped) = ("", false)
        for character in text {
            if isEscaped {
                result.append(character == "t" ? "\t" : character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
