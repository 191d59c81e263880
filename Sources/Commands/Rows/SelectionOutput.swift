internal import Files
internal import Publishing
internal import Terminal

/// What `swegym split` prints at its end.
struct SelectionOutput {
    let manifest: Manifest
    let directory: String

    /// Writes the table or the JSON.
    func write(to context: CommandContext, asJSON: Bool) throws {
        guard !asJSON else {
            context.output(try JSONOutput.text(manifest))
            return
        }
        var table = Table([.init("file"), .init("rows", .right), .init("size", .right)])
        for file in manifest.files {
            table.append([
                .init(file.name), .init(file.rows.map(HumanFormat.count) ?? ""),
                .init(HumanFormat.bytes(file.bytes)),
            ])
        }
        context.write(table)
        if let derivation = manifest.derivation {
            context.output("\n\(HumanFormat.count(derivation.rows, "row")) read\n")
            var reasons = Table([.init("left out"), .init("", .right)])
            for (reason, count) in derivation.leftOut.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
            {
                reasons.append([.init(reason), .init(HumanFormat.count(count))])
            }
            if !derivation.leftOut.isEmpty { context.write(reasons) }
        }
        context.output("\nwritten to \(directory)\n")
    }
}
