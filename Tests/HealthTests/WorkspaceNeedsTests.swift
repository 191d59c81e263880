import Foundation
import Instances
import Python
import Testing
import Validation

@testable import Health

@Suite struct `What instances need of the machine` {
    private func lock(_ python: PythonVersion, _ packages: [String] = []) -> EnvironmentLock {
        EnvironmentLock(python: python, pins: [], systemPackages: packages)
    }

    private func survey(_ versions: PythonVersion...) -> InterpreterSurvey {
        var survey = InterpreterSurvey()
        survey.found = versions.map { Interpreter(path: "/\($0)", prefix: "/", version: $0) }
        return survey
    }

    @Test func `is named with the instances that miss it`() throws {
        var needs = WorkspaceNeeds(workspace: "/w")
        for number in 1...5 {
            needs.add(
                lock(PythonVersion(3, 7, 16), ["cmake", "git"]),
                for: try #require(InstanceID("o__n-\(number)")))
        }
        needs.add(lock(PythonVersion(3, 9, 2)), for: try #require(InstanceID("o__n-6")))
        needs.add(lock(PythonVersion(3, 10, 1)), for: try #require(InstanceID("o__n-7")))
        let findings = needs.findings(
            survey(PythonVersion(3, 9, 18), PythonVersion(3, 10, 1)), missingPackages: ["cmake"],
            pyenv: Pyenv(["HOME": "/nowhere"]))
        #expect(findings.map(\.name) == ["Python 3.7.16", "Python 3.9.2", "package cmake"])
        #expect(findings.map(\.state) == [.missing, .limited, .missing])
        #expect(findings[0].finding == "needed for o__n-1, o__n-2, o__n-3 and 2 more; no 3.7 is there")
        #expect(findings[1].finding.contains("--allow-micro"))
        #expect(findings[1].remedy?.hasSuffix("/nowhere/.pyenv/bin/pyenv install 3.9.2") == true)
        #expect(findings[2].remedy == "apt-get install cmake")
    }

    @Test func `are services too, those that are started and those that are named`() throws {
        let own = """
            {"exceptions": {}, "projects": [], "pythonPath": [],
             "testStart": {"services": ["postgres", "kafka"], "started": [{"kind": "redis", "port": 6379}]}}
            """
        let recipe = Recipe(
            lock: String(repeating: "0a", count: 32), cutoff: try #require(Timestamp("2021-03-05")),
            evidence: [], attempts: [], variables: [:], testOptions: [], buildSteps: [], submodules: [],
            own: try JSONDecoder().decode([String: JSONValue].self, from: Data(own.utf8)))
        var needs = WorkspaceNeeds(workspace: "/w")
        needs.add(servicesOf: recipe, for: try #require(InstanceID("o__n-1")))
        let installed = InstalledServices([.redis: .init(path: "/usr/bin/redis-server", version: "7.0")])
        let findings = needs.findings(
            survey(), missingPackages: [], pyenv: Pyenv([:]), installed: installed)
        #expect(findings.map(\.name) == ["service postgresql"])
        #expect(findings.first?.remedy == "apt-get install postgresql")
        #expect(Doctor.services(installed).remedy?.hasPrefix("apt-get install memcached postgresql") == true)
    }

    @Test func `is all there, and doctor says so`() throws {
        var needs = WorkspaceNeeds(workspace: "/w")
        needs.add(lock(PythonVersion(3, 9, 18)), for: try #require(InstanceID("o__n-1")))
        let findings = needs.findings(survey(PythonVersion(3, 9, 18)), missingPackages: [], pyenv: Pyenv([:]))
        #expect(findings.map(\.state) == [.good])
    }

    @Test func `is not known of locks that cannot be read, which is said`() {
        var needs = WorkspaceNeeds(workspace: "/w")
        needs.damagedLocks = ["ffffffffffffffff": "no", "aaaaaaaaaaaaaaaa": "line 2: expected a pin"]
        let findings = needs.findings(survey(), missingPackages: [], pyenv: Pyenv([:]))
        #expect(findings.first?.state == .limited)
        #expect(findings.first?.finding == "2 cannot be read, such as aaaaaaaaaaaa: line 2: expected a pin")
    }

    @Test func `in packages is told from Debian's listing`() {
        let listing = """
            cmake install ok installed
            gone deinstall ok config-files
            git install ok installed

            """
        #expect(
            DebianPackages.missing(["cmake", "gone", "git", "never"], listing: listing) == ["gone", "never"])
    }
}
