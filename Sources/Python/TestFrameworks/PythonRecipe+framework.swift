extension PythonRecipe {
    /// The framework that runs its tests.
    var framework: any PythonTestFramework { TestFrameworks.named(runner) ?? TestFrameworks.standard }

    /// The command that starts the tests on a command line; what to run follows it.
    ///
    /// The digests of runs hold it, although runs start the framework in another way.
    package func testCommand(interpreter: String) -> [String] {
        [interpreter] + framework.command + testOptions
    }
}
