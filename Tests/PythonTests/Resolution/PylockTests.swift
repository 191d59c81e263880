import Testing

@testable import Python

@Suite("Lock files of uv")
struct PylockTests {
    private let wheel = String(repeating: "a", count: 64)
    private let source = String(repeating: "b", count: 64)

    @Test("A package is pinned to its first wheel, or to its source distribution")
    func pins() {
        let packages = PylockReader.packages(
            """
            lock-version = "1.0"
            [[packages]]
            name = "alpha"
            version = "1.0"
            wheels = [{url = "https://h/a.whl", hashes = {sha256 = "\(wheel)"}}]
            sdist = {url = "https://h/a.tar.gz", hashes = {sha256 = "\(source)"}}
            [[packages]]
            name = "beta"
            version = "2.0"
            sdist = {url = "https://h/b.tar.gz", hashes = {sha256 = "\(source)"}}
            [[packages]]
            name = "gamma"
            version = "3.0"
            """)
        #expect(packages.map(\.name) == ["alpha", "beta", "gamma"])
        #expect(packages.map { $0.pin?.kind } == [.wheel, .source, nil])
        #expect(packages.map { $0.pin?.sha256 } == [wheel, source, nil])
    }

    @Test("Names, versions and hashes that could be anything else are left out")
    func unsound() {
        let packages = PylockReader.packages(
            """
            [[packages]]
            name = "../up"
            version = "1.0"
            [[packages]]
            name = "alpha"
            version = "1.0; rm"
            [[packages]]
            name = "beta"
            version = "1.0"
            wheels = [{url = "https://h/b.whl", hashes = {sha256 = "short"}}]
            """)
        #expect(packages.map(\.name) == ["beta"])
        #expect(packages.first?.wheels.isEmpty == true)
    }
}
