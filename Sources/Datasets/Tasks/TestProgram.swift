/// How the tests of an instance are started by a grader that has nothing but its own files.
package struct TestProgram: Hashable, Sendable {
    /// Programs that run before the tests and with them.
    package struct Services: Hashable, Sendable {
        package var words: [String]
        package var variables: [String: String]
        package var directories: [String]

        package init(words: [String], variables: [String: String], directories: [String]) {
            self.words = words
            self.variables = variables
            self.directories = directories
        }
    }

    /// A file that must lie in the grader's folder `support`.
    package struct File: Hashable, Sendable {
        package var name: String
        package var bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// The interpreter of the environment; another one is looked for where it is not.
    package var interpreter: String
    /// The support file that is started, which reports on descriptor 3.
    package var program: String
    /// Its arguments.
    package var arguments: [String]
    /// All variables; nil for those of the place.
    package var variables: [String: String]?
    package var services: Services?
    package var support: [File]

    package init(
        interpreter: String, program: String, arguments: [String], variables: [String: String]?,
        services: Services?, support: [File]
    ) {
        self.interpreter = interpreter
        self.program = program
        self.arguments = arguments
        self.variables = variables
        self.services = services
        self.support = support
    }
}
