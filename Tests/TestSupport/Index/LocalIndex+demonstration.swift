internal import Foundation

extension LocalIndex {
    /// What the demo's environments are made of.
    ///
    /// The requirement files in the demo's history pin versions of pytest and of what it needs. Each is served under
    /// its pinned version from the day before the commit that wants it, with the files that are installed in
    /// `.build/tools`, or with none where the package is not installed there.
    package static func demonstration() throws -> [Release] {
        let script = Checkout.directory.appending(
            path: "Sources/Demonstration/Resources/demo-repository.txt")
        var releases: [Release] = []
        var day = ""
        for line in try String(contentsOf: script, encoding: .utf8).split(separator: "\n") {
            if let commit = line.wholeMatch(of: #/commit \w+ (\d{4}-\d{2})-\d{2}T.*/#) {
                day = "\(commit.output.1)-01T00:00:00Z"
            } else if let pin = line.wholeMatch(of: #/\|([a-z0-9-]+)==([0-9.]+)/#) {
                let (name, version) = (String(pin.output.1), String(pin.output.2))
                guard !releases.contains(where: { ($0.name, $0.version) == (name, version) }) else {
                    continue
                }
                releases.append(installed(name, version, uploaded: day))
            }
        }
        // What is there before the first commit, and what the installed pytest needs beyond its pins of that day.
        let early = "2021-01-01T00:00:00Z"
        return releases + [
            installed("setuptools", "50.0", uploaded: early),
            installed("pygments", "2.10.0", uploaded: early),
            Release(name: "pip", version: "21.0", uploaded: early, module: nil),
            Release(name: "wheel", version: "0.36.0", uploaded: early, module: nil),
            Release(name: "python-dateutil", version: "2.8.2", uploaded: early, module: nil),
        ]
    }

    private static func installed(_ name: String, _ version: String, uploaded: String) -> Release {
        var release = Release(name: name, version: version, uploaded: uploaded, module: nil)
        if ToolPackages.has(name) { release.installedIn = ToolPackages.directory }
        if name == "pytest" { release.requires = ["iniconfig", "packaging", "pluggy", "pygments"] }
        return release
    }
}

extension EnvironmentMachine {
    /// Why the demo cannot be validated against an index of this machine; nil when it can.
    package static let demonstrationHindrance: String? = {
        if let hindrance { return hindrance }
        let absent = ["pytest", "pluggy", "iniconfig", "packaging", "pygments", "setuptools"].filter {
            !ToolPackages.has($0)
        }
        guard absent.isEmpty else {
            let reason = "\(absent.joined(separator: ", ")) not installed in .build/tools, see `make setup`"
            print("tests of the validated demo are skipped: \(reason)")
            return reason
        }
        return nil
    }()
}
