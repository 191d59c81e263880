import Foundation
import Testing

@Suite struct `Mirrors of a workspace` {
    @Test func `status shows what they hold, and one that is gone is fetched again to publish the same`()
        async throws
    {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        _ = await sandpit.mine("--archive", sandpit.archive, "--mirror-budget", "1GB")
        let expected = try await sandpit.publish(to: "expected")
        let workspace = ["--workspace", sandpit.root + "/workspace"]
        let funnel = await sandpit.run(["status"] + workspace)
        #expect(funnel.console.output.contains("1 mirror: "))
        let mirrors = sandpit.root + "/workspace/mirrors"
        let shown = await sandpit.run(["status", "--mirrors"] + workspace)
        #expect(shown.console.output.contains("swegym-demo__pocketunits.git"))
        try FileManager.default.removeItem(atPath: mirrors + "/swegym-demo__pocketunits.git")
        let told = await sandpit.run(["status", "--mirrors", "--json"] + workspace)
        let listing = try #require(
            try JSONSerialization.jsonObject(with: Data(told.console.output.utf8)) as? [String: Any])
        #expect(listing["removed"] as? Int == 1)
        #expect((listing["mirrors"] as? [Any])?.isEmpty == true)
        #expect(try await sandpit.publish(to: "again") == expected)
        #expect(FileManager.default.fileExists(atPath: mirrors + "/swegym-demo__pocketunits.git"))
    }

    @Test func `a budget that is no size is refused`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        #expect(await sandpit.mine("--mirror-budget", "much").status == 2)
    }
}
