internal import Glibc

/// What lies below a directory.
package enum FileTree {
    /// The paths of all regular files below a directory, relative to it, in no order; symbolic links are not followed,
    /// and what cannot be looked at, or has a name that is no text, is left out.
    package static func regularFiles(below directory: String) -> [String] {
        var paths: [String] = []
        var pending = [""]
        while let folder = pending.popLast() {
            guard let stream = opendir(folder.isEmpty ? directory : "\(directory)/\(folder)") else {
                continue
            }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                guard let name, name != ".", name != ".." else { continue }
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                switch kind(of: entry, at: "\(directory)/\(path)") {
                case DT_REG: paths.append(path)
                case DT_DIR: pending.append(path)
                default: break
                }
            }
        }
        return paths
    }

    /// What an entry is; some file systems do not say it in the directory.
    private static func kind(of entry: UnsafeMutablePointer<dirent>, at path: String) -> Int {
        let kind = Int(entry.pointee.d_type)
        guard kind == DT_UNKNOWN else { return kind }
        var status = stat()
        guard lstat(path, &status) == 0 else { return DT_UNKNOWN }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return DT_REG
        case S_IFDIR: return DT_DIR
        default: return DT_UNKNOWN
        }
    }
}
