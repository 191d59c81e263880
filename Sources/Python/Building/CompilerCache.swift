internal import Foundation
internal import Sandbox

/// Programs in front of compilers and Cython that keep objects and translations by content.
///
/// ccache does the former where it is installed, and is left to it.
enum CompilerCache {
    /// The directory of the programs inside the sandbox, which is first on PATH.
    static let inside = "/opt/swegym/compilers"
    /// What one repository keeps for one user, in bytes.
    static let limit = 400 << 20
    /// Debian's directory of compiler names that call ccache.
    static let ccache = "/usr/lib/ccache"

    /// Writes the programs.
    ///
    /// - Parameters:
    ///   - directory: A new directory of the host.
    ///   - python: The interpreter that runs them, inside the sandbox.
    ///   - isolation: Its options.
    static func write(
        to directory: String, python: String, isolation: String = "-ISB"
    ) throws(EnvironmentError) {
        try Workbench.makeDirectory(directory)
        let start = Array("#!\(python) \(isolation)\n".utf8)
        try Workbench.write(start + PackageResources.compiler_cache_py, to: "\(directory)/trim")
        chmod("\(directory)/trim", 0o755)
        let compilers =
            FileManager.default.fileExists(atPath: ccache)
            ? [] : try Workbench.names(in: "/usr/bin").filter(isCompiler)
        for name in compilers + ["cython", "cython3"] { symlink("trim", "\(directory)/\(name)") }
    }

    /// Whether a program of that name compiles C or C++.
    static func isCompiler(_ name: String) -> Bool {
        name.wholeMatch(
            of: #/(?:[a-z0-9_]+-linux-gnu[a-z0-9]*-)?(?:cc|gcc|c\+\+|g\+\+|clang|clang\+\+)(?:-[0-9.]+)?/#)
            != nil
    }
}
