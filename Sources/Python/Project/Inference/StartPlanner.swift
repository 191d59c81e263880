internal import Instances
internal import Validation

/// Puts into a request where and how tests start: what the user says, else what the project's files say.
struct StartPlanner {
    let files: ProjectFiles
    let overrides: AppliedOverrides
    /// The texts of the test files that a patch changes.
    let changedTests: [String]
    /// The services that the machine has.
    let installed: InstalledServices

    private var override: Override { overrides.merged }

    /// Decides directories, settings, files of variables and services.
    func plan(_ request: inout EnvironmentRequest) {
        let inferred = TestStarts(
            files, python: request.interpreters.first?.version.series,
            configured: PytestConfiguration(files).testPaths)
        request.start = inferred.start
        request.evidence += inferred.evidence
        choose(inferred.commands, &request)
        override(&request)
        readVariables(&request)
        let settings = DjangoSettings(files, commands: inferred.commands, known: request.variables)
        request.variables.merge(settings.variables) { known, _ in known }
        request.evidence += settings.evidence
        ServicePlanner(files: files, overrides: overrides, installed: installed).plan(&request)
    }

    /// Decides the framework and its program.
    private func choose(_ commands: [StartedTests], _ request: inout EnvironmentRequest) {
        let choice: FrameworkChoice
        if let name = override.testRunner {
            choice = FrameworkChoice(named: name, files, commands: commands)
            note(&request, overrides.source(of: \.testRunner), "\(name) runs the tests")
        } else {
            let names = request.requirements.compactMap { Requirement($0.text)?.name }
            choice = FrameworkChoice(
                files, commands: commands, requirements: Set(names), changedTests: changedTests)
        }
        request.evidence += choice.evidence
        request.runner = choice.framework.name == TestFrameworks.standard.name ? nil : choice.framework.name
        request.missingRunner = choice.missingRunner
        request.start.program = choice.program
        request.testOptions = choice.options + request.testOptions
        if let path = override.testProgram {
            if files.has(path) {
                request.start.program = Text.normalizedPath(path)
                note(&request, overrides.source(of: \.testProgram), "\(path) runs the tests")
            } else {
                note(&request, overrides.source(of: \.testProgram), "\(path) is no file of the commit")
            }
        }
        // A program in a directory of its own is called from there, unless a command says otherwise.
        if let program = request.start.program, commands.isEmpty, request.start.places.isEmpty,
            let cut = program.lastIndex(of: "/")
        {
            request.start.places = [TestStart.Place(directory: String(program[..<cut]))]
        }
    }

    private func override(_ request: inout EnvironmentRequest) {
        if let directories = override.testDirectories {
            let said = overrides.source(of: \.testDirectories)
            request.start.places = directories.compactMap { Text.normalizedPath($0) }.filter { directory in
                guard directory.isEmpty || files.hasDirectory(directory) else {
                    note(
                        &request, said,
                        "\(directory), where tests were to start, is no directory of the commit")
                    return false
                }
                note(&request, said, "tests start in \(directory.isEmpty ? "the root" : directory)")
                return !directory.isEmpty
            }.map { TestStart.Place(directory: $0) }
        }
        if let isOnPath = override.startOnPath {
            request.start.isOnPath = isOnPath
            for index in request.start.places.indices { request.start.places[index].isOnPath = isOnPath }
            let place = isOnPath ? "first" : "last"
            note(
                &request, overrides.source(of: \.startOnPath),
                "the directory in which tests start comes \(place) on the module search path")
        }
    }

    /// Variables of files that the user names, and the settings of Django.
    private func readVariables(_ request: inout EnvironmentRequest) {
        for path in override.variableFiles ?? [] {
            let said = "\(overrides.source(of: \.variableFiles)): \(path)"
            guard let text = Text.normalizedPath(path).flatMap(files.text) else {
                note(&request, said, "passed over: not there")
                continue
            }
            let found = VariableFile.variables(text).filter { variable in
                RunVariables.isWanted(variable, isForTests: true)
                    && override.variables?[variable.name] == nil
            }
            for variable in found { request.variables[variable.name] = variable.value }
            note(&request, said, "sets \(found.map(\.name).joined(separator: ", "))")
        }
        if let settings = override.settings {
            request.variables["DJANGO_SETTINGS_MODULE"] = settings
            note(&request, overrides.source(of: \.settings), "DJANGO_SETTINGS_MODULE=\(settings)")
        }
    }

    private func note(_ request: inout EnvironmentRequest, _ said: String, _ decided: String) {
        request.evidence.append(Evidence(file: "", said: said, decided: decided))
    }
}
