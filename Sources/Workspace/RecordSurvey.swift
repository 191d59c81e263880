package import Files
internal import Instances

/// Which records of a workspace cannot be read.
package enum RecordSurvey {
    /// The faults among minings, validations and, where wanted, runs, by path.
    ///
    /// - Throws: `RecordError` when a directory of records cannot be listed.
    package static func faults(
        in layout: WorkspaceLayout, includingRuns: Bool = false
    ) throws(RecordError) -> [StoredFault] {
        var faults = try faults(MiningSummary.self, below: layout.mined)
        faults += try Self.faults(ValidationRecord.self, below: layout.validations)
        if includingRuns { faults += try Self.faults(RunRecord.self, below: layout.runs) }
        return faults
    }

    /// The faults among the records of one kind that lie below a directory.
    ///
    /// - Throws: `RecordError` when a directory cannot be listed.
    package static func faults<Record: StoredRecord>(
        _ type: Record.Type, below directory: String
    ) throws(RecordError) -> [StoredFault] {
        var faults: [StoredFault] = []
        for path in try Directory.files(below: directory, suffix: ".json") {
            do throws(StoredFault) {
                _ = try RecordFile.readRecord(type, from: path)
            } catch {
                faults.append(error)
            }
        }
        return faults
    }

    /// The faults in one sentence, the first three by name; nil when there are none.
    package static func sentence(_ faults: [StoredFault]) -> String? {
        guard !faults.isEmpty else { return nil }
        let count = faults.count == 1 ? "1 record cannot be read" : "\(faults.count) records cannot be read"
        let named = faults.prefix(3).map { fault in
            switch fault {
            case .unreadable(let path, let cause): "\(path) (\(cause))"
            case .newer(let path, let format): "\(path) (format \(format) of a later swegym)"
            }
        }
        let rest = faults.count > 3 ? ["\(faults.count - 3) more"] : []
        return "\(count): \((named + rest).joined(separator: ", "))"
    }
}
