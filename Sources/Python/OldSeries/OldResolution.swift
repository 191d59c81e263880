internal import Foundation
internal import Instances

/// Resolves packages for an interpreter that uv does not serve: by uv, run with an interpreter of today.
///
/// uv resolves rightly for any version, but reads the requirements of source distributions by the interpreter that it has,
/// and knows no wheels for Python 2 alone. So whatever it would build is fetched or built here first, by the interpreter
/// itself, and resolved once more with the requirements that it says of itself.
struct OldResolution: Sendable {
    let compiler: PackageCompiler
    let resolution: Resolution

    private var bench: Workbench { compiler.bench }
    private var packages: OldPackages { OldPackages(bench: bench, interpreter: resolution.interpreter) }

    /// How often uv is asked.
    private static let mostRounds = 12

    func pins(
        slot: Int
    ) async throws(EnvironmentError) -> Result<[EnvironmentLock.Pin], ResolutionFailure> {
        let version = resolution.interpreter.version
        var learned: Set<String> = []
        for _ in 0..<Self.mostRounds {
            let known = SourceMetadata(bench: bench).entries(python: version)
            switch try await compiler.resolveInSandbox(resolution, known: known, slot: slot) {
            case .failure(let failure):
                let unbuilt = Self.unbuilt(failure.said).filter {
                    !learned.contains("\($0.name) \($0.version)")
                }
                guard !unbuilt.isEmpty else { return .failure(following(failure)) }
                for (name, version) in unbuilt {
                    learned.insert("\(name) \(version)")
                    guard try await learn(name, version, slot: slot) else {
                        return .failure(try await later(than: version, of: name, failure.said, slot: slot))
                    }
                }
            case .success(let found):
                let packages: [LockedPackage]
                switch try await compiler.locked(found, resolution) {
                case .failure(let failure): return .failure(failure)
                case .success(let locked): packages = locked
                }
                let pins = try await pins(of: packages, slot: slot)
                var isChanged = false
                for package in packages where package.wheels.isEmpty {
                    guard learned.insert("\(package.name) \(package.version)").inserted,
                        !isKnown(package.name, package.version)
                    else { continue }
                    if try await learn(package.name, package.version, pins: pins, slot: slot) {
                        isChanged = true
                        continue
                    }
                    // What cannot be built, and had no wheel later, fails again as itself when the environment is made.
                    let failure = try await later(
                        than: package.version, of: package.name,
                        "\(package.name) \(package.version) does not build here", slot: slot)
                    guard failure.later.isEmpty else { return .failure(failure) }
                }
                guard isChanged else { return .success(pins) }
            }
        }
        return .failure(ResolutionFailure(said: "the requirements changed again and again"))
    }

    /// The packages that uv could not build, by its words.
    static func unbuilt(_ said: String) -> [(name: String, version: String)] {
        var found: [(name: String, version: String)] = []
        for match in said.matches(
            of: #/(?:[Ff]ailed to )?(?:download and )?build `([A-Za-z0-9._-]+)==([^`\s]+)`/#)
        {
            let (name, version) = (Requirement.normalized(match.1), String(match.2))
            guard EnvironmentLock.Pin.isSafe(name: name, version: version),
                !found.contains(where: { $0 == (name, version) })
            else { continue }
            found.append((name, version))
        }
        return found
    }

    /// The pins of releases; where uv knows only a source distribution, a wheel for the series is looked for.
    private func pins(
        of packages: [LockedPackage], slot: Int
    ) async throws(EnvironmentError) -> [EnvironmentLock.Pin] {
        let bare = packages.filter { $0.wheels.isEmpty }
        let files = try await IndexFiles(bench: bench).files(of: bare.map(\.name), slot: slot)
        return packages.compactMap { package in
            let moment = max(resolution.cutoff, resolution.exceptions[package.name] ?? resolution.cutoff)
            guard package.wheels.isEmpty,
                let wheel = IndexFiles.wheel(
                    of: package.name, package.version, for: resolution.interpreter.version, before: moment,
                    among: files)
            else { return package.pin }
            return EnvironmentLock.Pin(
                name: package.name, version: package.version, kind: .wheel, sha256: wheel.sha256)
        }
    }

    /// A failure with the day of the first wheel for the series after a release that does not build, if there is one.
    private func later(
        than version: String, of name: String, _ said: String, slot: Int
    ) async throws(EnvironmentError) -> ResolutionFailure {
        let files = try await IndexFiles(bench: bench).files(of: [name], slot: slot)
        let moment = max(resolution.cutoff, resolution.exceptions[name] ?? resolution.cutoff)
        guard
            let day = IndexFiles.firstWheel(
                for: resolution.interpreter.version, after: moment, among: files)
        else { return ResolutionFailure(said: said) }
        // What was moved before goes along: releases of one day fit each other.
        var later = moved.filter { $0.value < day }.mapValues { _ in day }
        later[name] = day
        return ResolutionFailure(said: said, later: later, above: ["\(name)>\(version)"])
    }

    /// Packages that were moved to later days here, not those that always may be newer.
    private var moved: [String: Timestamp] {
        let always = Exceptions.known(at: resolution.cutoff, forOld: true)
        return resolution.exceptions.filter { name, _ in always[name] == nil }
    }

    /// A failure with what it follows from, where a package that may be newer needs others that may not.
    private func following(_ failure: ResolutionFailure) -> ResolutionFailure {
        guard let last = moved.values.max() else { return failure }
        var followed = failure
        let filtered = failure.said.matches(of: #/`([A-Za-z0-9._-]+)` was filtered by `exclude-newer`/#)
        let bounded = failure.said.matches(of: #/\bonly ([A-Za-z0-9._-]+?)(?:<|<=|==)\d\S*\s+is\s+available/#)
        for name in filtered.map(\.1) + bounded.map(\.1) {
            followed.later[Requirement.normalized(name)] = last
        }
        return followed
    }

    private func isKnown(_ name: String, _ version: String) -> Bool {
        SourceMetadata(bench: bench).has(name, version, python: resolution.interpreter.version)
    }

    /// Learns the requirements of a release from its tree; whether that succeeded.
    private func learn(
        _ name: String, _ version: String, pins: [EnvironmentLock.Pin]? = nil, slot: Int
    ) async throws(EnvironmentError) -> Bool {
        var found = pins
        if found == nil {
            let package = LockedPackage(name: name, version: version, wheels: [], source: nil)
            switch try await compiler.locked([package], resolution) {
            case .failure: return false
            case .success(let locked): found = try await self.pins(of: locked, slot: slot)
            }
        }
        guard let pin = found?.first(where: { $0.name == name }) else { return false }
        do {
            try await packages.fetch([pin], cutoff: resolution.cutoff, slot: slot)
        } catch  where error.isProjectsOwn {
            return false
        }
        try SourceMetadata(bench: bench).remember(
            pin, in: "\(packages.place(of: pin))/\(packages.sitePackages)",
            python: resolution.interpreter.version)
        return isKnown(name, version)
    }
}
