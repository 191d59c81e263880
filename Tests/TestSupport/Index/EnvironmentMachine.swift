internal import Foundation
package import Python
internal import Sandbox

/// What the tests of whole environments need of this machine.
package enum EnvironmentMachine {
    /// Why they are skipped; nil when they are not.
    package static let hindrance: String? = {
        guard Self.python != nil else { return told("there is no /usr/bin/python3") }
        guard !places.candidates.isEmpty else { return told("there is no uv; `make setup` installs it") }
        let scratch = NSTemporaryDirectory() + "swegym-environment-tests-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        guard let sandbox = try? BubblewrapSandbox(scratch: scratch),
            !sandbox.check().contains(where: { $0.state == .missing })
        else { return told("no sandbox can be run here") }
        return nil
    }()

    package static let python = ["/usr/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
    package static let variables = ProcessInfo.processInfo.environment

    /// Where uv is looked for: where the program looks, with pyenv's interpreters.
    package static let places: UvPlaces = {
        let pyenv = (variables["PYENV_ROOT"] ?? "\(variables["HOME"] ?? "/")/.pyenv") + "/versions"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: pyenv)) ?? []).sorted()
        return UvPlaces(
            environment: variables,
            interpreters: versions.map { name in
                let prefix = "\(pyenv)/\(name)"
                return Interpreter(path: "\(prefix)/bin/python", prefix: prefix, version: PythonVersion(3, 6))
            })
    }()

    /// An interpreter of Python 2.7 with setuptools next to it, as pyenv installs it; nil when there is none.
    package static let python2: (path: String, packages: String)? = {
        let pyenv = (variables["PYENV_ROOT"] ?? "\(variables["HOME"] ?? "/")/.pyenv") + "/versions"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: pyenv)) ?? []).sorted()
        for name in versions where name.hasPrefix("2.7.") {
            let packages = "\(pyenv)/\(name)/lib/python2.7/site-packages"
            let found = (try? FileManager.default.contentsOfDirectory(atPath: packages)) ?? []
            guard found.contains(where: { $0.hasPrefix("setuptools-") && $0.hasSuffix(".dist-info") }) else {
                continue
            }
            return ("\(pyenv)/\(name)/bin/python2.7", packages)
        }
        print("tests of environments for Python 2.7 are skipped: pyenv has none with setuptools")
        return nil
    }()

    private static func told(_ reason: String) -> String {
        print("tests of whole environments are skipped: \(reason)")
        return reason
    }
}
