import Testing

@testable import SessionFront

@Suite struct `A table of options` {
    private let table = OptionTable(flags: ["-d --detach", "-i", "-t"], values: ["-e --env", "--name"])

    @Test func `ends where the words of another program begin`() throws {
        let read = try table.read(
            ["-d", "--name", "n", "IMAGE", "sh", "-c", "x", "--name"], stopsAtFirst: true)
        #expect(read.has("--detach"))
        #expect(read.last("--name") == "n")
        #expect(read.words == ["IMAGE", "sh", "-c", "x", "--name"])
    }

    @Test func `reads short options that are run together`() throws {
        let read = try table.read(["-ite", "A=b", "-eC=d", "--env=E=f"], stopsAtFirst: true)
        #expect(read.all("--env") == ["A=b", "C=d", "E=f"])
        #expect(read.variables("--env", caller: [:]) == ["A": "b", "C": "d", "E": "f"])
        #expect(read.has("-i") && read.has("-t"))
    }

    @Test func `takes nothing after the mark for an option`() throws {
        #expect(try table.read(["--", "-x", "--", "y"], stopsAtFirst: true).words == ["-x", "--", "y"])
    }

    @Test(arguments: [["--volumes"], ["-x"], ["--name"], ["-dx"]])
    func `refuses what it does not know`(arguments: [String]) {
        #expect(throws: FrontFailure.self) { try table.read(arguments, stopsAtFirst: true) }
    }
}
