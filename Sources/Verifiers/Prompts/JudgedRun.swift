package import Trajectories

/// Makes of runs what a verifier is asked about them.
package struct JudgedRun: Sendable {
    /// The wording.
    package let prompt: JudgePrompt
    /// How calls of tools stand in logs.
    package let style: SessionLog.Style
    /// The text of each instance's issue, for the verifiers that read it.
    package let issues: [String: String]

    package init(prompt: JudgePrompt, style: SessionLog.Style = .text, issues: [String: String] = [:]) {
        self.prompt = prompt
        self.style = style
        self.issues = issues
    }

    /// Why there is nothing to ask about a run.
    package enum Absence: String, Error, Sendable, Codable {
        /// A call of a tool in it cannot be written as text.
        case noText = "no-text"
        /// The text of its issue is not known.
        case noIssue = "no-issue"
        /// It has no patch.
        case noPatch = "no-patch"
    }

    /// The user's text about a run.
    ///
    /// - Throws: `Absence`.
    package func user(_ trajectory: Trajectory) throws(Absence) -> String {
        switch prompt.input {
        case .trajectory:
            do throws(TrajectoryFault) {
                return prompt.userText(["{log}": try SessionLog.text(of: trajectory, style)])
            } catch {
                throw .noText
            }
        case .patch:
            guard let issue = issues[trajectory.header.instance] else { throw .noIssue }
            guard !trajectory.hasEmptyPatch, let patch = trajectory.patch else { throw .noPatch }
            return prompt.userText(["{issue}": issue, "{patch}": patch])
        }
    }
}
