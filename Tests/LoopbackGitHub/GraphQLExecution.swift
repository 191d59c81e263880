/// Answers a GraphQL query from a population, by GitHub's rules for cost and size.
struct GraphQLExecution {
    let document: GraphQLDocument
    let variables: [String: GraphQLDocument.Argument]
    let schema: GraphQLSchema

    struct QueryError: Error {
        var type: String?
        var message: String
    }

    private(set) var errors: [JSONValue] = []
    /// Connections that must be asked, for the cost, and nodes that may come.
    private(set) var connections = 0
    private(set) var nodes = 0

    init(
        document: GraphQLDocument, variables: [String: GraphQLDocument.Argument], schema: GraphQLSchema
    ) throws {
        self.document = document
        self.variables = variables
        self.schema = schema
        try weigh(document.selections, times: 1)
        guard nodes <= 500_000 else {
            throw QueryError(
                type: "MAX_NODE_LIMIT_EXCEEDED",
                message:
                    "This query requests up to \(nodes) possible nodes which exceeds the maximum limit of 500,000."
            )
        }
    }

    /// The points that the query costs.
    var cost: Int { max(1, (connections + 50) / 100) }

    /// What the query selects.
    mutating func data() throws -> JSONValue {
        try object(document.selections, of: .query, path: [])
    }

    private mutating func weigh(_ selections: [GraphQLDocument.Selection], times: Int) throws {
        for selection in selections {
            switch selection {
            case .field(_, let name, let arguments, let inner):
                guard let size = arguments["first"] ?? arguments["last"] else {
                    try weigh(inner, times: times)
                    continue
                }
                guard case .int(let count) = value(size), (1...100).contains(count) else {
                    throw QueryError(
                        type: "EXCESSIVE_PAGINATION",
                        message:
                            "Requesting records on the `\(name)` connection exceeds the `first` limit of 100."
                    )
                }
                connections += times
                nodes += times * count
                try weigh(inner, times: times * count)
            case .fragment(_, let inner): try weigh(inner, times: times)
            case .spread(let name): try weigh(document.fragments[name]?.selections ?? [], times: times)
            }
        }
    }

    private func value(_ argument: GraphQLDocument.Argument) -> GraphQLDocument.Argument {
        switch argument {
        case .variable(let name): variables[name] ?? .null
        case .list(let list): .list(list.map(value))
        case .object(let members): .object(members.mapValues(value))
        default: argument
        }
    }

    private mutating func object(
        _ selections: [GraphQLDocument.Selection], of node: GraphQLNode, path: [JSONValue]
    ) throws -> JSONValue {
        var members: [(String, JSONValue)] = []
        try add(selections, of: node, path: path, to: &members)
        return .object(members)
    }

    private mutating func add(
        _ selections: [GraphQLDocument.Selection], of node: GraphQLNode, path: [JSONValue],
        to members: inout [(String, JSONValue)]
    ) throws {
        for selection in selections {
            switch selection {
            case .fragment(let type, let inner):
                if type == nil || type == node.typeName { try add(inner, of: node, path: path, to: &members) }
            case .spread(let name):
                guard let fragment = document.fragments[name] else {
                    throw QueryError(type: nil, message: "Fragment \(name) was used, but not defined")
                }
                if fragment.type == node.typeName {
                    try add(fragment.selections, of: node, path: path, to: &members)
                }
            case .field(let alias, let name, let arguments, let inner):
                if members.contains(where: { $0.0 == alias }) { continue }
                let here = path + [.string(alias)]
                members.append(
                    (alias, try field(name, arguments.mapValues(value), inner, of: node, path: here)))
            }
        }
    }

    private mutating func field(
        _ name: String, _ arguments: [String: GraphQLDocument.Argument], _ inner: [GraphQLDocument.Selection],
        of node: GraphQLNode, path: [JSONValue]
    ) throws -> JSONValue {
        if name == "__typename" { return .string(node.typeName) }
        if name == "rateLimit" { return schema.rateLimit(cost: cost, nodes: nodes) }
        guard let found = try schema.resolve(name, arguments, of: node) else {
            throw QueryError(
                type: "undefinedField", message: "Field '\(name)' doesn't exist on type '\(node.typeName)'")
        }
        switch found {
        case .value(let value): return value
        case .node(let node): return try object(inner, of: node, path: path)
        case .list(let nodes):
            var values: [JSONValue] = []
            for (index, node) in nodes.enumerated() {
                let here = path + [.int(index)]
                if case .pull(let number) = node, schema.population.unreadable.contains(number) {
                    report("SERVICE_UNAVAILABLE", "Something went wrong", at: here)
                    values.append(.null)
                } else {
                    values.append(try object(inner, of: node, path: here))
                }
            }
            return .array(values)
        case .missing(let what):
            report("NOT_FOUND", "Could not resolve to \(what).", at: path)
            return .null
        }
    }

    private mutating func report(_ type: String, _ message: String, at path: [JSONValue]) {
        errors.append(
            .object([("type", .string(type)), ("path", .array(path)), ("message", .string(message))]))
    }
}
