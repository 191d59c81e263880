internal import JSON

/// Reads the log-probabilities of an answer of OpenAI's chat completions or completions.
///
/// The answer is untrusted: numbers must be logarithms of probabilities, and there is a bound for everything.
enum AnswerReading {
    private static let (mostPlaces, mostTokens, longestToken) = (256, 4_096, 4_096)

    /// The places of the first choice.
    ///
    /// - Throws: `JSONFault` when the bytes are no such answer.
    static func places(_ body: [UInt8]) throws(JSONFault) -> [TokenAlternatives] {
        var scanner = JSONScanner(body, .lenient)
        var places: [TokenAlternatives]?
        var isFirst = true
        try scanner.members { (scanner, key) throws(JSONFault) in
            guard key == "choices" else { return try scanner.skipValue() }
            try scanner.array { (scanner) throws(JSONFault) in
                guard isFirst else { return try scanner.skipValue() }
                isFirst = false
                try scanner.members { (scanner, key) throws(JSONFault) in
                    guard key == "logprobs", try !scanner.null() else { return try skip(&scanner, key) }
                    places = try logProbabilities(&scanner)
                }
            }
        }
        try scanner.finish()
        guard let places, !places.isEmpty else {
            throw JSONFault(problem: .stated("the answer holds no log-probabilities"))
        }
        return places
    }

    /// `null` of `logprobs` was read already.
    private static func skip(_ scanner: inout JSONScanner, _ key: String) throws(JSONFault) {
        if key != "logprobs" { try scanner.skipValue() }
    }

    private static func logProbabilities(
        _ scanner: inout JSONScanner
    ) throws(JSONFault) -> [TokenAlternatives]? {
        var (ofChat, ofCompletion): ([TokenAlternatives]?, [TokenAlternatives]?)
        var (tokens, numbers): ([String], [Double]) = ([], [])
        try scanner.members { (scanner, key) throws(JSONFault) in
            if try scanner.null() { return }
            switch key {
            case "content":
                var places: [TokenAlternatives] = []
                try bounded(&scanner, mostPlaces) { (scanner) throws(JSONFault) in
                    places.append(try place(&scanner))
                }
                ofChat = places
            case "top_logprobs":
                var places: [TokenAlternatives] = []
                try bounded(&scanner, mostPlaces) { (scanner) throws(JSONFault) in
                    var listed: [TokenAlternatives.Token] = []
                    try scanner.object { (scanner, text) throws(JSONFault) in
                        listed.append(.init(try short(text), try number(&scanner)))
                        try check(listed.count, mostTokens)
                    }
                    places.append(TokenAlternatives(listed: listed))
                }
                ofCompletion = places
            case "tokens":
                try bounded(&scanner, mostPlaces) { (scanner) throws(JSONFault) in
                    tokens.append(try short(try scanner.string()))
                }
            case "token_logprobs":
                try bounded(&scanner, mostPlaces) { (scanner) throws(JSONFault) in
                    numbers.append(try number(&scanner))
                }
            default: try scanner.skipValue()
            }
        }
        if let ofChat { return ofChat }
        guard var places = ofCompletion else { return nil }
        for (index, token) in tokens.enumerated() where index < places.count && index < numbers.count {
            places[index].take(token, numbers[index])
        }
        return places
    }

    private static func place(_ scanner: inout JSONScanner) throws(JSONFault) -> TokenAlternatives {
        var chosen: (text: String?, number: Double?)
        var place = TokenAlternatives(listed: [])
        try scanner.members { (scanner, key) throws(JSONFault) in
            switch key {
            case "token": chosen.text = try short(try scanner.string())
            case "logprob": chosen.number = try number(&scanner)
            case "top_logprobs":
                if try scanner.null() { return }
                try bounded(&scanner, mostTokens) { (scanner) throws(JSONFault) in
                    place.listed.append(try token(&scanner))
                }
            default: try scanner.skipValue()
            }
        }
        guard let text = chosen.text, let number = chosen.number else {
            throw JSONFault(problem: .stated("a token has no log-probability"))
        }
        place.take(text, number)
        return place
    }

    private static func token(_ scanner: inout JSONScanner) throws(JSONFault) -> TokenAlternatives.Token {
        var found: (text: String?, number: Double?)
        try scanner.members { (scanner, key) throws(JSONFault) in
            switch key {
            case "token": found.text = try short(try scanner.string())
            case "logprob": found.number = try number(&scanner)
            default: try scanner.skipValue()
            }
        }
        guard let text = found.text, let number = found.number else {
            throw JSONFault(problem: .stated("a token has no log-probability"))
        }
        return .init(text, number)
    }

    private static func number(_ scanner: inout JSONScanner) throws(JSONFault) -> Double {
        let spelling = String(decoding: scanner.text(at: try scanner.place()), as: UTF8.self)
        // Servers that round write a little more than nothing.
        guard let number = Double(spelling), number.isFinite, number <= 0.001 else {
            throw JSONFault(problem: .stated("a log-probability is no finite number below zero"))
        }
        return min(0, number)
    }

    private static func short(_ text: String) throws(JSONFault) -> String {
        try check(text.utf8.count, longestToken)
        return text
    }

    private static func check(_ count: Int, _ most: Int) throws(JSONFault) {
        guard count <= most else { throw JSONFault(problem: .stated("more than any model answers")) }
    }

    private static func bounded(
        _ scanner: inout JSONScanner, _ most: Int, _ element: (inout JSONScanner) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        var count = 0
        try scanner.array { (scanner) throws(JSONFault) in
            count += 1
            try check(count, most)
            try element(&scanner)
        }
    }
}

extension TokenAlternatives {
    /// Notes what was written, which need not be among the likeliest.
    fileprivate mutating func take(_ text: String, _ logProbability: Double) {
        chosen = text
        if !listed.contains(where: { $0.text == text }) { listed.append(Token(text, logProbability)) }
    }
}
