internal import Files
internal import Glibc
internal import Sandbox

/// A directory that one job fills and others read.
enum PreparedDirectory {
    /// Makes an empty directory that a user of the sandbox may fill.
    static func make(_ path: String, for user: SandboxUser) -> Bool {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        do throws(RecordError) {
            try RecordFile.makeDirectory("/\(parent)")
        } catch {
            return false
        }
        guard mkdir(path, 0o755) == 0 else { return false }
        return geteuid() != 0 || chown(path, user.uid, user.gid) == 0
    }

    /// Gives a filled directory its name; whether it is there under that name afterwards.
    static func publish(_ staging: String, as path: String) -> Bool {
        rename(staging, path) == 0 || Directory.isDirectory(path)
    }
}
