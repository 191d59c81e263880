/// What a server has done by whoever knows the workspace: places prepared, changes found and patches graded.
package protocol SessionWork: Sendable {
    /// Prepares the place of an image, unless it is there.
    ///
    /// - Throws: `ServingError` for what is no image of the workspace.
    func prepare(_ image: String) async throws

    /// The changes of a session, as a patch.
    func changes(_ session: String, withoutTests: Bool) async throws -> [UInt8]

    /// Grades a patch of an image's instance.
    ///
    /// - Returns: the answer as JSON.
    /// - Throws: `ServingError` for what is no image of the workspace, or no policy.
    func grade(_ image: String, patch: [UInt8], policy: String?) async throws -> [UInt8]
}
