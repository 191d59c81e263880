internal import Digests
internal import Files
internal import Foundation
package import Instances
internal import JSON
internal import Paths
internal import Processes
internal import Sandbox

/// Installs the projects of a checkout as a small layer over a shared environment.
///
/// A pure Python project gets a path file, its metadata and its scripts, and nothing of it runs. The build commands
/// of other projects run in the sandbox without network; their results are stored and reused by every variant and
/// instance of the repository that agrees in all inputs.
package struct ProjectInstaller: Sendable {
    private let bench: Workbench
    private let store: EnvironmentStore

    package init(bench: Workbench, store: EnvironmentStore) {
        self.bench = bench
        self.store = store
    }

    /// Makes the layer of a checkout.
    ///
    /// - Parameters:
    ///   - recipe: The recipe whose projects are installed.
    ///   - checkout: The checkout, which is only read.
    ///   - environment: The environment of the recipe's lock.
    ///   - directory: The directory of the layer; created when absent.
    ///   - repository: The repository whose earlier builds may be reused; nil to build and to store nothing.
    ///   - slot: The worker's slot.
    /// - Throws: When files cannot be written or the sandbox fails; a project whose build fails gets a path file and
    ///   a note.
    package func install(
        _ recipe: PythonRecipe, checkout: String, environment: BuiltEnvironment, into directory: String,
        repository: RepositoryName? = nil, slot: Int
    ) async throws(EnvironmentError) -> ProjectLayer {
        try await CPUMeter.measuring(.project) { () async throws(EnvironmentError) in
            try await layer(
                of: recipe, checkout, environment, directory, repository: repository, slot: slot)
        }
    }

    private func layer(
        of recipe: PythonRecipe, _ checkout: String, _ environment: BuiltEnvironment, _ directory: String,
        repository: RepositoryName?, slot: Int
    ) async throws(EnvironmentError) -> ProjectLayer {
        var layer = ProjectLayer()
        let root = recipe.projects.first { $0.path == "." && !$0.needsInstall.isEmpty }
        var isInstalled = false
        if root != nil || !recipe.buildSteps.isEmpty {
            layer.dependsOnSources = true
            let files = ProjectFiles(directory: URL(fileURLWithPath: checkout))
            let system = files.text("pyproject.toml").map { TomlDocument($0).root["build-system"] } ?? nil
            let commands = InstallCommands(root, backend: system?["build-backend"]?.string)
            let build = ProjectBuild(
                bench: bench, commands: commands, recipe: recipe, environment: environment,
                memory: try repository.map { (name) throws(EnvironmentError) in try memory(name, slot: slot)
                },
                backendPath: (system?["backend-path"]?.strings ?? []).compactMap { Text.normalizedPath($0) })
            let said = try await addBuild(
                build, root, files, checkout, directory, repository, slot: slot, over: &layer)
            isInstalled = commands == .develop && said == nil
            layer.failedBuild = said
            if let said { layer.notes.append("commands of the project failed: \(said)") }
        }
        try CPUMeter.measuringHere { () throws(EnvironmentError) in
            try write(
                recipe.projects.filter { !(isInstalled && $0.path == ".") }, environment, directory,
                into: &layer)
        }
        try await addReleased(recipe, environment, checkout, directory, slot: slot, into: &layer)
        return layer
    }

    /// Adds a layer of the files that the build would have made, below what it did make.
    private func addReleased(
        _ recipe: PythonRecipe, _ environment: BuiltEnvironment, _ checkout: String, _ directory: String,
        slot: Int, into layer: inout ProjectLayer
    ) async throws(EnvironmentError) {
        guard let pin = recipe.release, let root = recipe.projects.first(where: { $0.path == "." }) else {
            return
        }
        let lock = EnvironmentLock(python: environment.interpreter.version, pins: [pin])
        let release: BuiltEnvironment
        do {
            release = try await store.build(lock, cutoff: recipe.cutoff, slot: slot)
        } catch  where error.isProjectsOwn {
            layer.notes.append("the project's release \(pin.version) could not be had: \(error)")
            return
        }
        let place = "\(directory)/released"
        let files = ReleasedFiles(
            sitePackages: "\(release.path)/\(release.sitePackages)", checkout: checkout,
            roots: root.sourceRoots)
        guard try files.place(in: place) > 0 else { return }
        layer.checkout.append(place)
        // A patch may bring what the layer would hide.
        layer.dependsOnSources = true
    }

    /// Adds the layer of a build: that of a stored equal build, or of a new one.
    ///
    /// - Returns: The output of a failed build; nil on success.
    private func addBuild(
        _ build: ProjectBuild, _ root: ProjectMetadata?, _ files: ProjectFiles, _ checkout: String,
        _ directory: String, _ repository: RepositoryName?, slot: Int, over layer: inout ProjectLayer
    ) async throws(EnvironmentError) -> String? {
        let store = repository.map {
            BuildStore(directory: "\(bench.keep)/builds/\($0.slug)", cacheFiles: bench.cacheFiles)
        }
        let takesEnvironment = build.commands == .develop || !build.recipe.buildSteps.isEmpty
        let key = store == nil ? nil : try key(build, root, files, checkout)
        if let store, let key, let kept = store.find(key, checkout: checkout) {
            if takesEnvironment { layer.environment.append(kept.environment) }
            layer.checkout.append(kept.checkout)
            return nil
        }
        // Untrusted code writes to these directories; the host never does, as it might follow links.
        let over = (environment: "\(directory)/built-environment", checkout: "\(directory)/built-checkout")
        for path in [over.environment, over.checkout] { try Workbench.makeDirectory(path) }
        let said = try await build.run(
            checkout: checkout, over: over, version: root?.version ?? "", slot: slot)
        if said == nil, let store, let key {
            let kept = try store.keep(
                key, environment: takesEnvironment ? over.environment : nil, built: over.checkout,
                checkout: checkout, work: try bench.temporaryDirectory())
            if takesEnvironment { layer.environment.append(kept.environment) }
            layer.checkout.append(kept.checkout)
            return nil
        }
        if takesEnvironment { layer.environment.append(over.environment) }
        layer.checkout.append(over.checkout)
        return said
    }

    /// The digest of all inputs that are known before the build.
    private func key(
        _ build: ProjectBuild, _ root: ProjectMetadata?, _ files: ProjectFiles, _ checkout: String
    ) throws(EnvironmentError) -> SHA256Digest {
        let text = FileManager.default.contents(atPath: "\(build.environment.path)/environment.lock")
        let lock = try EnvironmentLock(text: String(decoding: text ?? Data(), as: UTF8.self))
        let setup = BuildInputs.setupFiles.compactMap { files.text($0) }.joined(separator: "\n")
        let conditions = BuildConditions(
            root, build.commands, recipe: build.recipe, lock: lock, setup: setup)
        let inputs = BuildInputs(files, takesPython: !build.recipe.buildSteps.isEmpty)
        let digest = inputs.digest { path in
            BoundedFile.read("\(checkout)/\(path)", limit: 128 << 20).map { Array($0) }
        }
        do {
            return SHA256Digest(of: Array(try CanonicalJSON.encode(conditions)) + Array(digest.hex.utf8))
        } catch {
            throw .infrastructure(doing: "writing down what a build depends on", error)
        }
    }

    /// The compilers' cache of a repository, one directory for each user of the sandbox.
    private func memory(_ repository: RepositoryName, slot: Int) throws(EnvironmentError) -> String {
        let user = bench.sandbox.user(slot: slot)
        let home = "\(bench.keep)/compiled/\(repository.slug)"
        let path = "\(home)/\(user.uid)"
        try Workbench.makeDirectory(home)
        if mkdir(path, 0o755) == 0 { lchown(path, user.uid, user.gid) }
        return path
    }

    /// Writes the path files, metadata, scripts and generated files of projects without build commands.
    private func write(
        _ projects: [ProjectMetadata], _ environment: BuiltEnvironment, _ directory: String,
        into layer: inout ProjectLayer
    ) throws(EnvironmentError) {
        let (installed, checkout) = ("\(directory)/environment", "\(directory)/checkout")
        var hasGenerated = false
        for project in projects {
            for (path, text, isExecutable) in InstalledFiles(project, environment: environment).all {
                try write(text, to: path, below: installed)
                if isExecutable { chmod("\(installed)/\(path)", 0o755) }
            }
            for (path, text) in project.generated {
                try write(text, to: project.path == "." ? path : "\(project.path)/\(path)", below: checkout)
                hasGenerated = true
            }
        }
        if !projects.isEmpty { layer.environment.insert(installed, at: 0) }
        if hasGenerated { layer.checkout.insert(checkout, at: 0) }
    }

    /// Writes a file below a directory; its path may contain names from the repository.
    private func write(_ text: String, to path: String, below directory: String) throws(EnvironmentError) {
        guard PathText.staysInside(path) else {
            throw .malformedRecipe("a file \(path.prefix(100).debugDescription) that leaves its directory")
        }
        let place = "\(directory)/\(path)"
        try Workbench.makeDirectory(PathText.folder(of: place))
        try Workbench.write(Array(text.utf8), to: place)
    }
}
