internal import Instances

/// Days as options of the command line name them.
enum OptionDay {
    /// Reads a day.
    ///
    /// - Throws: `UsageFailure` that names the option.
    static func read(_ text: String, _ option: String) throws -> Timestamp {
        guard let day = Timestamp(text) else {
            throw UsageFailure("\(option) \(text): expected a day, as 2022-07-01")
        }
        return day
    }
}
