/// One package of a `pylock.toml` file (PEP 751).
struct LockedPackage: Hashable, Sendable {
    struct File: Hashable, Sendable {
        /// Its address.
        var url: String
        var sha256: String
    }

    var name: String
    var version: String
    /// The wheels for the interpreter, best first.
    var wheels: [File]
    var source: File?

    /// The pin of the file that would be installed; nil when there is none.
    var pin: EnvironmentLock.Pin? {
        if let wheel = wheels.first {
            return EnvironmentLock.Pin(name: name, version: version, kind: .wheel, sha256: wheel.sha256)
        }
        return source.map {
            EnvironmentLock.Pin(name: name, version: version, kind: .source, sha256: $0.sha256)
        }
    }
}

/// Reads `pylock.toml` as uv writes it.
enum PylockReader {
    /// The packages with valid names and versions, in the order of the file.
    static func packages(_ text: String) -> [LockedPackage] {
        (TomlDocument(text).root["packages"]?.array ?? []).compactMap { entry in
            guard let name = entry["name"]?.string, let version = entry["version"]?.string,
                EnvironmentLock.Pin.isSafe(name: name, version: version)
            else { return nil }
            let wheels = (entry["wheels"]?.array ?? []).compactMap(file)
            return LockedPackage(
                name: name, version: version, wheels: wheels, source: entry["sdist"].flatMap(file))
        }
    }

    private static func file(_ value: TomlValue) -> LockedPackage.File? {
        guard let url = value["url"]?.string, let sha256 = value["hashes", "sha256"]?.string,
            sha256.utf8.count == 64, sha256.allSatisfy(\.isHexDigit)
        else { return nil }
        return LockedPackage.File(url: url, sha256: sha256)
    }
}
