internal import JSON

/// The issues of Multi-SWE-bench's rows: a list of objects, or an object of lists, as Arrow has it by columns.
struct RowIssues {
    private static let name = Column.Foreign.resolvedIssues.rawValue

    private struct Issue {
        var number: Int?
        /// Nil when only the number is known.
        var text: String?
    }

    private var issues: [Issue] = []

    /// Reads them; nil when the row lacks the column.
    init?(_ columns: RowColumns) throws(RowLineError) {
        guard let value = columns.value([Self.name])?.value.unpacked else { return nil }
        switch value {
        case .nothing: return nil
        case .list(let values):
            for value in values {
                if let issue = try Self.issue(value.unpacked) { issues.append(issue) }
            }
        case .object(let object): issues = try Self.issues(byColumns: object)
        default: throw Self.fault(value)
        }
    }

    /// Titles and texts, as SWE-bench joins them; nil when none is known.
    var statement: String? {
        let texts = issues.compactMap(\.text)
        return texts.isEmpty ? nil : texts.joined()
    }

    /// The numbers that are known.
    var numbers: [String] { issues.compactMap(\.number).filter { $0 > 0 }.map(String.init) }

    private static func issue(_ value: RowValue) throws(RowLineError) -> Issue? {
        switch value {
        case .nothing: return nil
        case .number(let digits), .text(let digits):
            guard let number = Int(RowColumns.whole(digits)) else { throw fault(value) }
            return Issue(number: number)
        case .object(let object):
            let columns = try RowColumns(object)
            let title = try columns.text([Column.Foreign.title.rawValue])
            let body = try columns.text([Column.Foreign.body.rawValue])
            let number = try columns.number([Column.Foreign.number.rawValue])
            guard title != nil || body != nil || number != nil else {
                guard object.names.allSatisfy({ columns.value([$0]) == nil }) else { throw fault(value) }
                return nil
            }
            return Issue(
                number: number, text: title == nil && body == nil ? nil : "\(title ?? "")\n\(body ?? "")\n")
        default: throw fault(value)
        }
    }

    private static func issues(byColumns object: RowLine) throws(RowLineError) -> [Issue] {
        let names = [Column.Foreign.number, .title, .body].map(\.rawValue)
        let parts = names.map { name in object.raw(name).map { RowValue($0).unpacked } ?? .nothing }
        if parts.allSatisfy({ if case .list = $0 { false } else { true } }) {
            return try issue(.object(object)).map { [$0] } ?? []
        }
        var issues: [Issue] = []
        let lists = parts.map { if case .list(let values) = $0 { values } else { [] as [RowValue] } }
        let count = lists.map(\.count).max() ?? 0
        for (part, list) in zip(parts, lists) {
            guard list.count == count || (list.isEmpty && part.isEmpty) else {
                throw .member(name, "its lists are not of one length, or one of them is no list")
            }
        }
        for index in 0..<count {
            var row = JSONWriter(.compact)
            row.object { row in
                for (name, list) in zip(names, lists) where index < list.count {
                    row.member(name, list[index])
                }
            }
            if let issue = try issue(RowValue(row.bytes[...])) { issues.append(issue) }
        }
        return issues
    }

    private static func fault(_ value: RowValue) -> RowLineError {
        .member(
            name,
            "expected a list of issues with number, title and body, or lists of these by column, found \(value.kind)"
        )
    }
}

extension JSONWriter {
    /// A member that is text or a number.
    fileprivate mutating func member(_ name: String, _ value: RowValue) {
        switch value {
        case .text(let text): member(name, text)
        case .number(let digits): member(name, digits)
        default: member(name, nil as String?)
        }
    }
}
