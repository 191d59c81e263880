/// A JSON value before it is written: what its texts hold is not copied.
enum JSONTree {
    /// A number, `true`, `false` or `null`, as it is spelled.
    case literal(String)
    case text(String)
    case list(JSONElements)
    case object(JSONMembers)

    /// How many bytes the texts take when they are written, about: not many more where most of them is prose or a patch.
    var textSize: Int {
        switch self {
        case .literal: 0
        case .text(let text): text.utf8.count + text.utf8.count / 8
        case .list(let list): list.places.reduce(0) { $0 + ($1.tree?.textSize ?? 0) }
        case .object(let object): object.textSize
        }
    }

    /// Appends the value without blanks, keys sorted.
    func write(to bytes: inout [UInt8]) {
        switch self {
        case .literal(let spelling): bytes += spelling.utf8
        case .text(let text): CanonicalText.append(text, to: &bytes)
        case .list(let list):
            bytes.append(UInt8(ascii: "["))
            for (index, place) in list.places.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                (place.tree ?? .object(JSONMembers())).write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in object.sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                CanonicalText.append(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                (member.value.tree ?? .object(JSONMembers())).write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

/// Where a value comes to stand in a tree.
final class JSONPlace {
    var tree: JSONTree?

    /// The members of the object here, which begins when there is none.
    func object() -> JSONMembers {
        if case .object(let known) = tree { return known }
        let members = JSONMembers()
        tree = .object(members)
        return members
    }

    /// The elements of the list here, which begins when there is none.
    func list() -> JSONElements {
        if case .list(let known) = tree { return known }
        let elements = JSONElements()
        tree = .list(elements)
        return elements
    }
}

/// The members of an object; of several of one name the last counts.
final class JSONMembers {
    private var places: [String: JSONPlace] = [:]

    subscript(name: String) -> JSONPlace {
        if let known = places[name] { return known }
        let place = JSONPlace()
        places[name] = place
        return place
    }

    var textSize: Int { places.reduce(0) { $0 + $1.key.utf8.count + ($1.value.tree?.textSize ?? 0) } }

    var sorted: [(key: String, value: JSONPlace)] { places.sorted { $0.key < $1.key } }
}

/// The elements of a list.
final class JSONElements {
    private(set) var places: [JSONPlace] = []

    func add() -> JSONPlace {
        let place = JSONPlace()
        places.append(place)
        return place
    }
}
