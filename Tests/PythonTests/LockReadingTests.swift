import Testing

@testable import Python

@Suite("Locks from anyone")
struct LockReadingTests {
    private static let digits = String(repeating: "0f", count: 32)
    private static let head = "swegym environment lock 1\ninterpreter cpython 3.9.18\n"
    private static let whole = head + "pin attrs 19.1.0 wheel sha256:\(digits)\nsystem cmake\nstep make\n"

    @Test("A whole lock is read")
    func whole() throws {
        let lock = try EnvironmentLock(text: Self.whole)
        #expect(lock.text == Self.whole)
    }

    @Test("A lock that was cut off anywhere is refused, or says less and so is another lock")
    func truncated() throws {
        let identity = try EnvironmentLock(text: Self.whole).digest
        for count in 0..<Self.whole.utf8.count {
            let text = String(Self.whole.prefix(count))
            let cut = try? EnvironmentLock(text: text)
            #expect(cut?.digest != identity)
            if !text.hasSuffix("\n") { #expect(cut == nil) }
        }
    }

    @Test(
        "What no lock has is refused",
        arguments: [
            "interpreter cpython 3.9.18\n", "swegym environment lock 2\ninterpreter cpython 3.9.18\n",
            head + "interpreter cpython 3.8.1\n", "swegym environment lock 1\ninterpreter cpython 3.9\n",
            "swegym environment lock 1\ninterpreter pypy 3.9.18\n", "swegym environment lock 1\n",
            head + "pin attrs 1 wheel sha256:\(digits)\npin attrs 2 wheel sha256:\(digits)\n",
            head + "pin attrs 1 wheel sha256:\(digits.uppercased())\n",
            head + "pin attrs 1 wheel sha256:\(digits.replacing("f", with: "ｆ"))\n",
            head + "system ../../etc\n", head + "system --option\n", head + "system Cmake\n", head + "\n",
            head + "system a b\n",
        ])
    func refused(text: String) {
        #expect(throws: EnvironmentError.self) { try EnvironmentLock(text: text) }
    }

    @Test("The error names the line and what was expected there")
    func explained() {
        let error = #expect(throws: EnvironmentError.self) {
            try EnvironmentLock(text: Self.head + "pin attrs 1;rm wheel sha256:\(Self.digits)\n")
        }
        #expect(
            error?.description
                == "line 3 of the environment lock: expected pin NAME VERSION wheel|source sha256:HEX")
    }

    @Test("A text of any size is refused before it is taken apart")
    func huge() {
        let text = Self.head + String(repeating: "step x\n", count: EnvironmentLock.largestText / 7)
        #expect(throws: EnvironmentError.self) { try EnvironmentLock(text: text) }
    }
}
