import Testing
import Validation

@Suite("Whether tests reached for a network")
struct NetworkNeedTests {
    @Test(
        "The system's message for a name that cannot be looked up is found, with its line",
        arguments: [
            "E   socket.gaierror: [Errno -2] Name or service not known",
            "OSError: [Errno 101] Network is unreachable",
            "NNName or service not knownn",
        ])
    func found(_ line: String) {
        #expect(NetworkNeed.evidence(in: Array("one\n\(line)\ntwo\n".utf8)) == line)
    }

    @Test(
        "A log without such a message gives none",
        arguments: ["", "Name or service", "\n\n", "service not known"])
    func absent(_ log: String) {
        #expect(NetworkNeed.evidence(in: Array(log.utf8)) == nil)
    }
}
