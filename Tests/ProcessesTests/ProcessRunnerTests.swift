import Foundation
import Processes
import TestSupport
import Testing

@Suite struct `Running a child process` {
    private func shell(_ script: String, _ arguments: String...) -> Command {
        Command("/bin/sh", ["-c", script, "sh"] + arguments, environment: ["PATH": "/usr/bin:/bin"])
    }

    @Test func `output, errors and status come back`() throws {
        var command = shell("echo out; echo err >&2; exit 3")
        command.errors = .captured(limit: 100)
        let result = try ProcessRunner.run(command)
        #expect(result.ending == .exited(3))
        #expect(result.outputText == "out\n")
        #expect(result.errorText == "err\n")
        #expect(!result.succeeded)
    }

    @Test func `errors join the output unless kept apart`() throws {
        let result = try ProcessRunner.run(shell("echo out; echo err >&2"))
        #expect(result.outputText == "out\nerr\n")
        #expect(result.errors.isEmpty)
    }

    @Test func `the environment is exactly the one given`() throws {
        let command = Command("/usr/bin/env", environment: ["A": "1", "ODD": "a b\n$(id)"])
        let result = try ProcessRunner.run(command)
        #expect(result.outputText == "A=1\nODD=a b\n$(id)\n")
    }

    @Test func `arguments are not read by a shell`() throws {
        let odd = "a b; $(id) 'x' \"\\ \n-rf é"
        let result = try ProcessRunner.run(shell("printf %s \"$1\"", odd))
        #expect(result.outputText == odd)
    }

    @Test func `a NUL in an argument is refused`() {
        #expect(throws: ProcessError.spawn(executable: "/bin/echo", directory: nil, code: EINVAL)) {
            try ProcessRunner.run(Command("/bin/echo", ["a\0b"]))
        }
    }

    @Test func `input is read to its end and may be ignored`() throws {
        var command = shell("cat")
        command.input = Array(repeating: 65, count: 1 << 20)
        #expect(try ProcessRunner.run(command).output.count == 1 << 20)
        command = shell("exit 0")
        command.input = Array(repeating: 65, count: 1 << 20)
        #expect(try ProcessRunner.run(command).succeeded)
        #expect(try ProcessRunner.run(shell("cat; echo end")).outputText == "end\n")
    }

    @Test func `the working directory is set`() throws {
        var command = shell("pwd")
        command.workingDirectory = "/usr"
        #expect(try ProcessRunner.run(command).outputText == "/usr\n")
        command.workingDirectory = "/no/such/directory"
        #expect(throws: ProcessError.self) { try ProcessRunner.run(command) }
    }

    @Test func `a program is looked up on the command's own PATH`() throws {
        let command = Command("true", environment: ["PATH": "/nowhere:/usr/bin"])
        #expect(try ProcessRunner.run(command).succeeded)
        #expect(throws: ProcessError.notFound(executable: "no-such-program", path: "/usr/bin")) {
            try ProcessRunner.run(Command("no-such-program", environment: ["PATH": "/usr/bin"]))
        }
    }

    @Test func `a channel delivers its bytes apart from the output`() throws {
        var command = shell("echo report >&5; echo log; echo more >&3")
        command.channels = [Channel(descriptor: 5, limit: 100), Channel(descriptor: 3, limit: 2)]
        let result = try ProcessRunner.run(command)
        #expect(result.outputText == "log\n")
        #expect(result.channels[5] == Collected(bytes: Array("report\n".utf8), truncated: false))
        #expect(result.channels[3] == Collected(bytes: Array("mo".utf8), truncated: true))
    }

    @Test func `a child gets no other descriptor of ours`() throws {
        let secret = open("/etc/hostname", O_RDONLY)
        defer { close(secret) }
        var command = shell("ls /proc/self/fd")
        command.channels = [Channel(descriptor: 5, limit: 100)]
        let result = try ProcessRunner.run(command)
        // ls itself opens the directory, as 3.
        #expect(result.outputText == "0\n1\n2\n3\n5\n")
    }

    @Test func `an inherited descriptor has the number asked for`() throws {
        let file = open("/etc/passwd", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        var command = shell("head -c 5 <&7")
        command.inherited = [InheritedDescriptor(descriptor: 7, source: file)]
        #expect(try ProcessRunner.run(command).outputText == "root:")
    }

    @Test func `output beyond its limit is drained and marked`() throws {
        var command = shell("head -c 3000000 /dev/zero; echo done >&3")
        command.output = .captured(limit: 1000)
        command.channels = [Channel(descriptor: 3, limit: 100)]
        let result = try ProcessRunner.run(command)
        #expect(result.output.count == 1000)
        #expect(result.outputTruncated)
        #expect(result.channels[3]?.text == "done\n")
    }

    @Test func `output goes to a log file up to its limit`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/log"
        var command = shell("echo 12345; echo 67890")
        command.output = .file(path: path, limit: 8)
        let result = try ProcessRunner.run(command)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "12345\n67")
        #expect(result.outputTruncated)
        #expect(result.output.isEmpty)
    }

    @Test func `a log that is a symbolic link is refused`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/log"
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: directory.path + "/other")
        var command = shell("echo x")
        command.output = .file(path: path, limit: 8)
        #expect(throws: ProcessError.log(path: path, code: ELOOP)) { try ProcessRunner.run(command) }
    }

    @Test func `a signal that ends the child is told`() throws {
        #expect(try ProcessRunner.run(shell("kill -USR1 $$")).ending == .signalled(SIGUSR1))
    }

    @Test func `processor time counts the descendants waited for`() throws {
        let result = try ProcessRunner.run(
            shell("sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; exit 0"))
        #expect(result.cpuSeconds > 0.02)
        #expect(result.wallSeconds > 0.02)
    }

    @Test func `a program that is still open for writing is waited for, a second at the most`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/program"
        try FileManager.default.copyItem(atPath: "/bin/true", toPath: path)
        let writing = open(path, O_WRONLY | O_CLOEXEC)
        #expect(throws: ProcessError.spawn(executable: path, directory: nil, code: ETXTBSY)) {
            try ProcessRunner.run(Command(path))
        }
        let closing = Thread {
            usleep(100_000)
            close(writing)
        }
        closing.start()
        #expect(try ProcessRunner.run(Command(path)).succeeded)
    }
}
