internal import Digests

/// Exports of an environment for other tools.
///
/// The lock gives the packages; the recipe of an instance adds variables, test command, build steps and project.
/// Everything untrusted is quoted for the output format.
package struct EnvironmentExport: Sendable {
    /// The formats.
    package enum Format: String, Sendable, CaseIterable {
        /// A Dockerfile on a stock Python image.
        case dockerfile
        /// A requirements file with hashes, for pip and uv.
        case requirements
        /// A `pylock.toml` (PEP 751) with relative paths, as a lock knows no index.
        case pylock
    }

    /// The instance that is exported with its lock.
    package struct Instance: Sendable {
        /// Its id.
        package var id: String
        /// Its repository, `OWNER/NAME`.
        package var repository: String
        /// The commit that is checked out.
        package var baseCommit: String
        /// The recipe.
        package var recipe: PythonRecipe
        /// Whether the recipe is that of the runs after the gold patch.
        package var isPatched: Bool

        package init(
            id: String, repository: String, baseCommit: String, recipe: PythonRecipe, isPatched: Bool = false
        ) {
            self.isPatched = isPatched
            self.id = id
            self.repository = repository
            self.baseCommit = baseCommit
            self.recipe = recipe
        }
    }

    let lock: EnvironmentLock
    let instance: Instance?

    /// The export of a lock, optionally of an instance that uses it.
    package init(_ lock: EnvironmentLock, for instance: Instance? = nil) {
        self.lock = lock
        self.instance = instance
    }

    /// Whether it is the environment of an instance's runs after the gold patch.
    package var isPatched: Bool { instance?.isPatched ?? false }

    /// A requirements file: one line with hash for each pin.
    package var requirements: String {
        (header + ["# Install with: pip install --no-deps --require-hashes -r FILE", ""]
            + lock.pins.map(Self.line))
            .joined(separator: "\n") + "\n"
    }

    /// The header of every format, as comments.
    var header: [String] {
        var lines = ["# Python \(lock.python). Environment lock \(lock.digest.hex)."]
        if let instance { lines.append("# For \(Self.inComment(instance.id)).") }
        if !lock.systemPackages.isEmpty {
            lines.append("# Debian packages: \(lock.systemPackages.joined(separator: " ")).")
        }
        lines += lock.buildSteps.map { "# Build step: \(Self.inComment($0))" }
        return lines
    }

    static func line(of pin: EnvironmentLock.Pin) -> String {
        "\(pin.name)==\(pin.version) --hash=sha256:\(pin.sha256)"
    }

    /// A text as one line of printable ASCII without a line continuation.
    static func inComment(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            scalar.value >= 32 && scalar.value < 127 && scalar != "\\" ? String(scalar) : "?"
        }.joined()
    }
}
