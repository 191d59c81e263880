package import Datasets
internal import Diffs
internal import Files
internal import Instances
package import JSON
internal import Paths
internal import Python
internal import Sessions
internal import Validation
package import Workspace

/// Makes of rows what graders and agents outside of this program need: scripts that grade, and tasks of Harbor.
package struct TaskExport: Sendable {
    /// What a conversion to tasks wrote.
    package struct Result: Hashable, Sendable, Encodable {
        /// How many tasks were written.
        package var tasks = 0
        /// How many of them have no Dockerfile, as their environment is not known.
        package var withoutDockerfile = 0
        /// The instances whose gold patch changes what is installed; their Dockerfiles have what it installs.
        package var installsMore: [String] = []
    }

    private let published: PublishedEnvironments?
    private let library: EnvironmentLibrary?

    /// - Parameters:
    ///   - directory: where the rows lie; the locks and recipes of a publication count.
    ///   - workspace: whose environments count where the publication has none; nil for no workspace.
    /// - Throws: what reading recipes throws.
    package init(directory: String, workspace: WorkspaceLayout?) throws {
        do {
            published = try PublishedEnvironments(directory: directory)
        } catch is NoPublishedEnvironments {
            published = nil
        }
        library = workspace.map { EnvironmentLibrary(layout: $0) }
    }

    /// The name of the image of an instance: as SWE-bench publishes it where the row is one of SWE-bench, else as SWE-Gym
    /// does.
    package func image(of row: TaskRow) -> String {
        row.setupCommit == nil ? ImageName.sweGym(row.id) : ImageName.sweBench(row.id)
    }

    /// The columns that a row gains.
    ///
    /// - Throws: `RowLineError` for a row that cannot be graded.
    package func additions(
        _ columns: [Column.Foreign], _ row: TaskRow
    ) throws(RowLineError) -> RowConversion.Additions {
        var added: RowConversion.Additions = []
        for column in columns {
            let text = column == .evalScript ? try task(row).task.evaluationScript() : image(of: row)
            added.append((column, text))
        }
        return added
    }

    /// Writes each row of a file as a task of Harbor; the directory is written whole or not at all.
    ///
    /// - Throws: `PublishedRowError` with file and line; `RecordError`; `PipelineError.usage` for a directory that holds
    ///   something.
    package func harbor(_ rows: RowInput, output: String) throws -> Result {
        guard try Directory.names(in: output).isEmpty else {
            throw PipelineError.usage("\(output) is not empty: name another --output, or remove it")
        }
        var result = Result()
        let staging = try StagingDirectory(in: PathText.folder(of: output))
        let name = PathText.name(of: output)
        var lines: [String: Int] = [:]
        try RowLines.forEach(of: rows) { line, number in
            let row = try TaskRow(DatasetRow(line))
            if let first = lines.updateValue(number, forKey: row.id) {
                throw RowLineError.member(
                    "instance_id", "\(row.id.debugDescription) is on line \(first) already")
            }
            let (task, environment) = try task(row)
            try HarborTask(task, dockerfile: environment?.dockerfile(from: .gitHub))
                .write(in: "\(staging.path)/\(name)")
            result.tasks += 1
            if environment == nil { result.withoutDockerfile += 1 }
            if environment?.isPatched == true { result.installsMore.append(row.id) }
        }
        try RecordFile.makeDirectory("\(staging.path)/\(name)")
        try staging.move(name)
        return result
    }

    /// A row as it is graded, and its environment where that is known.
    private func task(_ row: TaskRow) throws(RowLineError) -> (task: GradedTask, EnvironmentExport?) {
        let found = try environment(of: row)
        let task = try GradedTask(row, image: image(of: row)) { (patch, ids) throws(RowLineError) in
            do {
                return TestProgram(try ExportedTests(found?.recipe, testPatch: patch, ids: ids))
            } catch {
                throw .member(
                    "FAIL_TO_PASS", "\(error); name the --workspace in which \(row.id) was validated")
            }
        }
        return (task, found?.export)
    }

    private func environment(
        of row: TaskRow
    ) throws(RowLineError) -> (recipe: PythonRecipe, export: EnvironmentExport)? {
        guard let id = InstanceID(row.id) else { return nil }
        if let published {
            do {
                let (recipe, lock) = try published.environment(of: id)
                let after = try published.afterLock(of: recipe)
                return try Self.environment(PythonRecipe(recipe), lock, after, row)
            } catch EnvironmentError.unpublished {
                // A workspace may have it.
            } catch {
                throw .member("instance_id", "its environment: \(error)")
            }
        }
        guard let library else { return nil }
        do {
            let found = try library.find(row.id, after: true)
            return found.instance.map { ($0.recipe, EnvironmentExport(found.lock, for: $0)) }
        } catch PipelineError.usage {
            // It has no environment there.
            return nil
        } catch WorkspaceError.unknownInstance {
            return nil
        } catch {
            throw .member("instance_id", "its environment: \(error)")
        }
    }

    private static func environment(
        _ recipe: PythonRecipe, _ lock: EnvironmentLock, _ after: EnvironmentLock?, _ row: TaskRow
    ) -> (recipe: PythonRecipe, export: EnvironmentExport) {
        let instance = EnvironmentExport.Instance(
            id: row.id, repository: row.repository, baseCommit: row.baseCommit, recipe: recipe.after,
            isPatched: recipe.afterLock != nil || recipe.afterProjects != nil)
        return (recipe.after, EnvironmentExport(after ?? lock, for: instance))
    }
}

extension TestProgram {
    /// The tests of a row in the words of the language that runs them.
    fileprivate init(_ tests: ExportedTests) {
        self.init(
            interpreter: tests.interpreter, program: tests.program, arguments: tests.arguments,
            variables: tests.variables,
            services: tests.services.map {
                Services(words: $0.words, variables: $0.variables, directories: $0.directories)
            },
            support: tests.support.map { File(name: $0.name, bytes: $0.bytes) })
    }
}
