internal import Glibc
package import Processes

/// Why a job could not be run at all, through no fault of its command.
package enum SandboxError: Error, Sendable, CustomStringConvertible {
    /// The job contradicts itself or asks for what cannot be.
    case invalidJob(String)
    /// A file operation of ours on the host failed.
    case host(operation: String, path: String, code: Int32)
    /// The process that sets up the sandbox could not be run.
    case process(ProcessError)
    /// Our own task was cancelled while the job ran.
    case cancelled
    /// Processes of the job were still alive after all attempts to end them.
    case survivors(count: Int)

    /// What was being done to what, and what to do about it.
    package var description: String {
        switch self {
        case .invalidJob(let reason):
            "preparing a sandboxed job: \(reason)"
        case .host(let operation, let path, let code):
            "preparing a sandboxed job: \(operation) \(path): \(String(cString: strerror(code)))"
        case .process(let error):
            "starting a sandbox: \(error); `swegym doctor` tells what is missing"
        case .cancelled:
            "a sandboxed job was cancelled"
        case .survivors(let count):
            "ending a sandbox: \(count) of its processes could not be killed; look for processes that wait for a "
                + "device (state D)"
        }
    }
}
