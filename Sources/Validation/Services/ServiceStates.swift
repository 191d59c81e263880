internal import Instances

/// What became of the services of a run, as the program that starts them says before the tests begin.
enum ServiceStates {
    /// Takes the lines of the services from the beginning of a run's report.
    ///
    /// So many lines as there are services are the program's own: nothing of the project had run when they were written.
    ///
    /// - Returns: what became of each; nil for runs without services.
    static func take(for services: [Service], from report: inout [UInt8]) -> [StartedService]? {
        guard !services.isEmpty else { return nil }
        var states = services.map { service in
            StartedService(
                name: service.kind.rawValue, port: service.port, version: service.version,
                failure: "nothing was said of it")
        }
        for _ in services {
            guard let end = report.firstIndex(of: UInt8(ascii: "\n")) else { break }
            let line = String(decoding: report[..<end], as: UTF8.self)
            let words = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard words.count == 5, words[0] == "service",
                let index = states.firstIndex(where: { $0.name == words[1] && "\($0.port)" == words[2] })
            else { break }
            if words[3] == "ready" {
                states[index].failure = nil
                states[index].seconds = Double(words[4])
            } else {
                states[index].failure = Printable.text(String(words[4].prefix(300)))
            }
            report.removeSubrange(...end)
        }
        return states
    }
}
