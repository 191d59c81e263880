/// An environment on disk, finished and never changed again.
package struct BuiltEnvironment: Hashable, Sendable {
    /// Its directory on the host; foreign files lie in it, so nothing in it is ever run on the host.
    package let path: String
    /// The interpreter that it uses.
    package let interpreter: Interpreter
    /// The digest of its lock.
    package let lock: String

    /// Where its packages lie, relative to the directory.
    var sitePackages: String { "lib/python\(interpreter.version.series)/site-packages" }
}
