internal import Foundation

/// The first names of a project's modules, where only its directories tell them.
enum TopLevelNames {
    /// The modules below the source roots of a project.
    ///
    /// A directory of its own for sources holds nothing else. In the project's own directory there are also tests,
    /// documentation and tools: there only the module counts that the project's name gives.
    static func names(of project: ProjectMetadata, in directory: String) throws(EnvironmentError) -> [String]
    {
        var names: Set<String> = []
        for root in project.sourceRoots {
            let found = try modules(in: root == "." ? directory : "\(directory)/\(root)")
            names.formUnion(root == "." ? found.intersection([project.moduleName]) : found)
        }
        return names.sorted()
    }

    private static func modules(in directory: String) throws(EnvironmentError) -> Set<String> {
        var found: Set<String> = []
        for name in try Workbench.names(in: directory) {
            var status = stat()
            guard lstat("\(directory)/\(name)", &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR where PythonName.isPlain(name): found.insert(name)
            case S_IFREG where name.hasSuffix(".py") && PythonName.isPlain(name.dropLast(3)):
                found.insert(String(name.dropLast(3)))
            default: continue
            }
        }
        return found
    }
}
