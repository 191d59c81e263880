/// The forms in which agents and data sets keep trajectories.
package enum TrajectoryForm: String, Sendable, CaseIterable {
    /// A row of OpenHands' `output.jsonl`, with the completions that lie by it.
    case openHands = "openhands"
    /// SWE-agent's `.traj`.
    case sweAgent = "swe-agent"
    /// mini-swe-agent's `.traj.json`.
    case mini = "mini-swe-agent"
    /// Harbor's Agent Trajectory Interchange Format.
    case atif
    /// A row with `messages` or `trajectory`: SWE-Gym's, nebius', nvidia's and SWE-smith's sets, chats, our own exports.
    case row
    /// A line of a store.
    case stored = "store"

    /// What the members of an object tell; nil for an object of another form.
    static func recognised(_ object: SourceObject) -> TrajectoryForm? {
        if object.has("format"), object.has("source"), object.begins("messages", "[") { return .stored }
        if object.text("schema_version")?.hasPrefix("ATIF-v") == true { return .atif }
        if object.text("trajectory_format")?.hasPrefix("mini-swe-agent") == true { return .mini }
        if object.begins("history", "[") {
            let isOpenHands = ["test_result", "instruction", "metadata", "git_patch"].contains(
                where: object.has)
            return isOpenHands ? .openHands : .sweAgent
        }
        if object.has("raw_completions") { return .openHands }
        if object.begins("trajectory", "["), object.has("info") || object.has("environment") {
            return .sweAgent
        }
        if object.begins("messages", "["), object.begins("info", "{") { return .mini }
        let isRow = ["messages", "trajectory"].contains { object.begins($0, "[") || object.begins($0, "\"") }
        return isRow ? .row : nil
    }
}
