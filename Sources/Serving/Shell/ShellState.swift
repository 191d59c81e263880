/// What is known of a shell by what its terminal has said.
struct ShellState: Sendable {
    /// What somebody waits for.
    enum Outcome: Sendable, Equatable {
        /// The command is over: its output, and its exit status.
        case ended([UInt8], status: Int)
        /// Something that was expected came first.
        case found([UInt8], pattern: String)
        /// The shell is gone.
        case gone([UInt8], status: Int)
    }

    /// How much of the last output is searched for what is expected.
    private static let window = 64 << 10

    private var marks: ShellMarks
    private var output = CutOutput()
    /// The end that nobody has taken yet.
    private var ending: (output: [UInt8], status: Int)?
    private var goneStatus: Int?
    /// A prompt follows the mark after a command.
    private var owesPrompt = false
    /// Whether a command runs.
    private(set) var isBusy = true

    init(nonce: String) { marks = ShellMarks(nonce: nonce) }

    func line(_ script: String) -> [UInt8] { marks.line(script) }

    var isGone: Bool { goneStatus != nil }

    /// A line is about to be sent.
    mutating func begin() {
        isBusy = true
        ending = nil
    }

    /// What comes from now on answers what is about to be sent; a command goes on as it does.
    mutating func forgetEnding() { ending = nil }

    mutating func hear(_ bytes: some Collection<UInt8>) {
        for piece in marks.take(bytes) {
            switch piece {
            case .text(let text): output.append(text)
            case .mark(.prompt, _) where owesPrompt: owesPrompt = false
            case .mark(let kind, let status):
                isBusy = false
                owesPrompt = kind == .end
                ending = (output.take(), status)
            }
        }
    }

    mutating func end(status: Int) { goneStatus = status }

    /// What somebody who expects these texts gets, if it is there.
    mutating func outcome(expecting patterns: [ExpectedText]) -> Outcome? {
        let window = ending.map { $0.output.suffix(Self.window) } ?? output.suffix(Self.window)
        let found = patterns.compactMap { pattern in pattern.find(in: window).map { (pattern, $0) } }
        if let (pattern, place) = found.min(by: { $0.1.before < $1.1.before }) {
            if let ended = ending {
                ending = nil
                return .found(
                    Array(ended.output.dropLast(window.count - place.before)), pattern: pattern.pattern)
            }
            let after = Array(window.suffix(place.after))
            let before = output.take(leaving: window.count - place.before)
            _ = output.take()
            output.append(after)
            return .found(before, pattern: pattern.pattern)
        }
        if let ended = ending {
            ending = nil
            return .ended(ended.output, status: ended.status)
        }
        guard let goneStatus else { return nil }
        return .gone(output.take(), status: goneStatus)
    }
}
