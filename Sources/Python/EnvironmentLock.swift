package import Digests

/// The exact contents of an environment.
///
/// It names no host, path, commit or date, so instances with the same packages share a lock.
package struct EnvironmentLock: Hashable, Sendable {
    /// One package.
    package struct Pin: Hashable, Sendable, Comparable {
        /// What kind of file is installed.
        package enum Kind: String, Hashable, Sendable {
            case wheel
            /// A source distribution, which is built in the sandbox.
            case source
        }

        /// The normalized name.
        package var name: String
        /// The version.
        package var version: String
        /// The kind of the file.
        package var kind: Kind
        /// The SHA-256 of the file, 64 hexadecimal digits.
        package var sha256: String

        package init(name: String, version: String, kind: Kind, sha256: String) {
            self.name = name
            self.version = version
            self.kind = kind
            self.sha256 = sha256
        }

        /// Pins are ordered by name.
        package static func < (left: Pin, right: Pin) -> Bool {
            (left.name, left.version) < (right.name, right.version)
        }
    }

    /// The interpreter's version, with the micro number.
    package var python: PythonVersion
    /// The packages, sorted by name.
    package var pins: [Pin]
    /// Packages of the system, by Debian's names, sorted.
    package var systemPackages: [String]
    /// Commands that belong to the environment, in order.
    package var buildSteps: [String]

    /// A lock with its parts in canonical order.
    package init(python: PythonVersion, pins: [Pin], systemPackages: [String] = [], buildSteps: [String] = [])
    {
        self.python = python
        self.pins = pins.sorted()
        self.systemPackages = systemPackages.sorted()
        self.buildSteps = buildSteps
    }

    private static let header = "swegym environment lock 1"

    /// The canonical text; equal locks have equal texts.
    package var text: String {
        var lines = [Self.header, "interpreter cpython \(python)"]
        lines += pins.map { "pin \($0.text)" }
        lines += systemPackages.map { "system \($0)" }
        lines += buildSteps.map { "step \(Self.escaped($0))" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The lock's identity: the SHA-256 of its text.
    package var digest: SHA256Digest { SHA256Digest(of: text) }

    package func has(_ name: String) -> Bool { pins.contains { $0.name == name } }

    /// The maximum length of a lock in bytes; a thousand packages take about a tenth.
    package static let largestText = 1 << 20

    /// Parses the text of a lock, which is untrusted.
    ///
    /// - Throws: `EnvironmentError.malformedLock` with the line, also for a truncated text.
    package init(text: String) throws(EnvironmentError) {
        guard text.utf8.count <= Self.largestText else {
            throw .malformedLock(line: 1, expected: "at most \(Self.largestText) bytes in all")
        }
        let lines = Text.lines(text)
        guard lines.first == Self.header else { throw .malformedLock(line: 1, expected: Self.header) }
        guard lines.last == "" else {
            throw .malformedLock(line: lines.count, expected: "a whole line (the text seems to be cut off)")
        }
        var python: PythonVersion?
        var pins: [Pin] = []
        var systemPackages: [String] = []
        var buildSteps: [String] = []
        for (index, line) in lines.enumerated().dropFirst().dropLast() {
            func malformed(_ expected: String) -> EnvironmentError {
                .malformedLock(line: index + 1, expected: expected)
            }
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            let rest = words.count > 1 ? words[1] : ""
            switch words.first {
            case "interpreter":
                guard python == nil, let found = Self.interpreter(rest) else {
                    throw malformed("interpreter cpython X.Y.Z, once")
                }
                python = found
            case "pin":
                guard let pin = Self.pin(rest) else {
                    throw malformed("pin NAME VERSION wheel|source sha256:HEX")
                }
                guard !pins.contains(where: { $0.name == pin.name }) else {
                    throw malformed("one pin of \(pin.name)")
                }
                pins.append(pin)
            case "system":
                guard Self.isSystemPackage(rest) else { throw malformed("system NAME, as Debian spells it") }
                systemPackages.append(rest)
            case "step": buildSteps.append(Self.unescaped(rest))
            default: throw malformed("one of: interpreter, pin, system, step")
            }
        }
        guard let python else { throw .malformedLock(line: 2, expected: "interpreter cpython X.Y.Z") }
        self.init(python: python, pins: pins, systemPackages: systemPackages, buildSteps: buildSteps)
    }

    private static func interpreter(_ text: String) -> PythonVersion? {
        guard text.hasPrefix("cpython "), let version = PythonVersion(text.dropFirst(8)),
            version.micro != nil,
            text == "cpython \(version)"
        else { return nil }
        return version
    }

    /// A pin from what follows its keyword in a lock; nil for anything else.
    static func pin(_ text: String) -> Pin? {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 4, let kind = Pin.Kind(rawValue: words[2]), words[3].hasPrefix("sha256:"),
            Pin.isSafe(name: words[0], version: words[1])
        else { return nil }
        let digits = String(words[3].dropFirst(7))
        guard digits.utf8.count == 64, digits.utf8.allSatisfy(Self.isDigit) else { return nil }
        return Pin(name: words[0], version: words[1], kind: kind, sha256: digits)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    /// Whether a text is a package's name as Debian's policy (5.6.1) has it.
    package static func isSystemPackage(_ name: String) -> Bool {
        let isAllowed: (UInt8) -> Bool = { byte in
            let character = Character(UnicodeScalar(byte))
            return character.isASCII
                && (character.isLowercase || character.isNumber || "+.-".contains(character))
        }
        guard let first = name.first, first.isASCII, first.isLowercase || first.isNumber else { return false }
        return name.utf8.count >= 2 && name.utf8.count <= 100 && name.utf8.allSatisfy(isAllowed)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\r", with: "\\r")
    }

    private static func unescaped(_ text: String) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "n" ? "\n" : character == "r" ? "\r" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}

extension EnvironmentLock.Pin {
    /// What follows the keyword of a pin in a lock.
    var text: String { "\(name) \(version) \(kind.rawValue) sha256:\(sha256)" }

    /// Whether a name and a version consist of harmless characters, so that they can be used in command lines and
    /// file names.
    static func isSafe(name: String, version: String) -> Bool {
        let isName = Requirement(name)?.name == name
        let isVersion =
            !version.isEmpty && version.utf8.count < 100
            && version.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".+!_-".contains($0)) }
            && version.first?.isNumber == true
        return isName && isVersion
    }
}

extension EnvironmentLock: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        try self.init(text: container.decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
