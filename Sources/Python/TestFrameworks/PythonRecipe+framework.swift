extension PythonRecipe {
    /// The framework whose tests it runs.
    var framework: any PythonTestFramework { TestFrameworks.standard }

    /// The command with which a person starts the tests; what to run follows it.
    ///
    /// The digests of runs hold it, although runs start the framework in another way.
    package func testCommand(interpreter: String) -> [String] {
        [interpreter] + framework.command + testOptions
    }
}
