internal import Git
package import Instances
package import Settings

extension MirrorStore {
    /// Brings the mirror of an entry of `repos.yaml` up to date and shows how far that has come; blocks.
    ///
    /// - Throws: as `update` does.
    package func update(
        _ entry: RepositoryEntry, besides file: String, _ observer: any PipelineObserver
    ) throws -> MirrorHold {
        observer.began("mirror \(entry.name)", unit: "objects", total: nil)
        defer { observer.ended() }
        let counter = ProgressCounter(observer)
        return try update(entry.name, from: entry.source(besides: file)) { counter.show($0.done) }
    }
}
