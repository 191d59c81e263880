import Instances
import Testing
import Validation

@testable import Pipeline

/// Records hold these digests: another value here means that every verdict of every workspace is made anew.
@Suite("The digest of what decides verdicts")
struct ConfigurationDigestTests {
    @Test("That of the defaults is the one that records hold")
    func defaults() throws {
        let digest = try ValidationRequest().configurationDigest
        #expect(digest == "844b2e5799fdc55b4a0ed2fa57e2e7b9e44c60fa90b1940afba8d9e42badff6f")
    }

    @Test("That of a request with everything set is the one that records hold")
    func whole() throws {
        var overrides = Override()
        overrides.condition = .init(
            versions: VersionRange(strict: ">=1.0,<2"), before: Timestamp("2021-01-01"),
            after: Timestamp("2019-06-30T12:00:00Z"))
        overrides.reason = "it is no part of the digest"
        overrides.interpreter = "3.9"
        overrides.extras = ["test"]
        overrides.requirements = ["attrs>=19"]
        overrides.requirementFiles = ["requirements/dev.txt"]
        overrides.constraints = ["numpy<2"]
        overrides.systemPackages = ["build-essential"]
        overrides.buildSteps = ["make"]
        overrides.variables = ["A": "é/\"b\""]
        overrides.testOptions = ["-x"]
        overrides.pythonPath = ["src"]
        overrides.install = false
        overrides.cutoffExtraDays = 3
        var request = ValidationRequest()
        request.repeats = RepeatPlan(before: 1, after: 4)
        request.limits.wallSeconds = 12.5
        request.allowMissingObjects = true
        request.overrides = [try #require(RepositoryName("a/b")): [overrides, Override()]]
        let digest = try request.configurationDigest
        #expect(digest == "fd58d64d3ae35d264092aa74acf6a401be21ae4ae075f7380777c8144fa35c42")
    }

    @Test("What changes no verdict is no part of it")
    func others() throws {
        var request = ValidationRequest()
        request.workers = 7
        request.retry = true
        request.policy = .sweGym
        request.diskBudget = 1
        request.allowsDegraded = true
        #expect(try request.configurationDigest == ValidationRequest().configurationDigest)
        request.sandbox = .podman
        #expect(try request.configurationDigest != ValidationRequest().configurationDigest)
    }
}
