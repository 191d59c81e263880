internal import Instances

/// Whose a file is that a test run names by its path inside the sandbox.
struct FileOwner: Hashable {
    let owner: FailureReason.Owner
    /// The path, relative to the directory of its owner.
    let path: String

    /// - Parameter absolute: the path inside the sandbox; empty for what is nowhere.
    init(_ absolute: String) {
        let checkout = EnvironmentPlanner.checkoutInside + "/"
        if absolute.isEmpty {
            (owner, path) = (.nowhere, "")
        } else if absolute.hasPrefix(checkout) {
            (owner, path) = (.project, String(absolute.dropFirst(checkout.count)))
        } else if let range = absolute.firstRange(of: "/site-packages/") {
            (owner, path) = (.environment, "site-packages/" + absolute[range.upperBound...])
        } else if let match = absolute.firstMatch(
            of: #/\/lib(?:64)?\/(python[0-9.]+\/.+|python[0-9]+\.zip.*)$/#)
        {
            (owner, path) = (.interpreter, String(match.1))
        } else if absolute.hasPrefix(TestEnvironment.inside + "/") {
            (owner, path) = (.environment, String(absolute.dropFirst(TestEnvironment.inside.count + 1)))
        } else {
            (owner, path) = (.elsewhere, absolute)
        }
    }
}
