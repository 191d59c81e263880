internal import Instances

/// The finished release series of a project, by its tags.
///
/// SWE-bench took the versions of some repositories from the dates on their release pages instead of a file: the
/// newest series (`1.2` of `1.2.0`, `1.2.1` …) whose last release is of a day before the pull request was opened.
/// While a series still goes on, pull requests count as the one before.
struct ReleaseSeries: Sendable {
    /// The series with the time of their last release, the latest first.
    private let series: [(version: String, last: Timestamp)]

    init(tags: [(name: String, date: Timestamp)]) {
        var last: [String: Timestamp] = [:]
        for tag in tags {
            let name = tag.name.hasPrefix("v") ? tag.name.dropFirst() : tag.name[...]
            guard name.first?.isNumber == true, let version = VersionText.version(ofTag: tag.name) else {
                continue
            }
            last[version] = max(last[version] ?? tag.date, tag.date)
        }
        series = last.map { ($0.key, $0.value) }.sorted { ($0.1, $0.0) > ($1.1, $1.0) }
    }

    /// The version as of a time; nil when no series was finished.
    func version(asOf time: Timestamp) -> String? {
        series.first { $0.last.day < time.day }?.version
    }
}
