internal import Sessions
internal import Workspace

extension WorkspaceLayout {
    /// The names of the environments in which sessions are at work.
    func environmentsOfSessions() -> Set<String> {
        let paths = SessionStore(workspace: root).pathsInUse()
        return Set(
            paths.filter { $0.hasPrefix(environments + "/") }
                .map { String($0.dropFirst(environments.count + 1).prefix { $0 != "/" }) })
    }
}
