/// The header fields of a message, in their order; names are equal whatever their case.
package struct HTTPHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// One field.
    package struct Field: Hashable, Sendable {
        /// Its name, as written.
        package var name: String
        /// Its value, without blanks around it.
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The fields.
    package private(set) var fields: [Field]

    /// Some fields.
    package init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// Fields by name and value.
    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The value of the first field of a name; setting it replaces all of that name.
    package subscript(name: String) -> String? {
        get { fields.first { Self.areEqual($0.name, name) }?.value }
        set {
            fields.removeAll { Self.areEqual($0.name, name) }
            if let newValue { fields.append(Field(name: name, value: newValue)) }
        }
    }

    /// Adds a field after the others.
    package mutating func append(_ field: Field) {
        fields.append(field)
    }

    private static func areEqual(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && left.lowercased() == right.lowercased()
    }
}
