internal import Instances

/// Packages whose dates in the index are not those of their first publication.
enum Exceptions {
    /// The packages that may be newer than a cut-off, with their own cut-offs.
    ///
    /// All files of atomicwrites, which test runners of 2017 to 2022 require, were uploaded again in July 2022. Build
    /// tools are exempt where the cut-off would leave builds nothing to work with (setuptools 40.8 of February 2019
    /// is the least that a build without `pyproject.toml` asks for).
    ///
    /// - Parameter isOld: Whether the interpreter is of an old series, for which commits of all years are resolved: the
    ///   installer is exempt too, and pytest and its only requirement of that time are where the runner needs a later one.
    static func known(at cutoff: Timestamp, forOld isOld: Bool = false) -> [String: Timestamp] {
        var exceptions: [String: Timestamp] = [:]
        if let uploaded = Timestamp("2022-12-31T00:00:00Z"), cutoff < uploaded {
            exceptions["atomicwrites"] = uploaded
        }
        if let tools = Timestamp("2019-06-01T00:00:00Z"), cutoff < tools {
            exceptions["setuptools"] = tools
            exceptions["wheel"] = tools
            if isOld { exceptions["pip"] = tools }
        }
        if isOld, let runner = Timestamp("2016-12-31T00:00:00Z"), cutoff < runner {
            exceptions["pytest"] = runner
            exceptions["py"] = runner
        }
        return exceptions
    }
}
