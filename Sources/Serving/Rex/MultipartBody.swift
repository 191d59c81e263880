/// The parts of a body of type `multipart/form-data`.
struct MultipartBody: Equatable {
    /// The content of each field by its name; the first counts.
    private(set) var fields: [String: [UInt8]] = [:]

    /// - Throws: `ServingError` of status 400 for a body that is not in this form or does not end.
    init(_ body: [UInt8], contentType: String) throws(ServingError) {
        guard let boundary = Self.parameter("boundary", of: contentType),
            contentType.lowercased().hasPrefix("multipart/form-data"), (1...70).contains(boundary.utf8.count)
        else { throw Self.malformed("its type is not multipart/form-data with a boundary") }
        let delimiter = Array("--\(boundary)".utf8)
        guard body.starts(with: delimiter) else {
            throw Self.malformed("it does not begin with its boundary")
        }
        let separator = [13, 10] + delimiter
        var rest = body[delimiter.count...]
        while !rest.starts(with: Array("--".utf8)) {
            guard rest.starts(with: [13, 10]) else {
                throw Self.malformed("a boundary is followed by other bytes")
            }
            rest = rest.dropFirst(2)
            guard let end = Self.find(separator, in: rest) else { throw Self.malformed("it does not end") }
            try add(rest[..<end])
            guard fields.count <= 100 else { throw Self.malformed("it has too many fields") }
            rest = rest[(end + separator.count)...]
        }
    }

    private mutating func add(_ part: ArraySlice<UInt8>) throws(ServingError) {
        guard let blank = Self.find([13, 10, 13, 10], in: part.prefix(64 << 10)) else {
            throw Self.malformed("a part has no header")
        }
        let header = String(decoding: part[..<blank], as: UTF8.self)
        for line in header.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:")
        {
            guard let name = Self.parameter("name", of: String(line)) else { continue }
            if fields[name] == nil { fields[name] = Array(part[(blank + 4)...]) }
            return
        }
        throw Self.malformed("a part has no name")
    }

    /// A field's content as text.
    func text(_ name: String) -> String? { fields[name].map { String(decoding: $0, as: UTF8.self) } }

    private static func malformed(_ what: String) -> ServingError {
        ServingError(.badRequest, "the body cannot be read: \(what)")
    }

    /// A parameter of a header field, with or without quotes.
    private static func parameter(_ name: String, of header: String) -> String? {
        var value: String?
        var key = ""
        var text = ""
        var isQuoted = false
        var isEscaped = false
        var hasKey = false
        func note() {
            if hasKey, value == nil, key.trimmedOfBlanks.lowercased() == name { value = text.trimmedOfBlanks }
            (key, text, hasKey) = ("", "", false)
        }
        for character in header.unicodeScalars {
            if isEscaped {
                text.unicodeScalars.append(character)
                isEscaped = false
            } else if isQuoted {
                if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isQuoted = false
                } else {
                    text.unicodeScalars.append(character)
                }
            } else if character == ";" {
                note()
            } else if character == "\"", hasKey {
                isQuoted = true
            } else if character == "=", !hasKey {
                hasKey = true
            } else if hasKey {
                text.unicodeScalars.append(character)
            } else {
                key.unicodeScalars.append(character)
            }
        }
        note()
        return value
    }

    /// Where a pattern begins; its first byte is looked for first, which bodies of many megabytes need.
    private static func find(_ pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = pattern.first else { return nil }
        return bytes.withUnsafeBufferPointer { buffer -> Int? in
            var index = 0
            while index + pattern.count <= buffer.count {
                if buffer[index] == first,
                    (1..<pattern.count).allSatisfy({ buffer[index + $0] == pattern[$0] })
                {
                    return bytes.startIndex + index
                }
                index += 1
            }
            return nil
        }
    }
}
