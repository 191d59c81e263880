/// A value of JSON to be written, with members in order.
indirect enum JSONValue {
    case text(String)
    case number(Int)
    case flag(Bool)
    case null
    case list([JSONValue])
    case object([(String, JSONValue)])

    /// A text as JSON.
    var text: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .number(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .null: "null"
        case .list(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { "\(Self.quoted($0.0)):\($0.1.text)" }.joined(separator: ",") + "}"
        }
    }

    /// What a path of names leads to.
    func value(at path: some Collection<String>) -> JSONValue? {
        guard let name = path.first else { return self }
        guard case .object(let members) = self, let member = members.first(where: { $0.0 == name })?.1 else {
            return nil
        }
        return member.value(at: path.dropFirst())
    }

    /// As a template of Docker shows it.
    var plain: String {
        switch self {
        case .text(let text): text
        case .null: "<no value>"
        case .list(let values): "[" + values.map(\.plain).joined(separator: " ") + "]"
        case .object(let members):
            "map[" + members.map { "\($0.0):\($0.1.plain)" }.joined(separator: " ") + "]"
        default: text
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
