internal import Glibc
internal import Sessions

/// `docker ps`.
struct DockerList {
    let context: FrontContext

    func run(_ arguments: [String]) throws -> Int32 {
        let table = OptionTable(
            flags: ["-a --all", "-q --quiet", "--no-trunc", "-s --size", "-l --latest"],
            values: ["-f --filter", "--format", "-n --last"])
        let read = try table.read(arguments, stopsAtFirst: false)
        let filters = try read.all("--filter").map { text throws(FrontFailure) in try Filter(text) }
        let template = try read.last("--format").map { text throws(FrontFailure) in try DockerTemplate(text) }
        var rows: [(SessionSummary)] = []
        for one in try SessionSummary.all(in: context.store) {
            guard one.isAlive || read.has("--all") || filters.contains(where: \.asksForState) else {
                continue
            }
            if filters.allSatisfy({ $0.holds(for: one) }) { rows.append(one) }
        }
        if template == nil, !read.has("--quiet") {
            say("CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES")
        }
        for row in rows {
            if read.has("--quiet") {
                say(row.record.name)
            } else if let template {
                say(template.text(of: Self.json(row)))
            } else {
                let command = row.record.command.joined(separator: " ")
                say(
                    "\(row.record.name)   \(row.record.image)   \"\(command)\"   \(row.age) seconds ago   "
                        + "\(Self.status(row))      \(row.record.name)")
            }
        }
        return 0
    }

    private static func status(_ row: SessionSummary) -> String {
        row.isAlive ? "Up \(row.age) seconds" : "Exited (137)"
    }

    private static func json(_ row: SessionSummary) -> JSONValue {
        .object([
            ("ID", .text(row.record.name)), ("Names", .text(row.record.name)),
            ("Image", .text(row.record.image)),
            ("Command", .text(row.record.command.joined(separator: " "))), ("Status", .text(status(row))),
            ("State", .text(row.isAlive ? "running" : "exited")),
            ("CreatedAt", .text(DockerContainer.date(row.record.started))),
            (
                "Labels",
                .text(
                    row.record.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
                        separator: ","))
            ),
        ])
    }

    /// One `--filter`.
    private struct Filter {
        let key: String
        let value: String

        init(_ text: String) throws(FrontFailure) {
            let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard halves.count == 2, ["name", "id", "label", "status", "ancestor"].contains(halves[0]) else {
                throw FrontFailure("the filter \(text) is not known here", status: 125)
            }
            (key, value) = (halves[0], halves[1])
        }

        var asksForState: Bool { key == "status" }

        func holds(for one: SessionSummary) -> Bool {
            switch key {
            case "name", "id":
                // Docker takes an expression; callers give a name, with or without anchors and the slash before it.
                let plain = value.filter { !"^$/".contains($0) }
                return value.hasPrefix("^")
                    ? one.record.name.hasPrefix(plain) : one.record.name.contains(plain)
            case "label":
                let halves = value.split(separator: "=", maxSplits: 1).map(String.init)
                guard let found = one.record.labels[halves.first ?? ""] else { return false }
                return halves.count < 2 || halves[1] == found
            case "status": return (value == "running") == one.isAlive
            default: return ImageName.key(of: value) == ImageName.key(of: one.record.image)
            }
        }
    }
}
