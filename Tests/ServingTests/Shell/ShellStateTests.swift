import Testing

@testable import Serving

struct ShellStateTests {
    private func mark(_ kind: String, _ status: Int) -> [UInt8] {
        Array("\u{1e}n\(kind)\(status)\u{1f}".utf8)
    }

    /// A shell that has started.
    private func shell() -> ShellState {
        var state = ShellState(nonce: "n")
        state.hear(Array("bash$ ".utf8) + mark("E", 0) + mark("P", 0))
        _ = state.outcome(expecting: [])
        state.begin()
        return state
    }

    @Test("The output of a command is what comes before its mark")
    func output() {
        var state = shell()
        state.hear(Array("one".utf8))
        #expect(state.outcome(expecting: []) == nil)
        #expect(state.isBusy)
        state.hear(Array("two".utf8) + mark("E", 3) + mark("P", 0))
        #expect(!state.isBusy)
        #expect(state.outcome(expecting: []) == .ended(Array("onetwo".utf8), status: 3))
        #expect(state.outcome(expecting: []) == nil)
    }

    @Test("A prompt that comes late does not end the next command")
    func latePrompt() {
        var state = shell()
        state.hear(mark("E", 0))
        _ = state.outcome(expecting: [])
        state.begin()
        state.hear(mark("P", 0) + Array("text".utf8))
        #expect(state.outcome(expecting: []) == nil)
        state.hear(mark("E", 1))
        #expect(state.outcome(expecting: []) == .ended(Array("text".utf8), status: 1))
    }

    @Test("A command that is interrupted leaves a prompt alone")
    func interrupted() {
        var state = shell()
        state.hear(Array("begun".utf8) + mark("P", 130))
        #expect(state.outcome(expecting: []) == .ended(Array("begun".utf8), status: 130))
        #expect(!state.isBusy)
    }

    @Test("Of several expected texts the first in the output counts, and what follows it stays")
    func expected() throws {
        var state = shell()
        let patterns = [try ExpectedText("later"), try ExpectedText(#"na\w+\? "#)]
        state.hear(Array("hello name? later".utf8))
        #expect(state.outcome(expecting: patterns) == .found(Array("hello ".utf8), pattern: #"na\w+\? "#))
        #expect(state.outcome(expecting: patterns) == .found([], pattern: "later"))
        state.hear(mark("E", 0))
        #expect(state.outcome(expecting: patterns) == .ended([], status: 0))
    }

    @Test("The end of a shell is known with what it said last")
    func gone() {
        var state = shell()
        state.hear(Array("bye".utf8))
        state.end(status: 7)
        #expect(state.outcome(expecting: []) == .gone(Array("bye".utf8), status: 7))
    }

    @Test("An expression that takes for ever is given up")
    func slow() throws {
        let slow = try ExpectedText("(a+)+$")
        let start = ContinuousClock.now
        #expect(slow.find(in: Array(repeating: UInt8(ascii: "a"), count: 60) + [98]) == nil)
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(throws: RexFailure.self) { try ExpectedText("(") }
        #expect(throws: RexFailure.self) { try ExpectedText("") }
    }
}
