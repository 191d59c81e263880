/// A command that starts tests, as a file of the repository spells it.
struct TestCommand: Hashable, Sendable {
    /// What runs the tests.
    enum Runner: String, Hashable, Sendable {
        case pytest, unittest, django, setuptools, nose, nose2, trial, stestr
        /// A program of the repository.
        case program
        /// A runner that is not known here.
        case other
    }

    /// What runs the tests.
    var runner: Runner
    /// The program's name, for people.
    var name: String
    /// The program of the repository, as it is spelled; nil when there is none.
    var program: String?
    /// Whether the working directory comes first on the module search path.
    var isOnPath: Bool
    /// The words after the program.
    var arguments: [String]
    /// The variables that are set for it alone.
    var variables: [ShellCommand.Variable]

    /// A runner that is called by its name.
    init(_ command: ShellCommand) {
        runner = Self.runners[command.program] ?? .other
        name = command.program
        isOnPath = command.isModule || runner == .django
        arguments = command.arguments
        variables = command.variables
    }

    /// A program of the repository.
    init(script: String, by command: ShellCommand, arguments: [String]) {
        let file = script.split(separator: "/").last.map(String.init) ?? script
        name = file
        program = script
        isOnPath = true
        self.arguments = arguments
        variables = command.variables
        switch file {
        case "manage.py": runner = .django
        case "setup.py":
            let verb = arguments.first { Self.verbs[$0] != nil } ?? "test"
            runner = Self.verbs[verb] ?? .setuptools
        default: runner = .program
        }
    }

    private static let runners: [String: Runner] = [
        "pytest": .pytest, "runpytest": .pytest, "unittest": .unittest, "nosetests": .nose, "nose": .nose,
        "nose2": .nose2, "trial": .trial, "stestr": .stestr, "testr": .stestr, "ostestr": .stestr,
        "django": .django, "django-admin": .django, "django-admin.py": .django,
    ]

    /// The commands of a setup script that run tests.
    private static let verbs: [String: Runner] = [
        "test": .setuptools, "pytest": .pytest, "ptr": .pytest, "nosetests": .nose, "trial": .trial,
    ]

    /// The values of an option, in the forms `--name value` and `--name=value`.
    func values(of names: Set<String>) -> [String] {
        var values: [String] = []
        for (index, word) in arguments.enumerated() {
            if names.contains(word), index + 1 < arguments.count {
                values.append(arguments[index + 1])
            } else if let sign = word.firstIndex(of: "="), names.contains(String(word[..<sign])) {
                values.append(String(word[word.index(after: sign)...]))
            }
        }
        return values
    }
}
