package import Trajectories

/// A line of a file of scores: which run, and what the verifier holds of it.
package struct ScoreRow: Hashable, Sendable, Encodable {
    private var instanceID: String
    private var runID: String?
    private var model: String?
    private var resolved: Bool?
    private var score: Double?
    private var logYes: Double?
    private var logNo: Double?
    private var mass: Double?
    private var floored: LabelScore.Label?
    private var unscored: String?
    private var verifier: String
    private var questionSHA256: String?

    private enum CodingKeys: String, CodingKey {
        case instanceID = "instance_id"
        case runID = "run_id"
        case model, resolved, score
        case logYes = "log_yes"
        case logNo = "log_no"
        case mass, floored, unscored, verifier
        case questionSHA256 = "question_sha256"
    }

    /// - Parameter unscored: why there is no score, where the record does not say it.
    package init(
        _ header: TrajectoryHeader, question: String?, verifier: String, record: ScoreRecord?,
        unscored: String?
    ) {
        instanceID = header.instance
        runID = header.run
        model = header.model
        resolved = header.resolution.isResolved
        questionSHA256 = question
        self.verifier = verifier
        score = record?.score?.score
        logYes = record?.score?.logYes
        logNo = record?.score?.logNo
        mass = record?.score?.mass
        floored = record?.score?.floored
        self.unscored = score == nil ? record?.absence?.rawValue ?? unscored : nil
    }
}
