internal import Instances
internal import Mirrors
internal import Terminal

/// The mirrors of a workspace as a table.
struct MirrorOutput {
    let listing: MirrorListing

    /// Writes one line a mirror, and the sum.
    func write(to context: CommandContext, asJSON: Bool) throws {
        if asJSON { return context.output(try JSONOutput.text(listing)) }
        var table = Table([
            .init("mirror"), .init("takes", .right), .init("used"), .init("holds"), .init("from"),
        ])
        for mirror in listing.mirrors {
            let borrowed = mirror.lenders.map { "what \($0) lacks" }.joined(separator: ", ")
            let held = mirror.isPartial ? "all but large files" : "everything"
            table.append([
                .init(mirror.folder), .init(HumanFormat.bytes(mirror.bytes)), .init("\(mirror.usedAt)"),
                .init(borrowed.isEmpty ? held : borrowed), .init(mirror.source ?? ""),
            ])
        }
        context.write(table)
        writeSum(to: context)
    }

    /// Writes what they take together.
    func writeSum(to context: CommandContext) {
        guard !listing.mirrors.isEmpty || listing.removed > 0 else { return }
        let removed = listing.removed > 0 ? "; \(listing.removed) more made room" : ""
        context.output(
            "\n\(HumanFormat.count(listing.mirrors.count, "mirror")): \(HumanFormat.bytes(listing.bytes))\(removed)\n"
        )
    }
}
