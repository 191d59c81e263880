internal import Digests
package import Files
internal import JSON

/// How often runs resolve instances, as `difficulty.jsonl` says it.
package struct PassRates: Hashable, Sendable {
    /// The name of the file by splits.
    package static let fileName = "difficulty.jsonl"

    /// The shares by instance, from 0 to 1.
    let rates: [String: Double]
    /// The SHA-256 of the file.
    let digest: String

    /// Reads the file: an object a line, with `instance_id` and `pass_rate`.
    ///
    /// - Throws: `RecordError` when it cannot be read, naming the line.
    package init(_ path: String) throws(RecordError) {
        var rates: [String: Double] = [:]
        var lines = try LineFile(path, longest: 16 << 20)
        while let line = try lines.next() {
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            guard let (instance, rate) = Self.entry(line) else {
                throw RecordError(
                    kind: .malformed, operation: "reading \(path):\(lines.number)",
                    cause: "expected instance_id and a pass_rate from 0 to 1, as "
                        + "`swegym trajectories difficulty` writes them")
            }
            rates[instance] = rate
        }
        self.rates = rates
        digest = try FileDigest.of(path).sha256
    }

    private static func entry(_ line: [UInt8]) -> (String, Double)? {
        do throws(RowLineError) {
            let row = try RowLine(line)
            guard let instance = row.text("instance_id"),
                let rate = row.raw("pass_rate").flatMap({ Double(String(decoding: $0, as: UTF8.self)) }),
                (0...1).contains(rate)
            else { return nil }
            return (instance, rate)
        } catch {
            return nil
        }
    }
}

/// Between which shares of resolving runs instances are wanted, both included.
package struct PassRateBound: Hashable, Sendable {
    package let range: ClosedRange<Double>
    /// The shares that are known.
    package var rates: PassRates?
    /// As it is written on the command line.
    package let text: String

    /// Reads `0.1-0.9`, `0.1-` or `-0.9`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !(parts[0].isEmpty && parts[1].isEmpty),
            let low = parts[0].isEmpty ? 0 : Double(parts[0]),
            let high = parts[1].isEmpty ? 1 : Double(parts[1]), (0...1).contains(low),
            (low...1).contains(high)
        else { return nil }
        range = low...high
        self.text = text
    }

    /// The criterion that an instance misses; nil when it meets it.
    func missed(by instance: String) -> String? {
        guard let rate = rates?.rates[instance] else { return "pass-rate-unknown" }
        return range.contains(rate) ? nil : "pass-rate"
    }
}
