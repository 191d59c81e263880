import Foundation
import Processes
import Sandbox

/// Installs the projects of a checkout as a small layer over a shared environment.
///
/// A project that only has Python files gets a path file, its metadata and its scripts, written by us: nothing of it
/// runs. One with extension modules or commands of its own has them run inside the sandbox, without network.
public struct ProjectInstaller: Sendable {
    private let bench: Workbench

    /// An installer that works with a workbench.
    public init(bench: Workbench) {
        self.bench = bench
    }

    /// Makes the layer of a checkout.
    ///
    /// - Parameters:
    ///   - recipe: The recipe whose projects are installed.
    ///   - checkout: The checkout, which is only read.
    ///   - environment: The environment of the recipe's lock.
    ///   - directory: Where the layer is put; made when absent.
    ///   - slot: The worker's slot.
    /// - Throws: When files cannot be written or the sandbox fails; a project whose own commands fail gets a path
    ///   file, with a note.
    public func install(
        _ recipe: Recipe, checkout: String, environment: BuiltEnvironment, into directory: String, slot: Int
    ) async throws(EnvironmentError) -> ProjectLayer {
        var layer = ProjectLayer()
        let root = recipe.projects.first { $0.path == "." && !$0.needsInstall.isEmpty }
        var isInstalled = false
        if root != nil || !recipe.buildSteps.isEmpty {
            layer.dependsOnSources = true
            // Foreign code writes into these; we never do, for it may have left links there.
            let built = ["\(directory)/built-environment", "\(directory)/built-checkout"]
            for path in built { try Workbench.makeDirectory(path) }
            let said = try await runCommands(root, recipe, checkout, environment, built, slot: slot)
            isInstalled = root != nil && said == nil
            if let said { layer.notes.append("commands of the project failed: \(said)") }
            layer.environment.append(built[0])
            layer.checkout.append(built[1])
        }
        try write(
            recipe.projects.filter { !(isInstalled && $0.path == ".") }, environment, directory, into: &layer)
        return layer
    }

    /// Writes the path files, metadata, scripts and generated files of projects that need nothing else.
    private func write(
        _ projects: [ProjectMetadata], _ environment: BuiltEnvironment, _ directory: String,
        into layer: inout ProjectLayer
    ) throws(EnvironmentError) {
        try Workbench.makeDirectory(directory)
        var hasGenerated = false
        for project in projects {
            for (path, text, isExecutable) in InstalledFiles(project, environment: environment).all {
                try write(text, to: "\(directory)/environment/\(path)")
                if isExecutable { chmod("\(directory)/environment/\(path)", 0o755) }
            }
            let home = project.path == "." ? "\(directory)/checkout" : "\(directory)/checkout/\(project.path)"
            for (path, text) in project.generated {
                try write(text, to: "\(home)/\(path)")
                hasGenerated = true
            }
        }
        if !projects.isEmpty { layer.environment.insert("\(directory)/environment", at: 0) }
        if hasGenerated { layer.checkout.insert("\(directory)/checkout", at: 0) }
    }

    private func write(_ text: String, to path: String) throws(EnvironmentError) {
        try Workbench.makeDirectory(path.parentPath)
        try Workbench.write(Array(text.utf8), to: path)
    }

    /// Runs `setup.py develop`, or pip where there is no `setup.py` or it fails, then the recipe's build steps.
    ///
    /// - Parameter root: The project to install; nil runs the build steps alone.
    /// - Returns: What was said when it failed; nil when it worked.
    private func runCommands(
        _ root: ProjectMetadata?, _ recipe: Recipe, _ checkout: String, _ environment: BuiltEnvironment,
        _ built: [String], slot: Int
    ) async throws(EnvironmentError) -> String? {
        let script = """
            python=$1; installs=$2; shift 2
            if [ "$installs" = yes ]; then
                { [ -f setup.py ] && "$python" setup.py -q develop --no-deps; } ||
                    "$python" -m pip install -q --no-deps --no-build-isolation --no-index -e . || exit 1
            fi
            for step in "$@"; do sh -c "$step" || exit 2; done
            """
        let inside = EnvironmentPlanner.checkoutInside
        var job = SandboxJob(
            command: [
                "/bin/sh", "-c", script, "sh", "\(TestEnvironment.inside)/bin/python",
                root == nil ? "no" : "yes",
            ] + recipe.buildSteps, workingDirectory: inside,
            environment: TestEnvironment.baseVariables.merging(recipe.variables) { _, new in new })
        if let root, root.version != "0" {
            job.environment["SETUPTOOLS_SCM_PRETEND_VERSION"] = root.version
            job.environment["PBR_VERSION"] = root.version
        }
        job.mounts = [
            .overlay(
                lowers: [environment.path], upper: .keep(host: built[0]), inside: TestEnvironment.inside,
                ownership: .directories),
            .overlay(
                lowers: [checkout], upper: .keep(host: built[1]), inside: inside, ownership: .directories),
        ]
        job.hostPrefixes = [environment.interpreter.prefix]
        job.log = .captured(limit: 4 << 20)
        let result = try await bench.run(job, slot: slot, doing: "installing the project")
        return result.succeeded ? nil : String("\(result.outputText) \(result.ending)".suffix(800))
    }
}

extension String {
    /// The path without its last component.
    fileprivate var parentPath: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return String(self[..<slash])
    }
}
