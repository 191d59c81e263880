internal import JSON

extension SourceReading {
    /// Reads a row: SWE-Gym's sampled and fine-tuning sets, nebius', nvidia's and SWE-smith's, a chat, an export of ours.
    init(row object: SourceObject, at place: SourcePlace) throws(TrajectoryFault) {
        let name = object.has("messages") ? "messages" : "trajectory"
        guard var scanner = try object.listScanner(name) else {
            throw TrajectoryFault("\(name) is empty")
        }
        let (messages, leftOut) = try Self.messages(&scanner, name)
        let result = object.object("test_result")
        let claim =
            object.truth("resolved") ?? result?.object("report")?.truth("resolved")
            ?? object.object("report")?.truth("resolved")
        self.init(
            trajectory: Trajectory(
                header: TrajectoryHeader(
                    instance: object.text("instance_id") ?? "",
                    run: object.word(anyOf: ["run_id", "trajectory_id", "traj_id"]),
                    model: object.text(anyOf: ["model", "model_name_or_path", "model_name"]),
                    resolution: TrajectoryResolution(claim: claim),
                    exitStatus: object.text(anyOf: ["exit_status", "exit_reason"]),
                    calls: object.integer("calls"), promptTokens: object.integer("prompt_tokens"),
                    completionTokens: object.integer("completion_tokens"),
                    cost: object.word(anyOf: ["cost"]), source: place.source(.row)),
                tools: try object.list("tools"),
                patch: object.text(anyOf: ["model_patch", "patch", "git_patch", "output_patch"])
                    ?? result?.text("git_patch"),
                messages: messages),
            leftOut: leftOut)
    }
}
