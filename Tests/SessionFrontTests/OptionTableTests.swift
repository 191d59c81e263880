import Testing

@testable import SessionFront

struct OptionTableTests {
    private let table = OptionTable(flags: ["-d --detach", "-i", "-t"], values: ["-e --env", "--name"])

    @Test func optionsEndWhereAnotherProgramBegins() throws {
        let read = try table.read(
            ["-d", "--name", "n", "IMAGE", "sh", "-c", "x", "--name"], stopsAtFirst: true)
        #expect(read.has("--detach"))
        #expect(read.last("--name") == "n")
        #expect(read.words == ["IMAGE", "sh", "-c", "x", "--name"])
    }

    @Test func shortOptionsRunTogether() throws {
        let read = try table.read(["-ite", "A=b", "-eC=d", "--env=E=f"], stopsAtFirst: true)
        #expect(read.all("--env") == ["A=b", "C=d", "E=f"])
        #expect(read.variables("--env", caller: [:]) == ["A": "b", "C": "d", "E": "f"])
        #expect(read.has("-i") && read.has("-t"))
    }

    @Test("What follows the mark is never an option")
    func mark() throws {
        #expect(try table.read(["--", "-x", "--", "y"], stopsAtFirst: true).words == ["-x", "--", "y"])
    }

    @Test("What is not known is refused", arguments: [["--volumes"], ["-x"], ["--name"], ["-dx"]])
    func unknown(arguments: [String]) {
        #expect(throws: FrontFailure.self) { try table.read(arguments, stopsAtFirst: true) }
    }
}
