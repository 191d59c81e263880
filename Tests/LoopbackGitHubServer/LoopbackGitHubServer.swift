import Foundation
import LoopbackGitHub

/// Plays GitHub on 127.0.0.1 for benchmarks, until it is ended.
///
/// Arguments are `--name value`: port, repository, pulls, linked (percent), seed, faults (percent), fault-seed, limit,
/// window (seconds), latency (milliseconds), token, listed (repositories that searching finds), same-stars (how many of
/// them have equal stars), searches (a minute). It prints its address, then obeys lines on standard input:
/// `counts` prints what was asked as JSON, `reset` forgets it, `faults PERCENT SEED` sets what goes wrong,
/// `change PERCENT` edits that share of the pull requests and their issues.
@main
struct LoopbackGitHubServer {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        var options: [String: String] = [:]
        for index in stride(from: 0, to: arguments.count - 1, by: 2) {
            options[String(arguments[index].dropFirst(2))] = arguments[index + 1]
        }
        func number(_ name: String, _ other: Int) -> Int { options[name].flatMap { Int($0) } ?? other }

        var settings = LoopbackGitHub.Settings()
        settings.tokens = options["token"].map { [$0] } ?? []
        settings.limit = number("limit", 1_000_000)
        settings.window = number("window", 3600)
        settings.latency = Double(number("latency", 0)) / 1000
        settings.faultPercent = UInt64(number("faults", 0))
        settings.seed = UInt64(number("fault-seed", 1))
        let population = Population(
            options["repository"] ?? "octo/tool", mergedPulls: number("pulls", 1000),
            seed: UInt64(number("seed", 7)), linkedPercent: UInt64(number("linked", 60)))
        let gitHub = try LoopbackGitHub(population, settings: settings, port: number("port", 0))
        var listed = ListedRepositories(
            count: number("listed", 0), seed: UInt64(number("seed", 7)), sameStars: number("same-stars", 0))
        listed.searchesPerMinute = number("searches", 30)
        gitHub.list(listed)
        say(gitHub.address)
        while let line = readLine() {
            try obey(line.split(separator: " ").map(String.init), gitHub, population)
        }
    }

    private static func obey(_ words: [String], _ gitHub: LoopbackGitHub, _ population: Population) throws {
        switch words.first {
        case "counts":
            say(String(decoding: try JSONEncoder().encode(gitHub.counts), as: UTF8.self))
        case "reset": gitHub.resetCounts()
        case "faults":
            gitHub.set { settings in
                settings.faultPercent = words.count > 1 ? UInt64(words[1]) ?? 0 : 0
                settings.seed = words.count > 2 ? UInt64(words[2]) ?? 1 : 1
            }
        case "change":
            let percent = words.count > 1 ? Int(words[1]) ?? 1 : 1
            let now = Int(Date().timeIntervalSince1970)
            gitHub.change { changed in
                for (index, pull) in population.mergedPulls.enumerated() where index % 100 < percent {
                    changed.edit(pull, at: now)
                    if let issue = population.target(of: pull) { changed.edit(issue, at: now) }
                }
            }
        default: break
        }
    }

    private static func say(_ text: String) {
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }
}
