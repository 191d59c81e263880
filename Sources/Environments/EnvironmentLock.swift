public import Digests

/// The exact contents of an environment: nothing in it differs between instances with the same packages, and it
/// names no host, path, commit or date.
public struct EnvironmentLock: Hashable, Sendable {
    /// One package.
    public struct Pin: Hashable, Sendable, Comparable {
        /// What kind of file is installed.
        public enum Kind: String, Hashable, Sendable {
            /// A wheel.
            case wheel
            /// A source distribution, which is built in the sandbox.
            case source
        }

        /// The normalized name.
        public var name: String
        /// The version.
        public var version: String
        /// The kind of the file.
        public var kind: Kind
        /// The SHA-256 of the file, 64 hexadecimal digits.
        public var sha256: String

        /// A pin by its parts.
        public init(name: String, version: String, kind: Kind, sha256: String) {
            self.name = name
            self.version = version
            self.kind = kind
            self.sha256 = sha256
        }

        /// Pins are ordered by name.
        public static func < (left: Pin, right: Pin) -> Bool {
            (left.name, left.version) < (right.name, right.version)
        }
    }

    /// The interpreter's version, with the micro number.
    public var python: PythonVersion
    /// The packages, sorted by name.
    public var pins: [Pin]
    /// Packages of the system, by Debian's names, sorted.
    public var systemPackages: [String]
    /// Commands that belong to the environment, in order.
    public var buildSteps: [String]

    /// A lock by its parts, put into their canonical order.
    public init(python: PythonVersion, pins: [Pin], systemPackages: [String] = [], buildSteps: [String] = [])
    {
        self.python = python
        self.pins = pins.sorted()
        self.systemPackages = systemPackages.sorted()
        self.buildSteps = buildSteps
    }

    private static let header = "swegym environment lock 1"

    /// The canonical text, line by line; equal locks have equal texts.
    public var text: String {
        var lines = [Self.header, "interpreter cpython \(python)"]
        lines += pins.map { "pin \($0.name) \($0.version) \($0.kind.rawValue) sha256:\($0.sha256)" }
        lines += systemPackages.map { "system \($0)" }
        lines += buildSteps.map { "step \(Self.escaped($0))" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The lock's identity: the SHA-256 of its text.
    public var digest: SHA256Digest { SHA256Digest(of: text) }

    /// Whether a package is in it.
    public func has(_ name: String) -> Bool { pins.contains { $0.name == name } }

    /// Reads a lock's text.
    ///
    /// - Throws: `EnvironmentError.malformedLock` with the line.
    public init(text: String) throws(EnvironmentError) {
        var python: PythonVersion?
        var pins: [Pin] = []
        var systemPackages: [String] = []
        var buildSteps: [String] = []
        for (index, line) in Text.lines(text).enumerated() where !line.isEmpty {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            let rest = words.count > 1 ? words[1] : ""
            switch words[0] {
            case "swegym" where index == 0 && line == Self.header: continue
            case "interpreter" where rest.hasPrefix("cpython "): python = PythonVersion(rest.dropFirst(8))
            case "pin":
                guard let pin = Self.pin(rest) else {
                    throw .malformedLock(
                        line: index + 1, expected: "pin NAME VERSION wheel|source sha256:HEX")
                }
                pins.append(pin)
            case "system": systemPackages.append(rest)
            case "step": buildSteps.append(Self.unescaped(rest))
            default: throw .malformedLock(line: index + 1, expected: "one of: interpreter, pin, system, step")
            }
        }
        guard let python, python.micro != nil else {
            throw .malformedLock(line: 2, expected: "interpreter cpython X.Y.Z")
        }
        self.init(python: python, pins: pins, systemPackages: systemPackages, buildSteps: buildSteps)
    }

    private static func pin(_ text: String) -> Pin? {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 4, let kind = Pin.Kind(rawValue: words[2]), words[3].hasPrefix("sha256:"),
            Pin.isSafe(name: words[0], version: words[1])
        else { return nil }
        let digits = String(words[3].dropFirst(7))
        guard digits.utf8.count == 64, digits.allSatisfy(\.isHexDigit) else { return nil }
        return Pin(name: words[0], version: words[1], kind: kind, sha256: digits)
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
    /// Whether a name and a version are made only of what they may be made of, so that they can stand on a command
    /// line and in a file's name.
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
    /// Reads the canonical text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        try self.init(text: container.decode(String.self))
    }

    /// Writes the canonical text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
