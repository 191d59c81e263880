/// Whether a path is, by itself, that of a snapshot: what tests compare with, written by their tool.
///
/// It is, when
/// - a directory on it has a name that only such tools give (`__snapshots__/`, `.inline-snapshot/`), or
/// - it is data in a directory of cassettes (`cassettes/`, `vcr_cassettes/`), or an image in `image_snapshots/`, or
/// - its extension is such a tool's (`.ambr`, `.snap`, `.storyshot`), or its name has `.approved.` or `.received.`
///   before the extension, or
/// - it lies in a directory `snapshots/` and is called after a test (`snap_test_x.py`, `test_x.json`).
enum SnapshotPath {
    static func matches(_ parts: PathParts) -> Bool {
        let names = parts.directories.map { String(decoding: $0, as: UTF8.self) }
        if names.contains(where: directories.contains) || suffixes.contains(parts.suffixText) { return true }
        let recorded = names.contains {
            $0.split { "_-.".contains($0) }.last == "cassettes" || $0 == "image_snapshots"
        }
        if recorded, !TestPath.isProgram(parts) { return true }
        let stem = String(decoding: parts.stem, as: UTF8.self)
        if stem.hasSuffix(".approved") || stem.hasSuffix(".received") { return true }
        return names.contains("snapshots") && (stem.hasPrefix("snap_test") || stem.hasPrefix("test_"))
    }

    private static let directories: Set<String> = [
        "__snapshots__", "__snapshot__", "__image_snapshots__", "__file_snapshots__", "__inline_snapshot__",
        ".inline-snapshot", "__cassettes__",
    ]

    private static let suffixes: Set<String> = ["ambr", "snap", "storyshot"]
}
