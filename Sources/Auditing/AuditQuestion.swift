internal import Instances

/// What the program that looks around is asked: what to look for, and where.
package struct AuditQuestion: Sendable, Encodable {
    /// A file's whole content, by the name that git gives it.
    package struct Content: Sendable, Encodable, Hashable {
        package var id: String
        package var size: Int
    }

    /// Lines to look for in all files, in hexadecimal digits.
    package var lines: [String]
    /// Contents to look for.
    package var contents: [Content]
    /// Names of the project, normalised, by which releases are recognised.
    package var names: [String]
    /// Names of its modules, by which copies are recognised.
    package var modules: [String]
    /// The directories to walk.
    package var roots: [String]

    /// The directories of a room in which something of an answer could lie: everything but the system's programs and
    /// what the kernel shows.
    package static let everywhere = [
        "/testbed", "/opt", "/home", "/root", "/tmp", "/var", "/srv", "/mnt", "/media", "/run", "/logs",
        "/tests",
        "/solution", "/workspace", "/etc",
    ]

    /// Where the machine's own Python packages lie.
    package static let system = [
        "/usr/lib/python3", "/usr/share/python-wheels", "/usr/local/lib",
    ]

    /// A question about traces of an answer and copies of a project.
    package init(_ traces: AnswerTraces, project: AuditedProject, roots: [String]) {
        lines = traces.lines.map { line in
            line.text.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        }
        contents = traces.contents.map { Content(id: $0.id.description, size: $0.size) }
        names = project.names
        modules = project.modules
        // A directory below another one is walked with it.
        self.roots = roots.filter { root in !roots.contains { root.hasPrefix($0 + "/") } }
    }
}

/// What is known of the project that an instance is of.
package struct AuditedProject: Sendable, Hashable {
    /// Its names, as package indexes write them.
    package var names: [String]
    /// The first names of its modules.
    package var modules: [String]
    /// Its versions at the base commit, by name.
    package var versions: [String: String]
    /// The names among them of which the environment has a release.
    package var released: Set<String>

    /// A project by the names and versions of its packages.
    package init(packages: [(name: String, version: String, modules: [String])], released: Set<String> = []) {
        let known = packages.filter { !$0.name.isEmpty }
        names = Array(Set(known.map { Self.normalized($0.name) })).sorted()
        modules = Array(Set(packages.flatMap(\.modules).filter { !$0.isEmpty })).sorted()
        versions = Dictionary(
            known.map { (Self.normalized($0.name), $0.version) }, uniquingKeysWith: { first, _ in first })
        self.released = Set(released.map(Self.normalized))
    }

    /// A name as indexes compare it: in lower case, with one hyphen for each run of separators.
    package static func normalized(_ name: String) -> String {
        name.lowercased().split { "-_.".contains($0) }.joined(separator: "-")
    }

    /// The version at the base commit of what goes by a name; nil where the project's files do not say it.
    func version(of name: String) -> ReleaseNumber? {
        let text = versions[Self.normalized(name)] ?? (versions.count == 1 ? versions.values.first : nil)
        guard let text, !["", "0", "0.0", "0.0.0"].contains(text) else { return nil }
        return ReleaseNumber(text)
    }
}
