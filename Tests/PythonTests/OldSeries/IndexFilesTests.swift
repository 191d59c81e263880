import Instances
import Testing

@testable import Python

@Suite("Files of the index for interpreters that uv does not serve")
struct IndexFilesTests {
    private let digest = String(repeating: "a", count: 64)

    private func file(_ name: String, uploaded: String? = "2017-01-01") -> IndexFiles.File {
        IndexFiles.File(
            package: "lxml", name: name, url: "", sha256: digest, uploaded: uploaded.flatMap { Timestamp($0) }
        )
    }

    @Test(
        "Tags of wheels that serve Python 2.7 on this machine",
        arguments: [
            ("six-1-py2.py3-none-any.whl", true), ("enum34-1-py2-none-any.whl", true),
            ("a-1-py27-none-any.whl", true),
            ("a-1-cp27-cp27m-manylinux1_x86_64.whl", false), ("a-1-py3-none-any.whl", false),
            ("a-1-cp36-cp36m-linux_x86_64.whl", false), ("a-1-cp27-none-win_amd64.whl", false),
            ("a-1-cp27-cp27mu-macosx_10_6_intel.whl", false), ("a-1.tar.gz", false), ("a.whl", false),
        ])
    func tags(name: String, serves: Bool) {
        #expect((WheelTags(PythonVersion(2, 7)).rank(of: name) != nil) == serves)
    }

    @Test("What is built for the very series comes first, also for this machine's own processor")
    func order() throws {
        #if arch(arm64)
        let machine = "aarch64"
        #else
        let machine = "x86_64"
        #endif
        let tags = WheelTags(PythonVersion(2, 7))
        let own = try #require(tags.rank(of: "a-1-cp27-cp27mu-manylinux1_\(machine).whl"))
        let any = try #require(tags.rank(of: "a-1-py2.py3-none-any.whl"))
        #expect(own < any)
        let five = WheelTags(PythonVersion(3, 5))
        #expect(five.rank(of: "a-1-cp35-cp35m-manylinux2010_\(machine).whl") != nil)
        #expect(five.rank(of: "a-1-cp34-abi3-manylinux1_\(machine).whl") != nil)
        #expect(five.rank(of: "a-1-cp36-abi3-manylinux1_\(machine).whl") == nil)
        #expect(five.rank(of: "a-1-py2-none-any.whl") == nil)
    }

    @Test("Of a release's wheels, those of the day are taken; later ones where there were none")
    func days() throws {
        let day = try #require(Timestamp("2018-01-01"))
        func wheel(_ files: [IndexFiles.File]) -> String? {
            IndexFiles.wheel(of: "lxml", "3.7", for: PythonVersion(2, 7), before: day, among: files)?.name
        }
        let (early, late) = ("lxml-3.7-py2.py3-none-any.whl", "lxml-3.7-py27-none-any.whl")
        #expect(wheel([file(early), file(late, uploaded: "2019-01-01")]) == early)
        #expect(wheel([file(late, uploaded: "2019-01-01")]) == late)
        #expect(wheel([file(late), file("lxml-3.8-py2-none-any.whl")]) == late)
        #expect(wheel([file("lxml-3.7.tar.gz")]) == nil)
    }

    @Test("Lines of the program that are not whole or not sound are none")
    func lines() {
        let lines = [
            #"["Lxml", "lxml-3.7.tar.gz", "https://x/lxml-3.7.tar.gz", "\#(digest)", "2017-01-01T00:00:00Z"]"#,
            #"["lxml", "../lxml.whl", "https://x/", "\#(digest)", ""]"#, #"["lxml", "a.whl", "", "12", ""]"#,
            #"["lxml", "a.whl"]"#, "{}", "",
        ]
        let found = IndexFiles.files(Array(lines.joined(separator: "\n").utf8))
        #expect(found.map(\.package) == ["lxml"])
        #expect(found.first?.uploaded == Timestamp("2017-01-01T00:00:00Z"))
    }

    @Test("What uv could not build is read from its words")
    func unbuilt() {
        let said = """
              × Failed to download and build `MarkupSafe==1.0`
              ├─▶ Failed to build `pbr==3.0.1`
              × Failed to build `../x==1`
            """
        #expect(
            OldResolution.unbuilt(said).map { "\($0.name) \($0.version)" } == ["markupsafe 1.0", "pbr 3.0.1"])
    }

    @Test("Commits from before the runner's releases get it, and an installer that has a wheel")
    func exceptions() throws {
        let early = try #require(Timestamp("2013-01-01"))
        #expect(Exceptions.known(at: early)["pytest"] == nil)
        let old = Exceptions.known(at: early, forOld: true)
        #expect(["pytest", "py", "pip", "setuptools", "wheel"].allSatisfy { old[$0] != nil })
        let late = try #require(Timestamp("2019-07-01"))
        #expect(Exceptions.known(at: late, forOld: true).keys.sorted() == ["atomicwrites"])
    }
}
