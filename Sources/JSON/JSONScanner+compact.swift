extension JSONScanner {
    /// Reads a value of any kind.
    ///
    /// - Returns: its bytes without the blanks around values; texts and numbers are spelled as they were.
    package mutating func compact() throws(JSONFault) -> [UInt8] {
        let place = try place()
        if isLenient {
            var strict = JSONScanner(bytes, place)
            try strict.skipValue()
            try strict.finish()
        }
        return bytes.withUnsafeBufferPointer { Self.withoutBlanks($0, place) }
    }

    private static func withoutBlanks(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(place.count)
        var start = place.lowerBound
        var index = start
        var isInString = false
        while index < place.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "\\"): index += 1
            case 32, 9, 10, 13:
                guard !isInString else { break }
                result.append(contentsOf: bytes[start..<index])
                start = index + 1
            default: break
            }
            index += 1
        }
        result.append(contentsOf: bytes[start..<place.upperBound])
        return result
    }
}
