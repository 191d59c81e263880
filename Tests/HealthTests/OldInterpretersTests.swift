import Instances
import Python
import Testing

@testable import Health

@Suite("What the doctor says of interpreters below 3.6")
struct OldInterpretersTests {
    private func finding(_ versions: PythonVersion...) -> DoctorFinding {
        var survey = InterpreterSurvey()
        survey.found = versions.map { Interpreter(path: "/\($0)", prefix: "/", version: $0) }
        return Doctor.oldInterpreters(survey, Pyenv(["HOME": "/nowhere", "PATH": ""]))
    }

    @Test("With 2.7 nothing is amiss; without it, what is lost is said, and how to install it")
    func two() {
        #expect(finding(PythonVersion(2, 7, 18), PythonVersion(3, 8, 1)).state == .good)
        let lacking = finding(PythonVersion(3, 8, 1))
        #expect(lacking.state == .limited)
        #expect(lacking.finding.contains("end as interpreter"))
        #expect(lacking.remedy?.hasSuffix("install 2.7 3.5") == true)
        let five = finding(PythonVersion(3, 5, 10))
        #expect(five.finding.hasPrefix("Python 3.5"))
        #expect(five.remedy?.hasSuffix("install 2.7") == true)
    }
}
