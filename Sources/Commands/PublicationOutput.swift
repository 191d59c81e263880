internal import Datasets
internal import Foundation
internal import Pipeline
internal import Terminal

/// What `swegym publish` prints at its end.
struct PublicationOutput {
    let result: PublicationReport
    let directory: String

    /// Writes the table or the JSON.
    func write(to context: CommandContext, asJSON: Bool) throws {
        guard !asJSON else {
            context.output(try JSONOutput.text(result))
            return
        }
        var table = Table([.init("file"), .init("rows", .right), .init("size", .right), .init("SHA-256")])
        let locks = result.files.filter { $0.name.hasPrefix("environments/") }
        for file in result.files where !file.name.hasPrefix("environments/") {
            table.append([
                .init(file.name), .init(file.rows.map(HumanFormat.count) ?? ""),
                .init(HumanFormat.bytes(file.bytes)), .init(String(file.sha256.prefix(16)), .faint),
            ])
        }
        if !locks.isEmpty {
            let bytes = locks.reduce(0) { $0 + $1.bytes }
            table.append([
                "environments/", .init(HumanFormat.count(locks.count, "lock")),
                .init(HumanFormat.bytes(bytes)), "",
            ])
        }
        context.write(table)
        if let changes = result.changes {
            context.output(
                "\nagainst \(changes.digest.prefix(16)): \(changes.added) added, \(changes.removed) removed, "
                    + "\(changes.changed) changed\n")
        }
        context.output("\nwritten to \(directory)\n")
    }
}
