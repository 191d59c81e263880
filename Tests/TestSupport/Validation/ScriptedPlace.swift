package import Instances
package import Sandbox
package import Validation

/// An environment that is nothing but a name.
package struct ScriptedPlace: TestPlace {
    private let digests: EnvironmentDigests
    package var call = RunnerCall(interpreter: "/bin/interpreter", options: ["-q"])
    private let fault: (any Error & Sendable)?

    /// A place.
    ///
    /// - Parameter fault: what every job fails with.
    package init(_ name: String = "environment", failing fault: (any Error & Sendable)? = nil) {
        digests = EnvironmentDigests(lock: name, recipe: "recipe of \(name)")
        self.fault = fault
    }

    package func digests(of variant: Variant) async throws -> EnvironmentDigests { digests }

    package func job(_ variant: Variant, checkout: String) async throws -> SandboxJob {
        if let fault { throw fault }
        var job = SandboxJob(
            command: [], workingDirectory: "/testbed", environment: ["ENVIRONMENT": digests.lock])
        job.mounts = [.readOnly(host: checkout, inside: "/testbed")]
        return job
    }
}

/// Checkouts that are nothing but paths.
package struct ScriptedCheckouts: InstanceCheckouts {
    package let base: String

    package init(base: String = "/checkout") {
        self.base = base
    }

    package func directory(for variant: Variant) async throws -> String {
        variant == .base ? base : "\(base)-\(variant.fileName)"
    }
}
