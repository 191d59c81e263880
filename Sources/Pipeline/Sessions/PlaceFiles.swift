internal import Files
internal import Foundation
internal import Python
internal import Sessions

/// Files that every place has besides its checkout: users, hosts, and what published scripts expect of an image.
struct PlaceFiles {
    /// The base commit's Git directory, which nothing inside can change.
    static let gitInside = "/run/swegym/git"

    let directory: String

    /// Scripts that were written for images of SWE-bench call `source /opt/miniconda3/bin/activate` and `conda activate
    /// testbed`; OpenHands wants `testbed` in the path of `python`.
    private static let conda = "/opt/miniconda3"

    private static let activate = """
        # The environment is on PATH already.
        conda() { :; }

        """

    private var texts: [(path: String, text: String, isProgram: Bool)] {
        [
            ("passwd", "root:x:0:0::/root:/usr/sbin/nologin\nbox:x:1000:1000::/home/box:/bin/bash\n", false),
            ("group", "root:x:0:\nbox:x:1000:\n", false),
            ("hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n", false),
            ("miniconda3/bin/activate", Self.activate, false),
            ("miniconda3/bin/conda", "#!/bin/sh\nexit 0\n", true),
            ("miniconda3/etc/profile.d/conda.sh", Self.activate, false),
        ]
    }

    /// Writes them and has them mounted.
    func add(to plan: inout SessionPlan) throws {
        for (path, text, isProgram) in texts {
            let file = "\(directory)/files/\(path)"
            try RecordFile.makeDirectory(String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]))
            try RecordFile.write(Data(text.utf8), to: file, durable: false)
            guard chmod(file, isProgram ? 0o755 : 0o644) == 0 else {
                throw SessionError.system(doing: "making \(file) readable", code: errno)
            }
        }
        try RecordFile.makeDirectory("\(directory)/files/miniconda3/envs")
        try FileManager.default.createSymbolicLink(
            atPath: "\(directory)/files/miniconda3/envs/testbed", withDestinationPath: TestEnvironment.inside)
        for name in ["passwd", "group", "hosts"] {
            plan.mounts.append(.readOnly(host: "\(directory)/files/\(name)", inside: "/etc/\(name)"))
        }
        plan.mounts.append(.readOnly(host: "\(directory)/files/miniconda3", inside: Self.conda))
        // What Harbor writes to, what OpenHands copies the checkout to, and where differences are made.
        for inside in ["/home/box", "/logs", "/tests", "/solution", "/workspace", "/run/swegym/work"] {
            plan.mounts.append(.empty(inside: inside))
        }
        let path = plan.variables["PATH"] ?? "/usr/bin:/bin"
        plan.variables["PATH"] = "\(Self.conda)/envs/testbed/bin:\(path):\(Self.conda)/bin"
        plan.variables["CONDA_DEFAULT_ENV"] = "testbed"
        for role in ["AUTHOR", "COMMITTER"] {
            plan.variables["GIT_\(role)_NAME"] = "agent"
            plan.variables["GIT_\(role)_EMAIL"] = "agent@localhost"
        }
    }
}
