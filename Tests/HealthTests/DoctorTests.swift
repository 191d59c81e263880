import Files
import Foundation
import Instances
import Python
import Sandbox
import TestSupport
import Testing
import Workspace

@testable import Health

@Suite("What the machine lacks")
struct DoctorTests {
    @Test("The pinned version of uv is good; another is limited, with what breaks and the remedy")
    func uv() throws {
        let good = Doctor.finding("/bin/uv", .pinned, remedy: "x")
        #expect(good.state == .good && good.remedy == nil && good.finding.contains("\(UvVersion.pinned)"))
        let other = Doctor.finding("/bin/uv", try #require(UvVersion("0.13.9")), remedy: "x")
        #expect(other.state == .limited && other.remedy == "x")
        #expect(other.finding.contains("0.13.9") && other.finding.contains("Twisted"))
    }

    @Test("Without libfaketime or a second processor, what repeats are not varied in is said")
    func variation() {
        let all = Doctor.variation(clock: "/lib/clock.so", cores: 2)
        #expect(all.state == .good && all.remedy == nil)
        let none = Doctor.variation(clock: nil, cores: 1)
        #expect(none.state == .limited && none.remedy == "apt-get install libfaketime")
        #expect(
            none.finding
                == "order of tests, hash seed are varied; not the day, for want of libfaketime, nor the number of "
                + "processors, of which there is one")
    }

    @Test("pyenv is called where a shell finds it, and fetched where it is not there")
    func pyenv() throws {
        #expect(
            Pyenv(["HOME": "/no where"]).install(["3.8", "3.9"])
                == "git clone https://github.com/pyenv/pyenv '/no where/.pyenv' "
                + "&& '/no where/.pyenv/bin/pyenv' install 3.8 3.9")
        let directory = try TemporaryDirectory()
        try directory.write("", to: "bin/pyenv")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: directory["bin/pyenv"])
        #expect(
            Pyenv(["PYENV_ROOT": directory.path]).install(["3.8"])
                == "\(ShellWord.quoted(directory["bin/pyenv"])) install 3.8")
        #expect(Pyenv(["PATH": "/none:\(directory["bin"])"]).install(["3.8"]) == "pyenv install 3.8")
    }

    @Test("The program by which patches are tried that git refuses is looked for where the sandbox looks")
    func patch() throws {
        let directory = try TemporaryDirectory()
        let absent = Doctor.patch(in: [directory.path])
        #expect(absent.state == .limited && absent.remedy == "apt-get install patch")
        try directory.write("", to: "patch")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory["patch"])
        let there = Doctor.patch(in: ["/no where", directory.path])
        #expect(there.state == .good && there.finding.hasPrefix(directory["patch"]) && there.remedy == nil)
    }

    @Test("podman is wanted by nobody who does not ask for it; what it lacks is said")
    func podman() {
        let version = SandboxCapability(name: "podman", finding: "4.3.1", state: .good)
        let good = Doctor.podman([version])
        #expect(good.state == .good && good.finding == "4.3.1, for --sandbox podman")
        let absent = Doctor.podman([
            SandboxCapability(name: "podman", finding: "not found", state: .missing, remedy: "install it")
        ])
        #expect(absent.state == .limited && absent.remedy == "install it")
        #expect(absent.finding.hasPrefix("not found; "))
        let failing = Doctor.podman([
            version, SandboxCapability(name: "container", finding: "no users", state: .missing),
        ])
        #expect(failing.state == .limited && failing.finding.hasPrefix("container: no users; "))
    }

    @Test(
        "Records that cannot be read are one finding, which validating mends unless a later version wrote them"
    )
    func records() throws {
        let layout = WorkspaceLayout(root: "/w")
        #expect(Doctor.records([], in: layout).isEmpty)
        let faults = (1...5).map { StoredFault.unreadable(path: "/w/\($0).json", cause: "it is empty") }
        let finding = try #require(Doctor.records(faults, in: layout).first)
        #expect(finding.state == .limited)
        #expect(finding.finding.hasPrefix("5 records cannot be read: /w/1.json (it is empty), "))
        #expect(finding.remedy == "swegym validate --workspace /w")
        let newer = try #require(Doctor.records([.newer(path: "/w/6.json", format: 9)], in: layout).first)
        #expect(newer.remedy == nil && newer.finding.contains("format 9"))
    }
}
