import Testing

@testable import Settings

@Suite("Values of configuration files")
struct ValueTests {
    @Test(
        "Sizes have decimal or binary units",
        arguments: [
            ("500000000", 500_000_000), ("20GB", 20_000_000_000), ("1.5 GiB", 1_610_612_736), ("2k", 2000),
            ("7B", 7), ("0", 0), ("3 mib", 3 << 20),
        ])
    func sizes(text: String, bytes: Int) {
        #expect(ByteSize(text)?.bytes == bytes)
    }

    @Test(
        "Anything else is no size",
        arguments: ["", "GB", "1.5.2", "-1", "1e3", "99999999999T", "1 XB", "1 G B"])
    func noSizes(text: String) {
        #expect(ByteSize(text) == nil)
    }

    @Test(
        "A path is relative to the directory of its file",
        arguments: [
            ("../x", "config/repos.yaml", "x"), ("x", "repos.yaml", "x"),
            ("/abs", "config/repos.yaml", "/abs"),
            ("..", "a/b.yaml", "."), ("../../x", "a/b.yaml", "../x"),
            ("./x", "/srv/c/repos.yaml", "/srv/c/x"),
        ])
    func paths(path: String, file: String, resolved: String) {
        #expect(ConfiguredPath.resolve(path, besides: file) == resolved)
    }

    @Test(
        "A path inside a checkout is relative and never goes up",
        arguments: [
            ("a/b", true), ("a..b", true), ("", false), ("/a", false), ("a/../b", false), ("-r", false),
        ])
    func inside(path: String, isInside: Bool) {
        #expect(ConfiguredPath.isInside(path) == isInside)
    }

    @Test("An alias counts when its anchor is there")
    func aliases() {
        #expect(AliasScan.firstAlias(in: "- &a [x]\n- *a") == AliasScan.Place(name: "a", line: 2, column: 3))
        #expect(AliasScan.firstAlias(in: "run: ls *.py & wait") == nil)
        #expect(AliasScan.firstAlias(in: "- *gone\n- &other x") == nil)
    }
}
