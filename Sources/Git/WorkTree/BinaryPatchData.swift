internal import Compression

/// The data of a `GIT binary patch`, looked at before libgit2 has it: that makes room for whatever the patch says, and
/// never ends on a stream that is cut.
enum BinaryPatchData {
    /// The maximum size of a file.
    static let limit = ObjectReader.sizeLimit

    /// What is wrong with the data.
    enum Fault: Error, Equatable {
        /// It unpacks to more than the limit, or makes a larger file.
        case tooLarge
        /// It does not unpack to what it says.
        case malformed
    }

    /// Makes sure that each piece of data in a section unpacks to the size that it tells, within the limit.
    static func check(_ section: [UInt8]) throws(Fault) {
        var rest = section[...]
        while !rest.isEmpty {
            let line = takeLine(&rest)
            let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
            guard words.count == 2 else { continue }
            let isDelta = words[0].elementsEqual("delta".utf8)
            guard isDelta || words[0].elementsEqual("literal".utf8) else { continue }
            let digits = String(decoding: words[1], as: UTF8.self)
            guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { throw .malformed }
            guard let size = Int(digits), size <= limit else { throw .tooLarge }
            var packed: [UInt8] = []
            while let data = Base85.decoded(line: takeLine(&rest)) { packed += data }
            try check(packed, size, isDelta: isDelta)
        }
    }

    private static func takeLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let line = rest.prefix { $0 != UInt8(ascii: "\n") }
        rest = rest[line.endIndex...].dropFirst()
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    private static func check(_ packed: [UInt8], _ size: Int, isDelta: Bool) throws(Fault) {
        guard let inflater = Inflater() else { throw .malformed }
        // There is an address even for nothing.
        var target = [UInt8](repeating: 0, count: size + 1)
        let result = target.withUnsafeMutableBytes { target -> Int? in
            let target = UnsafeMutableRawBufferPointer(rebasing: target[..<size])
            let isWhole = packed.withUnsafeBytes { inflater.inflate($0, into: target) { nil } }
            guard isWhole, isDelta else { return isWhole ? 0 : nil }
            var cursor = DeltaCursor(UnsafeRawBufferPointer(target))
            return cursor.number() == nil ? nil : cursor.number()
        }
        guard let result else { throw .malformed }
        guard result <= limit else { throw .tooLarge }
    }
}
