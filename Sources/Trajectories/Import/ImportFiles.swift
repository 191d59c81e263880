package import Files
internal import Paths

/// The files that may hold trajectories, among those that a person named.
package struct ImportFiles: Sendable {
    /// A file.
    package struct File: Hashable, Sendable {
        /// Where it lies.
        package var path: String
        /// Its name below what was named, with the directory that it lies in.
        package var name: String
        /// Whether a person named it, or a directory above it.
        package var isNamed: Bool

        /// Whether it holds a trajectory a line.
        var isOfLines: Bool { name.hasSuffix(".jsonl") || name.hasSuffix(".jsonl.gz") }
        /// Whether it is Parquet, which is unpacked before.
        package var isParquet: Bool { name.hasSuffix(".parquet") }
        /// Whether its name says that it is a trajectory.
        var isTrajectory: Bool { name.hasSuffix(".traj") || name.hasSuffix(".traj.json") }
    }

    /// The files, by name.
    package var files: [File]

    /// Finds the files that are named, and those below directories that are named.
    ///
    /// Of the latter, those whose names end as files of trajectories do. The completions of OpenHands belong to its output and are no files of their own.
    ///
    /// - Throws: `RecordError` for a path at which there is nothing.
    package init(_ paths: [String]) throws(RecordError) {
        files = []
        for path in paths {
            let plain = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            let folder = PathText.folder(of: plain)
            let last = plain.split(separator: "/").last.map(String.init) ?? plain
            guard Directory.isDirectory(plain) else {
                _ = try BlockFile(plain)
                let above = folder.split(separator: "/").last.map { "\($0)/" } ?? ""
                files.append(
                    File(path: plain, name: above.hasPrefix(".") ? last : above + last, isNamed: true))
                continue
            }
            let found = FileTree.regularFiles(below: plain).filter(Self.mayHold).sorted()
            let above = last.hasPrefix(".") ? "" : "\(last)/"
            files += found.map { File(path: "\(plain)/\($0)", name: above + $0, isNamed: false) }
        }
    }

    private static func mayHold(_ name: String) -> Bool {
        guard !name.hasPrefix("llm_completions/"), !name.contains("/llm_completions/") else { return false }
        return [".traj", ".json", ".jsonl", ".jsonl.gz", ".parquet"].contains { name.hasSuffix($0) }
    }
}
