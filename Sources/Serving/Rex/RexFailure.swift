internal import JSON
internal import Sessions

/// An exception that a client of SWE-ReX raises as its own.
struct RexFailure: Error, Equatable {
    /// The exceptions of SWE-ReX itself.
    enum Name: String {
        case nonZeroExitCode = "NonZeroExitCodeError"
        case bashIncorrectSyntax = "BashIncorrectSyntaxError"
        case commandTimeout = "CommandTimeoutError"
        case sessionExists = "SessionExistsError"
        case sessionDoesNotExist = "SessionDoesNotExistError"
        case other = "SwerexException"
    }

    /// Where the client finds the exception's class.
    var classPath: String
    var message: String
    var extra: [String: String] = [:]

    init(_ name: Name, _ message: String, extra: [String: String] = [:]) {
        self.init(classPath: "swerex.exceptions.\(name.rawValue)", message: message, extra: extra)
    }

    init(classPath: String, message: String, extra: [String: String] = [:]) {
        self.classPath = classPath
        self.message = message
        self.extra = extra
    }

    /// The exception of a failed call of the system, as Python words it.
    static func system(_ code: Int32, _ path: String) -> RexFailure {
        RexFailure(
            classPath: "builtins.\(Errno.pythonName(code))",
            message: "[Errno \(code)] \(Errno.message(code)): \(PythonText.repr(path))")
    }

    /// An error of a session.
    init(_ error: SessionError) {
        switch error {
        case .notExecuted(let program, let code): self = .system(code, program)
        default: self.init(.other, "\(error)")
        }
    }

    private struct Body: Encodable {
        struct Transfer: Encodable {
            private enum CodingKeys: String, CodingKey {
                case message, traceback
                case classPath = "class_path"
                case extra = "extra_info"
            }
            var message: String
            var classPath: String
            var traceback = ""
            var extra: [String: String]
        }
        var swerexception: Transfer
    }

    var answer: HTTPAnswer {
        let body = Body(swerexception: .init(message: message, classPath: classPath, extra: extra))
        return (try? .json(body, status: 511)) ?? HTTPAnswer(status: 511)
    }
}
