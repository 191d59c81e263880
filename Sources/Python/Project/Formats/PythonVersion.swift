internal import Instances

/// A CPython version: major and minor, and micro for an installed interpreter.
package struct PythonVersion: Hashable, Sendable, Comparable {
    package var major: Int
    package var minor: Int
    /// The micro number; nil for a series.
    package var micro: Int?

    package init(_ major: Int, _ minor: Int, _ micro: Int? = nil) {
        self.major = major
        self.minor = minor
        self.micro = micro
    }

    /// Reads `3.9`, `3.9.18` or `3.13.0rc1` (whose suffix is dropped); nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let major = Int(parts[0]), let minor = Int(parts[1]),
            (2...4).contains(major), (0..<100).contains(minor)
        else { return nil }
        var micro: Int?
        if parts.count == 3 {
            guard let number = Int(parts[2].prefix { $0.isASCII && $0.isNumber }) else { return nil }
            micro = number
        }
        self.init(major, minor, micro)
    }

    package var series: PythonVersion { PythonVersion(major, minor) }

    /// Ordered by number; a series precedes its releases.
    package static func < (left: PythonVersion, right: PythonVersion) -> Bool {
        (left.major, left.minor, left.micro ?? -1) < (right.major, right.minor, right.micro ?? -1)
    }

    /// When the series was first released (PEPs 494 to 745); nil for an unknown one.
    var releasedAt: Timestamp? {
        let days: [PythonVersion: String] = [
            PythonVersion(3, 5): "2015-09-13", PythonVersion(3, 6): "2016-12-23",
            PythonVersion(3, 7): "2018-06-27", PythonVersion(3, 8): "2019-10-14",
            PythonVersion(3, 9): "2020-10-05", PythonVersion(3, 10): "2021-10-04",
            PythonVersion(3, 11): "2022-10-24", PythonVersion(3, 12): "2023-10-02",
            PythonVersion(3, 13): "2024-10-07", PythonVersion(3, 14): "2025-10-07",
        ]
        return days[series].flatMap { Timestamp($0) }
    }
}

extension PythonVersion: CodableAsText {
    package static var textForm: String { "a Python version" }

    /// `3.9` or `3.9.18`.
    package var description: String {
        micro.map { "\(major).\(minor).\($0)" } ?? "\(major).\(minor)"
    }
}

extension VersionRange {
    /// Whether some release of an interpreter's series, or this very release, is in the range.
    func contains(_ version: PythonVersion) -> Bool {
        if let micro = version.micro { return contains([version.major, version.minor, micro]) }
        return (0...30).contains { contains([version.major, version.minor, $0]) }
    }
}
