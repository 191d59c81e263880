public import Diffs
internal import Digests
public import Files
public import Instances

/// A file that a test runner needs beside the checkout, such as a plug-in.
public struct SupportFile: Hashable, Sendable {
    /// Its name, a single path component.
    public let name: String
    /// Its content.
    public let bytes: [UInt8]

    /// A file by its parts.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// Where a runner finds what it needs within the sandbox.
public enum RunnerPlaces {
    /// The directory of its support files.
    public static let support = "/swegym"
    /// The number of the inherited descriptor for its report.
    public static let channel: Int32 = 3
}

/// What of a runner's command the environment decides.
public struct RunnerCall: Hashable, Sendable {
    /// The interpreter, by its path within the sandbox.
    public let interpreter: String
    /// The options that the recipe gives.
    public let options: [String]

    /// An interpreter and options.
    public init(interpreter: String, options: [String]) {
        self.interpreter = interpreter
        self.options = options
    }
}

/// A program that runs tests and tells, test by test, what became of them.
///
/// Nothing outside the conforming type knows the program's options or the form of its report.
public protocol TestRunner: Sendable {
    /// Name and version of the runner and its report, part of every run's key.
    var identity: String { get }

    /// The files that must lie in one directory within the sandbox.
    var supportFiles: [SupportFile] { get }

    /// The tests that a test patch changes.
    ///
    /// - Parameters:
    ///   - testPatch: the test patch, already parsed.
    ///   - tree: the checkout at the base commit.
    func selection(for testPatch: Patch, in tree: TestTree) -> TestSelection

    /// The command that runs a selection, from the checkout.
    func command(_ call: RunnerCall, selection: TestSelection) -> [String]

    /// The environment variables of a run.
    ///
    /// - Parameter base: the variables that the recipe and the environment give.
    func variables(_ base: [String: String]) -> [String: String]

    /// What the command reads from standard input.
    ///
    /// - Parameter nonce: what the report must repeat to be believed.
    func input(nonce: String) -> [UInt8]

    /// What the bytes of the channel say.
    func report(from bytes: [UInt8], nonce: String) -> TestReport
}

extension TestRunner {
    /// Writes the support files into a directory named by their digest, once, and returns its path.
    ///
    /// - Throws: `RecordError` when they cannot be written.
    public func installSupportFiles(under directory: String) throws(RecordError) -> String {
        var hasher = SHA256Hasher()
        for file in supportFiles {
            hasher.update(file.name.utf8)
            hasher.update([0])
            hasher.update(file.bytes)
        }
        let target = "\(directory)/\(hasher.finish().hex.prefix(16))"
        for file in supportFiles {
            do {
                try RecordFile.write(file.bytes, to: "\(target)/\(file.name)", existing: .keep)
            } catch  where error.kind == .exists {
                continue
            }
        }
        return target
    }
}

/// What a test runner reported of one run.
public struct TestReport: Hashable, Sendable {
    /// The outcome of each test by its exact id.
    public var outcomes: [String: TestOutcome]
    /// Files or modules that could not be collected, with the first line of the reason.
    public var collectionErrors: [String: String]
    /// The status with which the runner said that it would exit; nil when it did not say so.
    public var status: Int32?
    /// Whether the report begins and ends as one of this run does, and nothing is missing in between.
    public var isComplete: Bool
    /// The test that had begun and not ended; nil when there was none.
    public var running: String?

    /// A report by its parts.
    public init(
        outcomes: [String: TestOutcome] = [:], collectionErrors: [String: String] = [:], status: Int32? = nil,
        isComplete: Bool = false, running: String? = nil
    ) {
        self.outcomes = outcomes
        self.collectionErrors = collectionErrors
        self.status = status
        self.isComplete = isComplete
        self.running = running
    }

    /// Whether the runner came to its end by itself in agreement with its process: the same status, or a crash
    /// after everything had been reported (native libraries that fail while the interpreter shuts down).
    public func agrees(with ending: RunEnding) -> Bool {
        guard isComplete else { return false }
        switch ending {
        case .exited(let exit): return status.map { $0 & 0xff == exit } ?? true
        case .signalled(let signal): return status != nil && signal != Self.killSignal
        case .timedOut, .silent, .outOfMemory, .outputLimit, .diskFull, .sandboxFailure: return false
        }
    }

    /// SIGKILL comes from outside, never from the process itself.
    private static let killSignal: Int32 = 9
}
