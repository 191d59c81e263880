internal import Glibc

/// A clock that is days ahead of the machine's: libfaketime, loaded before all other libraries of a job.
///
/// Only the clock of the day is another one. What counts time from a start (timeouts, waiting) sees the real one, and files
/// have the times that the kernel gives them.
package enum ShiftedClock {
    /// The package of Debian that has the library.
    package static let package = "libfaketime"

    /// The path of the library, the same inside and outside of the sandbox; nil where the machine lacks it.
    package static let library: String? =
        HostPath.names(in: "/usr/lib").sorted().lazy
        .map { "/usr/lib/\($0)/faketime/libfaketimeMT.so.1" }
        .first { access($0, R_OK) == 0 }
        ?? ["/usr/lib/faketime/libfaketimeMT.so.1"].first { access($0, R_OK) == 0 }

    /// The variables of a job whose clock is so many days ahead.
    ///
    /// - Parameter base: the job's other variables.
    package static func variables(
        daysAhead: Int, library: String, _ base: [String: String]
    ) -> [String: String] {
        var variables = base
        variables["LD_PRELOAD"] = base["LD_PRELOAD"].map { "\(library):\($0)" } ?? library
        variables["FAKETIME"] = daysAhead < 0 ? "\(daysAhead)d" : "+\(daysAhead)d"
        variables["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
        return variables
    }
}
