internal import JSON

extension TrajectoryContent {
    /// Reads text, `null`, or a list of parts; what a part of text has besides its text is passed over.
    init(_ scanner: inout JSONScanner) throws(JSONFault) {
        if try scanner.null() {
            self = .none
        } else if scanner.isAtArray() {
            var parts: [TrajectoryPart] = []
            try scanner.array { (scanner) throws(JSONFault) in
                parts.append(try TrajectoryPart(&scanner))
            }
            self = .parts(parts)
        } else {
            self = .text(try scanner.string())
        }
    }
}

extension TrajectoryPart {
    init(_ scanner: inout JSONScanner) throws(JSONFault) {
        if scanner.isAtString() {
            self = .text(try scanner.string())
            return
        }
        var whole = scanner
        var type: String?
        var text: String?
        try scanner.object { (scanner, key) throws(JSONFault) in
            switch key {
            case "type" where scanner.isAtString(): type = try scanner.string()
            case "text" where scanner.isAtString(): text = try scanner.string()
            default: try scanner.skipValue()
            }
        }
        if let text, type == nil || type == "text" {
            self = .text(text)
        } else {
            self = .other(String(decoding: try whole.compact(), as: UTF8.self))
        }
    }
}
