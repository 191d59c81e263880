internal import JSON

extension SourceReading {
    /// Reads a `.traj.json` of mini-swe-agent.
    init(mini object: SourceObject, at place: SourcePlace) throws(TrajectoryFault) {
        guard var scanner = object.scanner("messages") else {
            throw TrajectoryFault("there are no messages in it")
        }
        let (messages, leftOut) = try Self.messages(&scanner)
        let info = object.object("info")
        let stats = info?.object("model_stats")
        let instance = object.text("instance_id") ?? place.stem
        self.init(
            trajectory: Trajectory(
                header: TrajectoryHeader(
                    instance: instance, run: place.run(of: instance),
                    model: info?.object("config")?.object("model")?.text("model_name"),
                    exitStatus: info?.text("exit_status"), calls: stats?.integer("api_calls"),
                    cost: stats?.number("instance_cost"), source: place.source(.mini)),
                patch: info?.text("submission"), messages: messages),
            leftOut: leftOut)
    }
}

extension SourcePlace {
    /// The directory of a run: both agents write `RUN/INSTANCE/INSTANCE.traj`; nil for a file that lies by itself.
    func run(of instance: String) -> String? {
        folder(1).flatMap { $0 == instance ? folder(2) : $0 }
    }
}
