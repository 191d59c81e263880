internal import Files
internal import Foundation

/// Takes files of a release of the project that its build would have made, into a layer over the checkout.
struct ReleasedFiles {
    /// The modules of the release, as they are installed: a directory that nothing changes.
    let sitePackages: String
    let checkout: String
    /// The directories of the checkout that have the project's packages.
    let roots: [String]

    /// Places, as hard links, the files that are not in the checkout.
    ///
    /// Paths are names that a directory listing gave, so they stay inside; a link or a file of the checkout in the place
    /// of a directory is not followed.
    ///
    /// - Returns: how many files there are.
    func place(in layer: String) throws(EnvironmentError) -> Int {
        var count = 0
        for package in try Workbench.names(in: sitePackages) {
            guard let root = roots.first(where: { isDirectory(join(checkout, $0, package)) }),
                isDirectory("\(sitePackages)/\(package)")
            else { continue }
            let paths = FileTree.regularFiles(below: "\(sitePackages)/\(package)")
            let folders = Dictionary(grouping: paths) { Self.folder(of: $0) }
            for (folder, members) in folders.sorted(by: { $0.key < $1.key }) {
                let names = members.map { String($0.dropFirst(folder.isEmpty ? 0 : folder.count + 1)) }
                for (name, path) in zip(names, members)
                where BrowserFiles.isMade(name, among: names) && isFree(join(root, package, path)) {
                    let target = join(layer, root, package, path)
                    try Workbench.makeDirectory(Self.folder(of: target))
                    guard link("\(sitePackages)/\(package)/\(path)", target) == 0 else {
                        throw .system(doing: "linking \(path) of the project's release")
                    }
                    count += 1
                }
            }
        }
        return count
    }

    private static func folder(of path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }

    private func join(_ parts: String...) -> String {
        parts.filter { $0 != "." && !$0.isEmpty }.joined(separator: "/")
    }

    private func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether nothing of the checkout is at a path, and what is on the way there are directories.
    private func isFree(_ path: String) -> Bool {
        var place = checkout
        for part in path.split(separator: "/").dropLast() {
            place += "/\(part)"
            var status = stat()
            guard lstat(place, &status) == 0 else { return true }
            if status.st_mode & S_IFMT != S_IFDIR { return false }
        }
        var status = stat()
        return lstat("\(checkout)/\(path)", &status) != 0
    }
}
