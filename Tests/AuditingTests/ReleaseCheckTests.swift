import Testing

@testable import Auditing

@Suite struct ReleaseCheckTests {
    private static let environment = "/opt/swegym/environment/lib/python3.9/site-packages"

    private func outcome(
        _ name: String, _ version: String?, kind: String, at path: String, base: String = "2.27.0",
        released: Set<String> = []
    ) -> InstanceAudit.Outcome {
        var answer = AuditAnswer()
        answer.packages = [.init(path: path, name: name, version: version, kind: kind)]
        let project = AuditedProject(
            packages: [(name: "Requests", version: base, modules: ["requests"])], released: released)
        return ReleaseCheck(project).check(answer).outcome
    }

    @Test(arguments: [
        ("2.27.0", "dist-info", environment, InstanceAudit.Outcome.clean),
        ("2.28.0", "dist-info", environment, .leak),
        ("2.28.2", "module", "/usr/lib/python3/dist-packages/pip/_vendor", .leak),
        ("2.4.3", "module", "/usr/lib/python3/dist-packages/pip/_vendor", .clean),
        ("2.27.1", "archive", "/usr/share/python-wheels", .leak),
        ("2.27.0", "dist-info", "/usr/lib/python3/dist-packages", .unproven),
        ("1.0", "egg-info", "/usr/lib/python3/dist-packages", .clean),
    ])
    func `compares releases with the base commit`(
        _ version: String, _ kind: String, _ folder: String, _ expected: InstanceAudit.Outcome
    ) {
        #expect(outcome("requests", version, kind: kind, at: "\(folder)/requests") == expected)
    }

    @Test func `takes a release of the base's own number for one that may be later`() {
        let path = "\(Self.environment)/requests-2.27.0.dist-info"
        #expect(
            outcome("requests", "2.27.0", kind: "dist-info", at: path, released: ["requests"]) == .unproven)
    }

    @Test func `proves nothing where there is nothing to compare`() {
        #expect(outcome("requests", "9", kind: "archive", at: "/opt/requests-9.whl", base: "0") == .unproven)
        #expect(outcome("requests", nil, kind: "archive", at: "/opt/requests.whl") == .unproven)
        // Many packages have a module of another one's name.
        #expect(outcome("requests", nil, kind: "module", at: "/opt/x/integrations/requests") == .clean)
        let nameless = AuditedProject(packages: [(name: "", version: "0", modules: [])])
        #expect(ReleaseCheck(nameless).check(AuditAnswer()).outcome == .unproven)
    }
}
