import Foundation
import TestSupport
import Testing

@testable import Git

@Suite struct `The program git` {
    /// A folder with a program of that name that prints a line.
    private func folder(printing line: String, mode: Int = 0o755) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let path = try directory.write("#!/bin/sh\necho '\(line)'\n", to: "git")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return directory
    }

    @Test(arguments: [
        ("git version 2.29.0", true), ("git version 2.30", true), ("git version 3.0.1", true),
        ("git version 2.28.9", false), ("git version 1.99", false), ("something else", false), ("", false),
    ])
    func `is used where it is new enough`(line: String, isUsed: Bool) throws {
        let directory = try folder(printing: line)
        let found = GitTool.find(on: "/nowhere:\(directory.path)")
        #expect((found != nil) == isUsed)
        if isUsed { #expect(found?.executable == directory["git"]) }
    }

    @Test func `is the first that may be run on the path, whatever comes later`() throws {
        let old = try folder(printing: "git version 2.1.0")
        let new = try folder(printing: "git version 2.40.0")
        let closed = try folder(printing: "git version 2.40.0", mode: 0o644)
        #expect(GitTool.find(on: "\(closed.path):\(new.path):\(old.path)")?.executable == new["git"])
        #expect(GitTool.find(on: "\(old.path):\(new.path)") == nil)
        #expect(GitTool.find(on: closed.path) == nil)
        #expect(GitTool.find(on: "") == nil)
    }

    @Test(
        arguments: [
            ("https://example.org/a", "https"), ("HTTP://example.org/a", "http"), ("ssh://h/a", "ssh"),
            ("git://h/a", "git"), ("file:///a", "file"), ("h:a", "ssh"), ("ftp://h/a", nil),
            ("ext::sh -c id", nil), ("-oProxyCommand=id:a", nil), ("./a:b", nil), ("/a", nil), ("", nil),
        ] as [(String, String?)])
    func `may speak the protocol that the URL names and no other`(url: String, transport: String?) {
        #expect(GitTool.transport(of: url) == transport)
    }

    @Test func `has an environment of its own, in which nothing asks and nothing is configured`() {
        let environment = GitTool.environment(transport: "https")
        #expect(environment["GIT_ALLOW_PROTOCOL"] == "https")
        #expect(environment["GIT_CONFIG_GLOBAL"] == "/dev/null")
        #expect(environment["GIT_CONFIG_NOSYSTEM"] == "1")
        #expect(environment["GIT_TERMINAL_PROMPT"] == "0")
        #expect(environment["HOME"] == "/nonexistent")
        for name in ["GIT_DIR", "GIT_EXEC_PATH", "GIT_PROXY_COMMAND", "GITHUB_TOKEN"] {
            #expect(environment[name] == nil)
        }
    }
}

@Suite struct `The progress that git prints` {
    @Test func `is that of the newest line that tells any`() {
        let text = "Receiving objects: 100% (10/10)\rResolving deltas:  33% (1/3)\rremote: done\n"
        let found = GitAnswers.progress(text, receivedBytes: 9)
        #expect(found?.phase == .resolving && found?.done == 1 && found?.total == 3)
        #expect(found?.receivedBytes == 9)
    }

    @Test(arguments: ["", "Receiving objects", "Receiving objects: (1/2)", "Counting objects: 5% (1/20)"])
    func `is none in other words`(text: String) {
        #expect(GitAnswers.progress(text, receivedBytes: 0) == nil)
    }
}

@Suite struct `A failure of git` {
    @Test func `is told by its first three telling lines`() {
        let text = "warning: x\nfatal: a\nerror: b\nremote: error: c\nfatal: d\nbye\n"
        #expect(GitAnswers.failure(text, url: "").message == "fatal: a; error: b; remote: error: c")
    }

    @Test func `is told by its last two lines where none is telling, and is never without a word`() {
        #expect(GitAnswers.failure("one\ntwo\nthree\n", url: "").message == "two; three")
        #expect(GitAnswers.failure("", url: "").message == "git ended without a word")
    }

    @Test func `is the network's where a pack was cut off, although it is no pack then`() {
        let cut = "fatal: early EOF\nfatal: fetch-pack: invalid index-pack output\n"
        #expect(GitAnswers.failure(cut, url: "").kind == .network)
        #expect(GitAnswers.failure("fatal: invalid index-pack output\n", url: "").kind == .invalidInput)
    }

    @Test(arguments: [
        ("https://ada:secret@h/a", "see https://…@h/a"), ("https://ada@h/a", "see https://ada@h/a"),
        ("https://h/a@b:c", "see https://h/a@b:c"),
    ])
    func `never shows a password of the URL`(url: String, shown: String) {
        #expect(GitAnswers.withoutPassword("see \(url)", in: url) == shown)
    }

    @Test func `names the object that the other side lacks, when it says one`() {
        #expect(GitAnswers.absentObject("fatal: remote error: upload-pack: not our ref 12ab") == nil)
        #expect(GitAnswers.absentObject("fatal: no such thing") == nil)
    }
}
