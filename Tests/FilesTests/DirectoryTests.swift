import Files
import Foundation
import TestSupport
import Testing

@Suite struct `Listing directories that may be absent` {
    @Test func `an absent one holds nothing, a file in its place is a fault`() throws {
        let directory = try TemporaryDirectory()
        #expect(try Directory.names(in: directory["none"]) == [])
        try directory.write("x", to: "b")
        try directory.write("x", to: "a")
        #expect(try Directory.names(in: directory.path) == ["a", "b"])
        let error = #expect(throws: RecordError.self) { try Directory.names(in: directory["a"]) }
        #expect(error?.description.contains(directory["a"]) == true)
    }

    @Test func `files are found in any depth by the ends of their names`() throws {
        let directory = try TemporaryDirectory()
        for name in ["x.json", "a/b/y.json", "a/z.json.1.partial", "a/b.txt"] {
            try directory.write("", to: name)
        }
        #expect(
            try Directory.files(below: directory.path, suffix: ".json")
                == [directory["a/b/y.json"], directory["x.json"]])
        #expect(try Directory.files(below: directory["none"], suffix: ".json") == [])
    }

    @Test func `what is discarded is gone, and what is not there is no fault`() throws {
        let directory = try TemporaryDirectory()
        try directory.write("", to: "a/b")
        Directory.discard(directory["a"])
        Directory.discard(directory["a"])
        #expect(try Directory.names(in: directory.path) == [])
    }
}
