internal import Files
internal import Instances

extension PipelineObserver {
    /// A record; nil, which is said with what follows, when it cannot be read.
    ///
    /// - Throws: `StoredFault.newer`.
    func readable<Record>(
        _ consequence: String, _ read: () throws(StoredFault) -> Record?
    ) throws(StoredFault) -> Record? {
        do throws(StoredFault) {
            return try read()
        } catch {
            guard case .unreadable = error else { throw error }
            noted("\(error); \(consequence)")
            return nil
        }
    }
}
