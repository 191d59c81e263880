import Environments
import Testing

@testable import Pipeline

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
}
