internal import Foundation

/// What lies below a directory.
package enum FileTree {
    /// The paths of all regular files below a directory, relative to it, in no order; symbolic links are not followed,
    /// and what cannot be looked at is left out.
    package static func regularFiles(below directory: String) -> [String] {
        let keys: Set<URLResourceKey> = [.isRegularFileKey]
        let url = URL(fileURLWithPath: directory)
        let root = url.standardizedFileURL.path
        let walk = FileManager.default.enumerator(at: url, includingPropertiesForKeys: Array(keys))
        var paths: [String] = []
        while let file = walk?.nextObject() as? URL {
            guard (try? file.resourceValues(forKeys: keys))?.isRegularFile == true else { continue }
            let path = file.standardizedFileURL.path
            if path.hasPrefix(root + "/") { paths.append(String(path.dropFirst(root.count + 1))) }
        }
        return paths
    }
}
