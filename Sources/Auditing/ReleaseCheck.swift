/// Whether a room has a release of the project that is newer than its base commit.
package struct ReleaseCheck: Sendable {
    package var project: AuditedProject

    package init(_ project: AuditedProject) { self.project = project }

    /// Looks at the releases and copies that were seen.
    package func check(_ answer: AuditAnswer) -> InstanceAudit.Check {
        var (leaks, unproven, notes): ([String], [String], [String]) = ([], [], [])
        for package in answer.packages {
            let found = "\(package.path)" + (package.version.map { " (\($0))" } ?? "")
            switch judge(package) {
            case .own: notes.append("\(found): the project as it is installed")
            case .earlier: notes.append("\(found): not newer than the base commit")
            case .newer(let base): leaks.append("\(found): newer than the base commit, which is \(base)")
            case .unknown(let reason): unproven.append("\(found): \(reason)")
            case .nameAlone:
                notes.append("\(found): called like the project, without a version; searched as all files")
            }
        }
        if project.names.isEmpty {
            unproven.append("the project has no name by which releases of it would be recognised")
        }
        return InstanceAudit.Check(
            "releases",
            evidence: "\(answer.packages.count) releases and copies of \(list(project.names)) "
                + "(modules \(list(project.modules))) among \(answer.folders) folders and \(answer.archives) archives",
            leaks: leaks, unproven: unproven, notes: notes)
    }

    private enum Judgement {
        case own
        case earlier
        case newer(String)
        case nameAlone
        case unknown(String)
    }

    private func judge(_ package: AuditAnswer.Package) -> Judgement {
        if package.kind == "egg-link" { return .own }
        let isInstalled = package.kind != "archive" && package.kind != "module"
        let isPlaced =
            package.path.hasPrefix("/opt/swegym/environment/") || package.path.hasPrefix("/testbed/")
        let isReleased = project.released.contains(AuditedProject.normalized(package.name))
        let stated = project.versions[AuditedProject.normalized(package.name)]
        if isInstalled, isPlaced, !isReleased, package.version == stated || package.version == nil {
            return .own
        }
        guard let text = package.version, let version = ReleaseNumber(text) else {
            return package.kind == "module" ? .nameAlone : .unknown("it says no version that can be compared")
        }
        guard let base = project.version(of: package.name) else {
            return .unknown("the base commit's own version is not known")
        }
        if version > base { return .newer(base.description) }
        // A release of the base commit's own number may have been made after it.
        if version == base, !isPlaced || isReleased, package.kind != "module" {
            return .unknown("a release of the base commit's own number, which may have been made later")
        }
        return .earlier
    }

    private func list(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
    }
}
