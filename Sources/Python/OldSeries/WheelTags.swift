/// Which wheels of the package index serve an interpreter that uv does not, by the tags in their names (PEP 425).
struct WheelTags: Hashable, Sendable {
    private let pythons: [String]
    private let binaries: [String]
    private let version: PythonVersion

    /// The tags of a series on Linux.
    init(_ version: PythonVersion) {
        self.version = version
        let own = "\(version.major)\(version.minor)"
        pythons = ["cp\(own)", "py\(own)", "cp\(version.major)", "py\(version.major)"]
        // Linux has always built 2.7 with wide characters; those who build it otherwise are refused as interpreters.
        binaries = version.major == 2 ? ["cp\(own)mu"] : ["cp\(own)m", "abi3"]
    }

    /// How well a wheel serves: the less, the better; nil when it does not.
    ///
    /// What is made for the series comes before what is made for all of its kind.
    func rank(of file: String) -> Int? {
        guard file.hasSuffix(".whl") else { return nil }
        let parts = file.dropLast(4).split(separator: "-")
        guard parts.count >= 5 else { return nil }
        func tags(_ part: Substring) -> [String] { part.split(separator: ".").map(String.init) }
        let (python, binary, platform) = (
            tags(parts[parts.count - 3]), tags(parts[parts.count - 2]), tags(parts[parts.count - 1])
        )
        let isStable = binary.contains("abi3") && version.major == 3 && python.contains(where: isEarlier)
        guard let first = python.compactMap({ pythons.firstIndex(of: $0) }).min() ?? (isStable ? 4 : nil),
            binary.contains("none") || binary.contains(where: binaries.contains)
        else { return nil }
        if platform.contains("any") { return 100 + first }
        return platform.contains(where: Self.isOurs) ? first : nil
    }

    /// Whether a tag names an earlier series of CPython 3, whose stable interface this one has.
    private func isEarlier(_ tag: String) -> Bool {
        guard tag.hasPrefix("cp3"), let minor = Int(tag.dropFirst(3)) else { return false }
        return minor <= version.minor
    }

    /// Whether a platform is this machine's: Linux with a C library of any age that machines of today have.
    private static func isOurs(_ platform: String) -> Bool {
        guard platform.hasSuffix("_\(machine)") else { return false }
        return platform.hasPrefix("manylinux") || platform == "linux_\(machine)"
    }

    #if arch(arm64)
    private static let machine = "aarch64"
    #else
    private static let machine = "x86_64"
    #endif
}
