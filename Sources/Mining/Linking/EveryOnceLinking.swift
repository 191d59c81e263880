/// SWE-bench's later rule: every issue once.
///
/// Decides: the numbers of every `keyword #number`. The original keeps them in a set without an order; ours are in
/// ascending order, so that equal inputs give equal texts.
enum EveryOnceLinking {
    static func numbers(in text: [UInt8]) -> [Int] {
        Set(WordAndNumber.all(in: text).lazy.filter(\.isClosing).map(\.number)).sorted()
    }
}
