package import Diffs
package import Validation

/// How the tests of an instance are started where this program is not: by the same programs and with the same reports as
/// in validation.
package struct ExportedTests: Sendable {
    /// What is started before the tests.
    package struct Services: Sendable {
        /// The arguments of `start-services.sh`; the second is the directory for its files.
        package var words: [String]
        /// The variables by which tests find them.
        package var variables: [String: String]
        /// The directories of their sockets.
        package var directories: [String]
    }

    /// The interpreter of the environment, by its path within the sandbox.
    package var interpreter: String
    /// The support file that is started.
    package var program: String
    /// Its arguments.
    package var arguments: [String]
    /// All variables of a run; nil when no recipe is known, and those of the place count.
    package var variables: [String: String]?
    /// The services; nil for none.
    package var services: Services?
    /// The files that must lie in one directory.
    package var support: [SupportFile]

    /// The tests of a row.
    ///
    /// Rows do not hold the base commit, so the files to run are those of the test patch that hold tests by their name or
    /// by what the patch adds, and those that ids of the row name.
    ///
    /// - Parameters:
    ///   - recipe: of its environment; nil when none is known.
    ///   - ids: of its lists of tests.
    /// - Throws: `EnvironmentError` when no recipe is known, and the ids do not tell what runs the tests.
    package init(_ recipe: PythonRecipe?, testPatch: Patch, ids: [String]) throws(EnvironmentError) {
        let framework = recipe?.framework ?? TestFrameworks.standard
        if recipe == nil, ids.contains(where: { $0.contains(" (") && $0.hasSuffix(")") }) {
            throw .unpublished("what runs tests like \((ids.first ?? "").prefix(100).debugDescription)")
        }
        interpreter = "\(TestEnvironment.inside)/bin/python"
        support = framework.runner.supportFiles
        let call = RunnerCall(
            interpreter: interpreter, options: recipe?.testOptions ?? [], start: recipe?.start ?? TestStart())
        let words = framework.runner.command(
            call, selection: Self.selection(testPatch, ids, framework.runner), .all)
        program = String(words[1].dropFirst(RunnerPlaces.support.utf8.count + 1))
        arguments = Array(words.dropFirst(2))
        guard let recipe else { return }
        variables = TestEnvironment.variables(of: recipe)
        let started = recipe.start.started
        guard !started.isEmpty else { return }
        services = Services(
            words: ServiceStarter.words(for: started),
            variables: started.reduce(into: [:]) { all, service in
                all.merge(service.variables) { _, new in new }
            },
            directories: Set(started.flatMap(\.kind.socketDirectories)).sorted())
        support.append(SupportFile(name: "start-services.sh", bytes: Array(ServiceStarter.script.utf8)))
    }

    private static func selection(
        _ testPatch: Patch, _ ids: [String], _ runner: any TestRunner
    ) -> TestSelection {
        var selection = runner.selection(for: testPatch, in: TestTree(paths: []) { _ in nil })
        let named = Set(ids.compactMap(file)).union(selection.paths)
        let changed = testPatch.files.compactMap { TestFileSelection.text(of: $0.path) }.filter(
            named.contains)
        let others = named.subtracting(changed).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        selection.paths = changed + others
        return selection
    }

    /// The file that an id names; nil when it names none, or one outside of the checkout.
    private static func file(of id: String) -> String? {
        let name = id.prefix { $0 != "[" }
        guard let end = name.firstRange(of: "::") else { return nil }
        let path = String(name[..<end.lowerBound])
        return PythonRecipe.isInside(path) ? path : nil
    }
}
