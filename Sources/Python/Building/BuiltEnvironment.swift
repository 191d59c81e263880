/// An environment on disk, complete and immutable.
package struct BuiltEnvironment: Hashable, Sendable {
    /// Its directory on the host.
    ///
    /// It holds untrusted files, so nothing in it is ever executed on the host.
    package let path: String
    package let interpreter: Interpreter
    package let lock: String

    /// The directory of its packages, relative to the environment.
    var sitePackages: String { "lib/python\(interpreter.version.series)/site-packages" }
}
