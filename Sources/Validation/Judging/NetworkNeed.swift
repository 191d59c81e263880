internal import Instances

/// Tells from a run's log whether tests reached for a network, which the sandbox does not give them.
///
/// The signs are the system's own messages for names that cannot be looked up and hosts that cannot be reached. It is
/// evidence for a note, never for a verdict: a test may provoke such a message on purpose.
package enum NetworkNeed {
    private static let signs = [
        "Name or service not known", "Temporary failure in name resolution", "Network is unreachable",
        "nodename nor servname provided", "No address associated with hostname",
    ].map { Array($0.utf8) }

    /// The first line of the log that shows it, cut to a readable length; nil when none does.
    package static func evidence(in log: [UInt8]) -> String? {
        for line in log.split(separator: UInt8(ascii: "\n"))
        where signs.contains(where: { contains(line, $0) }) {
            return Printable.text(String(decoding: line.prefix(300), as: UTF8.self))
        }
        return nil
    }

    /// Whether a line holds some bytes.
    private static func contains(_ line: ArraySlice<UInt8>, _ sign: [UInt8]) -> Bool {
        guard let first = sign.first else { return true }
        var rest = line[...]
        while let start = rest.firstIndex(of: first) {
            guard rest.endIndex - start >= sign.count else { return false }
            if rest[start..<start + sign.count].elementsEqual(sign) { return true }
            rest = rest[(start + 1)...]
        }
        return false
    }
}
