import TestSupport
import Testing

@testable import Python

@Suite("Files of caches")
struct CacheFilesTests {
    private let directory: TemporaryDirectory
    private let cache = CacheFiles(faults: CacheFaults())

    init() throws { directory = try TemporaryDirectory() }

    @Test("What is not there is no fault")
    func absent() {
        #expect(cache.read(directory["none"]) == nil)
        #expect(cache.names(in: directory["none"]).isEmpty)
        #expect(cache.faults.summary() == nil)
    }

    @Test("What was written is read again, in a directory that was missing")
    func roundTrip() throws {
        try cache.write(Array("text".utf8), to: directory["a/b/c"])
        #expect(cache.read(directory["a/b/c"]).map { String(decoding: $0, as: UTF8.self) } == "text")
        #expect(cache.names(in: directory["a/b"]) == ["c"])
        #expect(cache.faults.summary() == nil)
    }

    @Test("What is there and cannot be used is counted, and told once")
    func faults() throws {
        try directory.write("a file", to: "file")
        #expect(cache.names(in: directory["file"]).isEmpty)
        let one = try #require(cache.faults.summary())
        #expect(one.hasPrefix("one cache file could not be used, which costs time only; the first is"))
        #expect(cache.read(directory.path) == nil)
        try cache.write([1], to: directory["file/below"])
        let two = try #require(cache.faults.summary())
        #expect(two.hasPrefix("2 cache files"))
        #expect(two.contains(directory.path))
        #expect(cache.faults.summary() == nil)
    }

    @Test("Listing tells a directory that cannot be read from one that is not there")
    func listing() throws {
        #expect(try Workbench.names(in: directory["none"]) == [])
        try directory.write("", to: "b")
        try directory.write("", to: "a")
        #expect(try Workbench.names(in: directory.path) == ["a", "b"])
        #expect(throws: EnvironmentError.self) { try Workbench.names(in: directory["a"]) }
    }
}

@Suite("Whose fault an error of environments is")
struct ProjectsOwnFaultTests {
    @Test("Requirements, setup files and builds are a project's own; machine, index and a full disk are not")
    func faults() {
        let own: [EnvironmentError] = [
            .metadata(project: "x", .failed("")), .unsatisfiable(attempts: [], said: ""),
            .build(package: "a", version: "1", said: ""), .install(step: "", said: ""),
        ]
        let others: [EnvironmentError] = [
            .undatedIndex, .infrastructure(doing: "", cause: ""), .missingTool("uv", remedy: ""),
            .build(package: "a", version: "1", said: "", kind: .diskFull),
        ]
        #expect(own.map(\.isProjectsOwn) == [true, true, true, true])
        #expect(others.map(\.isProjectsOwn) == [false, false, false, false])
    }
}
