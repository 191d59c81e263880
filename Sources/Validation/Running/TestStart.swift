/// Where and how tests start; as it is, in the root of the checkout, which comes first on the module search path.
package struct TestStart: Hashable, Sendable {
    /// A directory in which tests start.
    package struct Place: Hashable, Sendable {
        /// The directory, relative to the root.
        package var directory: String
        /// The directory of the tests that start there; nil when it is the same one, empty for the root.
        package var tests: String?
        /// Whether it comes first on the module search path, as under `python -m`; otherwise last.
        package var isOnPath: Bool

        /// A directory, and that of its tests where they lie elsewhere.
        package init(directory: String, tests: String? = nil, isOnPath: Bool = true) {
            self.directory = directory
            self.tests = tests == directory ? nil : tests
            self.isOnPath = isOnPath
        }

        /// The directory of the tests, empty for the root.
        package var scope: String { tests ?? directory }
    }

    /// Tests that start in one directory.
    package struct Group: Hashable, Sendable {
        /// The directory, empty for the root.
        package var directory: String
        /// Whether it comes first on the module search path; otherwise last.
        package var isOnPath: Bool
        /// Their files and directories, relative to it.
        package var paths: [String]
    }

    /// The directories; each test starts in the one whose tests are nearest to it, else in the root.
    package var places: [Place] = []
    /// Whether the root, for tests that start there, comes first on the module search path; otherwise last.
    package var isOnPath = true
    /// The program of the project that runs the tests, relative to the root; nil when the runner does.
    package var program: String?
    /// Services that the project's files name for its tests.
    package var services: [String] = []
    /// The services that are started for each run.
    package var started: [Service] = []

    package init() {}

    /// What of it makes a difference to runs.
    package var decisive: TestStart {
        var start = self
        start.services = []
        return start
    }

    /// The tests by the directories in which they start, in the order of their first paths; no path stands for all
    /// tests, which start in the directory of a project that has one.
    package func groups(of paths: [String]) -> [Group] {
        guard !paths.isEmpty else { return [group(of: places.count == 1 ? places[0] : nil, [])] }
        var groups: [Group] = []
        for path in paths {
            let place = place(of: path)
            let relative = Self.path(path, from: place?.directory ?? "")
            if let index = groups.firstIndex(where: { $0.directory == place?.directory ?? "" }) {
                groups[index].paths.append(relative)
            } else {
                groups.append(group(of: place, [relative]))
            }
        }
        return groups
    }

    private func group(of place: Place?, _ paths: [String]) -> Group {
        Group(directory: place?.directory ?? "", isOnPath: place?.isOnPath ?? isOnPath, paths: paths)
    }

    /// The place in which a test starts; nil for the root.
    private func place(of path: String) -> Place? {
        let fitting = places.filter { place in
            place.scope.isEmpty || path == place.scope || path.hasPrefix(place.scope + "/")
        }
        return fitting.max { $0.scope.utf8.count < $1.scope.utf8.count }
    }

    /// A path of the checkout as it is seen from one of its directories.
    private static func path(_ path: String, from directory: String) -> String {
        var steps = directory.split(separator: "/")[...]
        var parts = path.split(separator: "/")[...]
        while let step = steps.first, step == parts.first {
            steps.removeFirst()
            parts.removeFirst()
        }
        let all = steps.map { _ in ".." } + parts.map(String.init)
        return all.isEmpty ? "." : all.joined(separator: "/")
    }
}

extension TestStart.Place: Codable {
    private enum CodingKeys: String, CodingKey {
        case directory, tests, isOnPath
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        directory = try members.decode(String.self, forKey: .directory)
        tests = try members.decodeIfPresent(String.self, forKey: .tests)
        isOnPath = try members.decodeIfPresent(Bool.self, forKey: .isOnPath) ?? true
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(directory, forKey: .directory)
        try members.encodeIfPresent(tests, forKey: .tests)
        if !isOnPath { try members.encode(isOnPath, forKey: .isOnPath) }
    }
}

extension TestStart: Codable {
    private enum CodingKeys: String, CodingKey {
        case places, isOnPath, program, services, started
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        places = try members.decodeIfPresent([Place].self, forKey: .places) ?? []
        isOnPath = try members.decodeIfPresent(Bool.self, forKey: .isOnPath) ?? true
        program = try members.decodeIfPresent(String.self, forKey: .program)
        services = try members.decodeIfPresent([String].self, forKey: .services) ?? []
        started = try members.decodeIfPresent([Service].self, forKey: .started) ?? []
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        if !places.isEmpty { try members.encode(places, forKey: .places) }
        if !isOnPath { try members.encode(isOnPath, forKey: .isOnPath) }
        try members.encodeIfPresent(program, forKey: .program)
        if !services.isEmpty { try members.encode(services, forKey: .services) }
        if !started.isEmpty { try members.encode(started, forKey: .started) }
    }
}
