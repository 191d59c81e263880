/// What is taken out again, because it does not build or breaks what imports it.
extension EnvironmentMending {
    /// Gives up a package that does not build: a hint at once, other hints when one of them brought it, and what tests
    /// want when a second release of it does not build either.
    ///
    /// Usually a system library is missing, which affects all releases, and few tests need it.
    func leaveOut(_ name: String, of request: inout EnvironmentRequest) -> String? {
        guard !Self.isFirm(name, in: request), !request.leftOut.contains(name) else { return nil }
        let weights = Self.weights(of: name, in: request)
        if !weights.isEmpty, weights.allSatisfy({ $0 == .hint }) {
            Self.remove(name, from: &request)
            return "without \(name), which does not build and only hints ask for"
        }
        if weights.isEmpty, !request.leavesHints, request.requirements.contains(where: { $0.weight == .hint })
        {
            request.leavesHints = true
            return "without what only hints ask for, as \(name) does not build"
        }
        // Where extras are not static, one of them may want it; what the project itself requires stays in any case.
        let hasOthers = request.extras.contains { !TestNeeds.testExtras.contains($0) }
        let isPossible = !weights.isEmpty || request.project.extras.isEmpty && hasOthers
        guard isPossible, barred.contains(where: { $0.hasPrefix("\(name)!=") }) else { return nil }
        Self.remove(name, from: &request)
        return "without \(name), of which no release builds"
    }

    /// Takes out the package that the repository imports, of those in which an import breaks; a firm one stays.
    static func leave(brokenOf packages: [String], in request: inout EnvironmentRequest) -> String? {
        let name = packages.first { name in
            let weights = weights(of: name, in: request)
            return !weights.isEmpty && !isFirm(name, in: request) && !request.leftOut.contains(name)
        }
        guard let name else { return nil }
        remove(name, from: &request)
        return "without \(name), which is installed and breaks what imports it"
    }

    private static func remove(_ name: String, from request: inout EnvironmentRequest) {
        request.leftOut.append(name)
        request.barred.removeAll { $0.hasPrefix("\(name)!=") }
    }

    /// The weights with which a package is asked for; extras that are static count as wanted.
    private static func weights(of name: String, in request: EnvironmentRequest) -> [RequirementWeight] {
        let extras = request.project.extras.filter { request.extras.contains(Requirement.normalized($0.key)) }
        return request.requirements.filter { Requirement($0.text)?.name == name }.map(\.weight)
            + extras.values.joined().filter { Requirement($0)?.name == name }.map { _ in .wanted }
    }

    private static func isFirm(_ name: String, in request: EnvironmentRequest) -> Bool {
        request.project.dependencies.contains { Requirement($0)?.name == name }
            || request.requirements.contains { $0.weight == .firm && Requirement($0.text)?.name == name }
    }
}
