internal import Instances
internal import JSON

/// The shapes that recur in GraphQL's answers.
extension JSONScanner {
    /// Reads a whole number, or nil for `null`.
    mutating func integerOrNull() throws(JSONFault) -> Int? {
        try null() ? nil : try integer()
    }

    /// Reads an object of which one member is wanted, a whole number; nil for `null`.
    mutating func number(named name: String) throws(JSONFault) -> Int? {
        guard try !null() else { return nil }
        var value: Int?
        try members { (scanner, key) throws(JSONFault) in
            if key == name { value = try scanner.integerOrNull() } else { try scanner.skipValue() }
        }
        return value
    }

    /// Reads a page of a list, `{nodes, pageInfo, totalCount}`; nil for `null`.
    ///
    /// - Parameter node: reads an element; nil for one that counts for nothing.
    mutating func connection<Node: Sendable>(
        _ node: (inout JSONScanner) throws(JSONFault) -> Node?
    ) throws(JSONFault) -> RepositoryAnswer.Connection<Node>? {
        guard try !null() else { return nil }
        var result = RepositoryAnswer.Connection<Node>()
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "totalCount": result.total = try scanner.integerOrNull()
            case "nodes":
                guard try !scanner.null() else { return }
                try scanner.array { (scanner) throws(JSONFault) in
                    if let value = try node(&scanner) { result.nodes.append(value) }
                }
            case "pageInfo":
                guard try !scanner.null() else { return }
                try scanner.members { (scanner, key) throws(JSONFault) in
                    switch key {
                    case "endCursor": result.end = try scanner.stringOrNull()
                    case "hasNextPage": result.hasNext = try scanner.flag()
                    default: try scanner.skipValue()
                    }
                }
            default: try scanner.skipValue()
            }
        }
        return result
    }

    /// Reads `true` or `false`; anything else counts as false.
    mutating func flag() throws(JSONFault) -> Bool {
        let isTrue = isAtTrue()
        try skipValue()
        return isTrue
    }

    /// Reads the names in a connection of labels.
    mutating func labelNames() throws(JSONFault) -> [String] {
        try connection { (scanner) throws(JSONFault) in try scanner.member("name") }?.nodes ?? []
    }

    /// Reads an answer to its end: what went wrong, and the message of an answer that is none of GraphQL's.
    ///
    /// - Parameter takeData: reads `data`.
    mutating func graphQLAnswer(
        _ takeData: (inout JSONScanner) throws(JSONFault) -> Void
    ) throws(JSONFault) -> (errors: [GraphQLFault], message: String?) {
        var errors: [GraphQLFault] = []
        var message: String?
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "data": try takeData(&scanner)
            case "errors": errors = try scanner.graphQLFaults()
            case "message": message = try scanner.textOrNil()
            default: try scanner.skipValue()
            }
        }
        try finish()
        return (errors, message)
    }

    /// Reads the entries of `errors`.
    mutating func graphQLFaults() throws(JSONFault) -> [GraphQLFault] {
        guard try !null() else { return [] }
        var faults: [GraphQLFault] = []
        try array { (scanner) throws(JSONFault) in
            var fault = GraphQLFault()
            try scanner.members { (scanner, key) throws(JSONFault) in
                switch key {
                case "type": fault.type = try scanner.textOrNil()
                case "message": fault.message = try scanner.textOrNil()
                case "path": fault.path = try scanner.texts()
                default: try scanner.skipValue()
                }
            }
            faults.append(fault)
        }
        return faults
    }

    /// Reads a string; nil, passing over it, for anything else.
    mutating func textOrNil() throws(JSONFault) -> String? {
        if isAtString() { return try string() }
        try skipValue()
        return nil
    }

    /// Reads the strings of a list; none for anything else.
    private mutating func texts() throws(JSONFault) -> [String] {
        guard isAtArray() else {
            try skipValue()
            return []
        }
        var texts: [String] = []
        try array { (scanner) throws(JSONFault) in
            if let text = try scanner.textOrNil() { texts.append(text) }
        }
        return texts
    }

    /// Reads a value by trial: when it is JSON but not of the shape, it is passed over and the fault returned.
    mutating func attempt<Value>(
        _ read: (inout JSONScanner) throws(JSONFault) -> Value
    ) throws(JSONFault) -> Result<Value, JSONFault> {
        let before = self
        do throws(JSONFault) {
            return .success(try read(&self))
        } catch {
            self = before
            // What is no JSON at all is thrown here.
            try skipValue()
            return .failure(error)
        }
    }
}
