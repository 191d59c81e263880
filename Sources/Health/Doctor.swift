internal import Evaluation
package import Files
internal import Foundation
internal import Git
internal import Instances
internal import Python
internal import Sandbox
internal import Validation
package import Workspace

/// Examines what this machine has of what the stages need.
package enum Doctor {
    /// Everything that was examined, in a fixed order.
    ///
    /// - Parameters:
    ///   - layout: a workspace, whose instances' needs are compared with what there is.
    ///   - faults: the workspace's records that cannot be read.
    /// - Throws: what the workspace throws.
    package static func examine(
        environment: [String: String], workspace layout: WorkspaceLayout? = nil, faults: [StoredFault] = []
    ) async throws -> [DoctorFinding] {
        let survey = await Interpreters.survey(environment: environment)
        var findings =
            sandbox() + podman() + [await uv(environment, survey)] + interpreters(survey, Pyenv(environment))
        findings += [git(), patch(in: PatchLadder.searchPath)]
        let installed = await InstalledServices.survey()
        findings += [
            services(installed), variation(clock: ShiftedClock.library, cores: Processors.allowed.count),
        ]
        findings.append(disk(layout?.root ?? FileManager.default.currentDirectoryPath))
        if let layout {
            let needs = try WorkspaceNeeds(of: layout)
            let missing = await DebianPackages.missing(needs.systemPackages.keys.sorted())
            findings += needs.findings(
                survey, missingPackages: missing, pyenv: Pyenv(environment), installed: installed)
            findings += records(faults, in: layout)
        }
        return findings.map { finding in
            var finding = finding
            if let remedy = finding.remedy, remedy.hasPrefix("apt-get "), geteuid() != 0 {
                finding.remedy = "sudo \(remedy)"
            }
            return finding
        }
    }

    /// Whether podman can be asked for in place of bubblewrap: nothing is missing without it.
    private static func podman() -> [DoctorFinding] {
        let scratch = NSTemporaryDirectory() + "swegym-doctor-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let findings: [SandboxCapability]
        do {
            findings = try SandboxKind.podman.sandbox(scratch: scratch).check()
        } catch {
            return [DoctorFinding(name: "podman", state: .limited, finding: "\(error)", remedy: nil)]
        }
        return [podman(findings)]
    }

    /// What the findings about podman come to.
    static func podman(_ findings: [SandboxCapability]) -> DoctorFinding {
        guard let missing = findings.first(where: { $0.state == .missing }) else {
            let version = findings.first { $0.name == "podman" }?.finding ?? ""
            return DoctorFinding(
                name: "podman", state: .good, finding: "\(version), for --sandbox podman", remedy: nil)
        }
        let what = missing.name == "podman" ? "" : "\(missing.name): "
        return DoctorFinding(
            name: "podman", state: .limited,
            finding: "\(what)\(missing.finding); --sandbox podman cannot be used, which nothing else needs",
            remedy: missing.remedy)
    }

    /// What repeats of test runs can be varied in.
    static func variation(clock library: String?, cores: Int) -> DoctorFinding {
        let lacks =
            (library == nil ? ["the day, for want of \(ShiftedClock.package)"] : [])
            + (cores > 1 ? [] : ["the number of processors, of which there is one"])
        return DoctorFinding(
            name: "repeats", state: lacks.isEmpty ? .good : .limited,
            finding: "order of tests, hash seed"
                + (library == nil ? "" : ", day") + (cores > 1 ? ", number of processors" : "")
                + " are varied"
                + (lacks.isEmpty ? "" : "; not \(lacks.joined(separator: ", nor "))"),
            remedy: library == nil ? "apt-get install \(ShiftedClock.package)" : nil)
    }

    private static func sandbox() -> [DoctorFinding] {
        let scratch = NSTemporaryDirectory() + "swegym-doctor-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        do {
            return try BubblewrapSandbox(scratch: scratch).check().map { capability in
                let state: DoctorFinding.State =
                    switch capability.state {
                    case .good: .good
                    case .limited, .degraded: .limited
                    case .missing: .missing
                    }
                return DoctorFinding(
                    name: capability.name, state: state, finding: capability.finding,
                    remedy: capability.remedy)
            }
        } catch {
            return [
                DoctorFinding(
                    name: "sandbox", state: .missing, finding: "\(error)",
                    remedy: "apt-get install bubblewrap")
            ]
        }
    }

    private static func uv(
        _ environment: [String: String], _ survey: InterpreterSurvey
    ) async -> DoctorFinding {
        let places = UvPlaces(environment: environment, interpreters: survey.newest)
        do {
            let uv = try await Uv.find(in: places, environment: environment, cache: NSTemporaryDirectory())
            return finding(uv.path, uv.version, remedy: places.remedy)
        } catch {
            return DoctorFinding(name: "uv", state: .missing, finding: "none", remedy: places.remedy)
        }
    }

    /// What a uv at a path is good for.
    static func finding(_ path: String, _ version: UvVersion, remedy: String) -> DoctorFinding {
        guard version != .pinned else {
            return DoctorFinding(name: "uv", state: .good, finding: "\(version) at \(path)")
        }
        return DoctorFinding(
            name: "uv", state: .limited,
            finding:
                "\(version) at \(path), where \(UvVersion.pinned) is wanted: another version resolves otherwise, "
                + "and those from 0.12 on refuse old source distributions (Twisted-20.3.0.tar.bz2) and with them "
                + "every commit that needs one",
            remedy: remedy)
    }

    private static func interpreters(_ survey: InterpreterSurvey, _ pyenv: Pyenv) -> [DoctorFinding] {
        let found = Set(survey.found.map { "\($0.version.series)" })
        let wanted = (6...13).map { "3.\($0)" }
        let missing = wanted.filter { !found.contains($0) }
        let present = wanted.filter(found.contains)
        let state: DoctorFinding.State = present.isEmpty ? .missing : missing.isEmpty ? .good : .limited
        return [
            DoctorFinding(
                name: "interpreters", state: state,
                finding: (present.isEmpty ? "none" : "Python \(present.joined(separator: ", "))")
                    + (missing.isEmpty ? "" : "; others are for commits of their years"),
                remedy: missing.isEmpty ? nil : pyenv.install(missing)),
            oldInterpreters(survey, pyenv),
        ]
            + survey.refused.map { refusal in
                DoctorFinding(
                    name: "interpreter", state: .limited,
                    finding: "\(refusal.path) is not used: \(refusal.reason)",
                    remedy: nil)
            }
    }

    /// What there is for commits that are for Python 2 alone, or for 3.5: uv serves neither, and a fallback does.
    static func oldInterpreters(_ survey: InterpreterSurvey, _ pyenv: Pyenv) -> DoctorFinding {
        let found = Set(survey.found.map(\.version.series))
        let old = Interpreter.oldSeries.sorted()
        let present = old.filter(found.contains).map(\.description)
        let missing = old.filter { !found.contains($0) }.map(\.description)
        let hasTwo = found.contains(PythonVersion(2, 7))
        return DoctorFinding(
            name: "old interpreters", state: hasTwo ? .good : .limited,
            finding: (present.isEmpty ? "none" : "Python \(present.joined(separator: ", "))")
                + (hasTwo ? "" : "; commits for Python 2 alone end as interpreter")
                + (missing.contains("3.5") && hasTwo ? "; few commits allow no other than 3.5" : ""),
            remedy: hasTwo ? nil : pyenv.install(missing))
    }

    private static func git() -> DoctorFinding {
        let isThere = GitTool.installed != nil
        return DoctorFinding(
            name: "git", state: isThere ? .good : .limited,
            finding: isThere
                ? "mirrors leave large files out until they are needed"
                : "none that can filter (2.29 or later): mirrors are fetched whole",
            remedy: isThere ? nil : "apt-get install git")
    }

    /// Whether there is the program by which patches are tried that git refuses.
    static func patch(in directories: [String]) -> DoctorFinding {
        let path = directories.map { "\($0)/patch" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        return DoctorFinding(
            name: "patch", state: path == nil ? .limited : .good,
            finding: path.map { "\($0), for patches of models that git refuses" }
                ?? "none: patches of models that git refuses cannot be evaluated",
            remedy: path == nil ? "apt-get install patch" : nil)
    }

    /// Records that cannot be read, if there are any.
    static func records(_ faults: [StoredFault], in layout: WorkspaceLayout) -> [DoctorFinding] {
        guard let sentence = RecordSurvey.sentence(faults) else { return [] }
        let isNewer = faults.contains { if case .newer = $0 { true } else { false } }
        return [
            DoctorFinding(
                name: "records", state: .limited, finding: sentence,
                remedy: isNewer
                    ? nil : ShellWord.line("swegym", "validate", "--workspace", layout.root))
        ]
    }

    /// What the machine has of the services that tests may expect.
    static func services(_ installed: InstalledServices) -> DoctorFinding {
        let there = ServiceKind.allCases.compactMap { kind in
            installed.programs[kind].map { "\(kind.rawValue) \($0.version)" }
        }
        let absent = ServiceKind.allCases.filter { !installed.has($0) && $0.debianPackage != nil }
        let lacking = absent.isEmpty ? "" : "; tests that expect others end as missing-service"
        return DoctorFinding(
            name: "services", state: absent.isEmpty ? .good : .limited,
            finding: (there.isEmpty ? "none" : there.joined(separator: ", ")) + lacking,
            remedy: absent.isEmpty
                ? nil : "apt-get install \(absent.compactMap(\.debianPackage).joined(separator: " "))")
    }

    private static func disk(_ path: String) -> DoctorFinding {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
            return DoctorFinding(
                name: "disk", state: .limited, finding: "the free space at \(path) cannot be read",
                remedy: nil)
        }
        let gigabytes = free >> 30
        return DoctorFinding(
            name: "disk", state: gigabytes >= 10 ? .good : .limited,
            finding: "\(gigabytes) GiB free at \(path)",
            remedy: gigabytes >= 10 ? nil : "make room, or name a --workspace on another disk")
    }
}
