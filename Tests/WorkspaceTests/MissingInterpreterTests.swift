import Foundation
import Instances
import Testing

@testable import Workspace

@Suite("The interpreter that an instance missed")
struct MissingInterpreterTests {
    private func record(_ detail: String, _ fault: RecordedFault? = nil) throws -> ValidationRecord {
        var record = ValidationRecord(
            id: try #require(InstanceID("o__n-1")), changeDigest: "", policy: "swe-bench",
            configurationDigest: "", verdict: .refused(.environment, detail), lockDigest: nil, recipe: nil,
            runKeys: [], notes: [], environmentCPUSeconds: 0, testCPUSeconds: 0, wallSeconds: 0)
        record.fault = fault
        return record
    }

    @Test("It is in the record, whatever the verdict's sentence is")
    func recorded() throws {
        let record = try record("said otherwise", .noInterpreter(wanted: "^2.7 and <3"))
        let again = try JSONDecoder().decode(ValidationRecord.self, from: JSONEncoder().encode(record))
        #expect(again.missingInterpreter == "^2.7 and <3")
    }

    @Test("Records of earlier versions have it in their verdict's sentence only")
    func earlier() throws {
        let sentence =
            "no interpreter for Python >=3.12 on this machine (there are 3.9.18): install one with pyenv"
        #expect(try record(sentence).missingInterpreter == ">=3.12")
        #expect(try record("building x 1.0 from its source distribution").missingInterpreter == nil)
        #expect(
            try !String(decoding: JSONEncoder().encode(record(sentence)), as: UTF8.self).contains("fault"))
    }

    @Test("A fault of a kind that this version does not know is read and kept")
    func unknown() throws {
        let text = #"{"kind":"no-compiler","wanted":"rustc"}"#
        let fault = try JSONDecoder().decode(RecordedFault.self, from: Data(text.utf8))
        #expect(fault.missingInterpreter == nil)
        #expect(try record("no interpreter for Python 2 on this machine", fault).missingInterpreter == nil)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(fault), as: UTF8.self) == text)
    }
}
