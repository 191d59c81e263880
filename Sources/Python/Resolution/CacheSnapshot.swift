internal import Foundation
internal import Sandbox

/// Directories of uv's cache as they are at one moment, made of hard links, with directories of the sandbox's user.
///
/// The host's uv writes into the same cache while others run in the sandbox. A directory that it makes after an overlay
/// was mounted shows through, belongs to the host's user, and refuses the writes of the sandbox's.
enum CacheSnapshot {
    /// Makes the snapshot of a directory; what vanishes meanwhile is left out.
    static func make(
        of source: String, at target: String, for user: SandboxUser
    ) throws(EnvironmentError) {
        try Workbench.makeDirectory(target)
        for name in try Workbench.names(in: source) {
            let (from, to) = ("\(source)/\(name)", "\(target)/\(name)")
            if link(from, to) == 0 || errno == ENOENT { continue }
            var status = stat()
            guard lstat(from, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try make(of: from, at: to, for: user)
            case S_IFREG: try copy(from, to)
            // What is neither is of no use in the sandbox.
            default: continue
            }
        }
        lchown(target, user.uid, user.gid)
    }

    /// Copies a file that cannot be linked: the cache lies on another file system.
    private static func copy(_ from: String, _ to: String) throws(EnvironmentError) {
        do {
            try FileManager.default.copyItem(atPath: from, toPath: to)
        } catch let error as CocoaError
            where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile
        {
            return
        } catch {
            throw .infrastructure(doing: "copying \(from)", error)
        }
    }
}
