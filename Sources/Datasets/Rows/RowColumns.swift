internal import Instances
internal import JSON

/// The columns of a row by the names under which datasets publish them.
struct RowColumns: Sendable {
    /// The object that holds them: the line, or what an envelope holds.
    let object: RowLine

    /// The columns of a line.
    init(_ line: RowLine) throws(RowLineError) {
        object = try Self.enclosed(in: line) ?? line
    }

    /// The task that a row of NeMo Gym encloses: `responses_create_params.metadata`, or the text in its
    /// `instance_dict`; nil for any other row.
    private static func enclosed(in line: RowLine) throws(RowLineError) -> RowLine? {
        guard case .object(let parameters)? = line.raw("responses_create_params").map(RowValue.init),
            case .object(let metadata)? = parameters.raw("metadata").map(RowValue.init)
        else { return nil }
        let name = "instance_dict"
        guard let value = metadata.raw(name).map(RowValue.init), !value.isEmpty else { return metadata }
        guard case .object(let task) = value.unpacked else {
            throw .member(name, "expected an object, or text that holds one, found \(value.kind)")
        }
        return task
    }

    /// The first of some columns that has a value; pandas writes `NaN` for what has none.
    private func stated(_ names: [String]) -> String? {
        names.first { name in
            guard let raw = object.raw(name) else { return false }
            return !raw.elementsEqual("null".utf8) && !raw.elementsEqual("NaN".utf8)
        }
    }

    /// The value of the first of some columns that has one, with its name.
    func value(_ names: [String]) -> (name: String, value: RowValue)? {
        guard let name = stated(names), let raw = object.raw(name) else { return nil }
        return (name, RowValue(raw))
    }

    /// A column that is text.
    func text(_ names: [String]) throws(RowLineError) -> String? {
        guard let name = stated(names) else { return nil }
        if let text = object.text(name) { return text }
        throw .member(name, "expected text, found \(object.raw(name).map { RowValue($0).kind } ?? "")")
    }

    /// A column that is a list of texts, or text that holds one.
    func texts(_ names: [String], _ what: String) throws(RowLineError) -> [String]? {
        guard let name = stated(names), let raw = object.raw(name) else { return nil }
        if let texts = object.texts(name) { return texts }
        let value = RowValue(raw)
        let list = value.unpacked
        if case .nothing = list { return nil }
        guard let found = Self.elements(of: list) else {
            throw .member(
                name,
                "expected a list of \(what), or text that holds one as JSON or Python writes it, found \(value.kind)"
            )
        }
        return found
    }

    /// A column of numbers: a list of them, or one.
    func numbers(_ names: [String]) throws(RowLineError) -> [String]? {
        if let (_, value) = value(names) {
            switch value {
            case .number(let digits): return [Self.whole(digits)]
            case .text(let text) where Int(text) != nil: return [text]
            default: break
            }
        }
        return try texts(names, "numbers").map { $0.map(Self.whole) }
    }

    /// A whole number; nil for none, and for what is no number.
    func number(_ names: [String]) throws(RowLineError) -> Int? {
        guard let (name, value) = value(names), !value.isEmpty else { return nil }
        switch value {
        case .number(let text), .text(let text):
            if let number = Int(Self.whole(text)) { return number }
        default: break
        }
        throw .member(name, "expected a whole number, found \(value.kind)")
    }

    /// The digits of a whole number that some tool made a fraction of (`7.0`).
    static func whole(_ digits: String) -> String {
        guard let dot = digits.firstIndex(of: "."), Int(digits[..<dot]) != nil,
            digits[dot...].dropFirst().allSatisfy({ $0 == "0" })
        else { return digits }
        return String(digits[..<dot])
    }

    private static func elements(of list: RowValue) -> [String]? {
        guard case .list(let values) = list else { return nil }
        var texts: [String] = []
        for value in values {
            switch value {
            case .text(let text), .number(let text): texts.append(text)
            default: return nil
            }
        }
        return texts
    }

    // MARK: - What several columns say together

    /// The repository: `OWNER/NAME` in `repo`, or an owner in `org` and a name in `repo`; of an address, its path.
    var repository: String? {
        get throws(RowLineError) {
            guard let name = try text([Column.repo.rawValue]), !name.isEmpty else { return nil }
            let site = "https://github.com/"
            if name.hasPrefix(site) {
                let path = name.dropFirst(site.count)
                return String(path.hasSuffix(".git") ? path.dropLast(4) : path)
            }
            guard !name.contains("/"), let owner = try text([Column.Foreign.org.rawValue]), !owner.isEmpty
            else { return name }
            return "\(owner)/\(name)"
        }
    }

    /// The number of the pull request.
    var pullNumber: Int? { get throws(RowLineError) { try number(Column.pullNumber.names) } }
}

extension Column {
    /// The names under which a column is published, the usual one first.
    var names: [String] {
        let others: [String] =
            switch self {
            case .pullNumber: ["pr_number", Foreign.number.rawValue]
            case .patch: [Foreign.fixPatch.rawValue, "gold_patch"]
            case .hintsText: [Foreign.hints.rawValue]
            case .failToPass: ["fail_to_pass", "F2P"]
            case .passToPass: ["pass_to_pass", "P2P"]
            default: []
            }
        return [rawValue] + others
    }
}
