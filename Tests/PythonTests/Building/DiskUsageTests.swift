import Foundation
import TestSupport
import Testing

@testable import Python

@Suite("What directories take on the disk")
struct DiskUsageTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("A file with several names counts once, a link is not followed")
    func links() throws {
        try directory.write(String(repeating: "x", count: 100_000), to: "one")
        let before = DiskUsage.bytes(below: directory.path)
        #expect(before >= 100_000)
        try FileManager.default.linkItem(atPath: directory["one"], toPath: directory["two"])
        try FileManager.default.createSymbolicLink(atPath: directory["up"], withDestinationPath: "/usr")
        // The directory itself, the file and the symbolic link.
        #expect(DiskMeter.files(below: directory.path).count == 3)
        #expect(DiskUsage.bytes(below: directory.path) < 2 * before)
    }

    @Test("Directories are left out on request, and one that is not there takes nothing")
    func leavingOut() throws {
        try directory.write("x", to: "kept/file")
        try directory.write("x", to: "other/file")
        let all = DiskMeter.files(below: directory.path).count
        let some = DiskMeter.files(below: directory.path) { $0.hasSuffix("/other") }.count
        #expect(all - some == 1)
        #expect(DiskMeter.files(below: directory["none"]).isEmpty)
    }
}
