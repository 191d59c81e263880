import Files
import Foundation
import Instances
import Sandbox
import Testing

@testable import Python

@Suite("The kind of a fault")
struct FaultKindTests {
    @Test(
        "A full disk is read from what a tool said, in the words that uv, pip and compilers share",
        arguments: [
            (
                "error: failed to write to file `/x`: No space left on device (os error 28)",
                FaultKind.diskFull
            ),
            ("ERROR: Could not install packages: [Errno 28] No space left on device", .diskFull),
            ("cc1: fatal error: opening output file x.o: No space left on device", .diskFull),
            ("error: Hash mismatch for `alpha==1.0`", .other), ("", .other),
        ])
    func said(text: String, kind: FaultKind) {
        #expect(FaultKind(said: text) == kind)
    }

    @Test("It is known from a code or a kind where there is one")
    func typed() {
        #expect(FaultKind(errno: ENOSPC) == .diskFull)
        #expect(FaultKind(errno: EACCES) == .other)
        #expect(FaultKind(CocoaError(.fileWriteOutOfSpace)) == .diskFull)
        #expect(FaultKind(CocoaError(.fileWriteNoPermission)) == .other)
        #expect(FaultKind(RecordError(kind: .diskFull, operation: "writing", cause: "")) == .diskFull)
        #expect(FaultKind(RecordError(kind: .malformed, operation: "reading", cause: "")) == .other)
        let system = NSError(domain: NSPOSIXErrorDomain, code: Int(ENOSPC))
        #expect(FaultKind(system) == .diskFull)
    }

    @Test(
        "Setup files that hit a limit are not tried elsewhere, those that a signal ended are",
        arguments: [
            (RunEnding.timedOut(seconds: 1), false), (.silent(seconds: 1), false), (.outOfMemory, false),
            (.outputLimit, false),
            (.diskFull, false), (.exited(status: 3), false), (.signalled(24), false), (.signalled(11), true),
        ])
    func setupFiles(ending: RunEnding, mayWorkElsewhere: Bool) {
        let result = SandboxResult(ending: ending, output: Array("the last words".utf8))
        let failure = MetadataReader.failure(of: result, SandboxLimits())
        if case .failed = failure { #expect(mayWorkElsewhere) } else { #expect(!mayWorkElsewhere) }
        #expect(failure.description.hasSuffix("; the last that they said: the last words"))
    }
}
