/// Packages that bring libraries for graphics processors: gigabytes that every environment shares.
enum Accelerators {
    /// Whether a package, by its normalized name, is one.
    static func has(_ package: String) -> Bool {
        names.contains(package) || prefixes.contains { package.hasPrefix($0) }
            || package.firstMatch(of: #/-(?:gpu|cuda[0-9]*x?|cu1[0-9][0-9x]*)(?:-|$)/#) != nil
    }

    private static let names: Set<String> = [
        "torch", "tensorflow", "triton", "pytorch-triton", "jaxlib", "cupy", "mxnet", "paddlepaddle",
        "xformers",
    ]
    private static let prefixes = ["nvidia-", "jax-cuda"]

    /// The package of an unpacked wheel, and its version, by the names in its directory; nil for what is no wheel.
    static func package(ofWheel names: [String]) -> (name: String, version: String)? {
        let infos = names.filter { $0.hasSuffix(".dist-info") }
        guard infos.count == 1, let parts = infos.first?.dropLast(10).split(separator: "-"), parts.count == 2
        else { return nil }
        return (Requirement.normalized(parts[0]), String(parts[1]))
    }
}
