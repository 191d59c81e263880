internal import Instances
internal import Pipeline
internal import Python
internal import Terminal

/// The environments of a workspace, as lists of them are written.
struct EnvironmentOutput {
    private let listing: EnvironmentListing

    /// - Throws: what the workspace throws.
    init(_ workspace: WorkspaceOptions) throws {
        _ = try workspace.catalogueToRead()
        listing = try EnvironmentLibrary(layout: workspace.layout).list()
    }

    /// Writes a table and the sums, the JSON, or the digests of the locks alone.
    func write(to context: CommandContext, asJSON: Bool, idsAlone: Bool = false) throws {
        if asJSON {
            context.output(try JSONOutput.text(listing))
            return
        }
        guard !idsAlone else {
            for row in listing.rows { context.write(escaping: row.lock) }
            return
        }
        var table = Table([
            .init("lock"), .init("python"), .init("packages", .right), .init("size", .right),
            .init("alone", .right), .init("used"), .init("instances", isFlexible: true),
        ])
        for row in listing.rows {
            let few = row.instances.prefix(3).map(\.description).joined(separator: " ")
            let rest = row.instances.count - 3
            table.append([
                .init(String(row.lock.prefix(12))), .init(row.python ?? "?"),
                .init(row.packages.map(HumanFormat.count) ?? ""),
                .init(row.bytes.map(HumanFormat.bytes) ?? "not built"),
                .init(row.ownBytes.map(HumanFormat.bytes) ?? ""), .init(row.usedAt?.day ?? ""),
                .init(rest > 0 ? "\(few) and \(rest) more" : few),
            ])
        }
        context.write(table)
        context.output("\n" + Self.summary(listing) + "\n")
    }

    private static func summary(_ listing: EnvironmentListing) -> String {
        let parts = [
            "environments and caches \(HumanFormat.bytes(listing.totalBytes))",
            "of it only in caches \(HumanFormat.bytes(listing.cacheOnlyBytes))",
            "logs \(HumanFormat.bytes(listing.logBytes))",
            "records \(HumanFormat.bytes(listing.recordBytes))",
        ]
        let each = listing.bytesPerInstance.map { ": \(HumanFormat.bytes($0)) an instance, without mirrors" }
        let names = listing.accelerators.keys.sorted().prefix(4).joined(separator: ", ")
        let apart =
            listing.accelerators.isEmpty
            ? ""
            : " and without the \(HumanFormat.bytes(listing.acceleratorBytes)) of "
                + "\(HumanFormat.count(listing.accelerators.count, "package")) for graphics processors, "
                + "which are kept once (\(names)\(listing.accelerators.count > 4 ? " …" : ""))"
        return parts.joined(separator: ", ") + "; \(HumanFormat.count(listing.instances, "instance"))"
            + (each ?? "") + apart
    }
}
