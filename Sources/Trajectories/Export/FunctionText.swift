internal import JSON

/// Calls of tools in the text style of SWE-Gym's sets, which OpenHands gives models that have no calls.
package enum FunctionText {
    /// The text of a call.
    ///
    /// - Throws: `TrajectoryFault` when the arguments are no JSON object.
    package static func text(of call: TrajectoryToolCall) throws(TrajectoryFault) -> String {
        var text = "<function=\(call.name)>\n"
        var scanner = JSONScanner(Array(call.arguments.utf8))
        do throws(JSONFault) {
            try scanner.object { (scanner, name) throws(JSONFault) in
                let value = try value(&scanner)
                let isLong = value.utf8.contains(UInt8(ascii: "\n"))
                text += "<parameter=\(name)>\(isLong ? "\n" : "")\(value)\(isLong ? "\n" : "")</parameter>\n"
            }
            try scanner.finish()
        } catch {
            throw TrajectoryFault(
                "the arguments of a call of \(call.name.debugDescription) are no JSON object")
        }
        return text + "</function>"
    }

    /// A value as Python's text of it: lists and objects as `json.dumps` writes them.
    private static func value(_ scanner: inout JSONScanner) throws(JSONFault) -> String {
        if scanner.isAtString() { return try scanner.string() }
        let json = String(decoding: try scanner.compact(), as: UTF8.self)
        switch json {
        case "true": return "True"
        case "false": return "False"
        case "null": return "None"
        default: return json.hasPrefix("{") || json.hasPrefix("[") ? dumped(json) : json
        }
    }

    /// JSON without blanks as `json.dumps` spells it: a blank after each comma and colon, nothing beyond ASCII.
    static func dumped(_ json: String) -> String {
        var text = ""
        var isInString = false
        var isEscaped = false
        for scalar in json.unicodeScalars {
            guard scalar.isASCII else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
                isEscaped = false
                continue
            }
            text.unicodeScalars.append(scalar)
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "\"" {
                isInString.toggle()
            } else if !isInString, scalar == "," || scalar == ":" {
                text += " "
            }
        }
        return text
    }

    /// How tools are described to a model that is to call them by text; empty when there are none.
    ///
    /// - Throws: `TrajectoryFault` when the definitions are none.
    static func description(of tools: String?) throws(TrajectoryFault) -> String {
        guard let tools else { return "" }
        let definitions = try ToolDefinition.list(tools)
        guard !definitions.isEmpty else { return "" }
        var text = "\n\nThese functions can be called:\n"
        for definition in definitions {
            text += "\n- \(definition.name): \(definition.description)\n"
            if let parameters = definition.parameters {
                text += "  Parameters, as JSON Schema: \(parameters)\n"
            }
        }
        return text + """

            A call is written in this form, one call in an answer, at its end:

            <function=NAME>
            <parameter=PARAMETER>VALUE</parameter>
            </function>

            A value of several lines begins and ends with a newline of its own.

            """
    }
}

/// The definition of a tool.
struct ToolDefinition {
    var name = ""
    var description = ""
    /// The schema of its parameters, as `json.dumps` spells it.
    var parameters: String?

    /// Reads a list of `{type, function: {name, description, parameters}}`, with or without the object between.
    static func list(_ tools: String) throws(TrajectoryFault) -> [ToolDefinition] {
        var scanner = JSONScanner(Array(tools.utf8), .lenient)
        var definitions: [ToolDefinition] = []
        do throws(JSONFault) {
            try scanner.array { (scanner) throws(JSONFault) in
                var definition = ToolDefinition()
                try scanner.members { (scanner, key) throws(JSONFault) in
                    guard key == "function", scanner.isAtObject() else {
                        return try definition.read(key, &scanner)
                    }
                    try scanner.members { (scanner, key) throws(JSONFault) in
                        try definition.read(key, &scanner)
                    }
                }
                definitions.append(definition)
            }
        } catch {
            throw TrajectoryFault("tools: \(error)")
        }
        return definitions
    }

    private mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONFault) {
        switch key {
        case "name" where scanner.isAtString(): name = try scanner.string()
        case "description" where scanner.isAtString(): description = try scanner.string()
        case "parameters" where scanner.isAtObject(), "input_schema" where scanner.isAtObject():
            parameters = FunctionText.dumped(String(decoding: try scanner.compact(), as: UTF8.self))
        default: try scanner.skipValue()
        }
    }
}
