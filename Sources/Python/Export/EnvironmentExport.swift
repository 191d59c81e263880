internal import Digests

/// An environment in a form that other tools read.
///
/// The lock says what is installed; the recipe, where an instance is known, adds its variables, test command, build
/// steps and project. Everything foreign is quoted for the form that it is written in.
package struct EnvironmentExport: Sendable {
    /// The forms.
    package enum Format: String, Sendable, CaseIterable {
        /// A Dockerfile over a stock Python image.
        case dockerfile
        /// A requirements file with hashes, as pip and uv read it.
        case requirements
        /// A `pylock.toml` (PEP 751) whose files are named by relative paths, as no index is known to a lock.
        case pylock
    }

    /// Which instance is exported, beside its lock.
    package struct Instance: Sendable {
        /// Its id.
        package var id: String
        /// Its repository, `OWNER/NAME`.
        package var repository: String
        /// The commit that is checked out.
        package var baseCommit: String
        /// The recipe.
        package var recipe: PythonRecipe

        /// An instance by its parts.
        package init(id: String, repository: String, baseCommit: String, recipe: PythonRecipe) {
            self.id = id
            self.repository = repository
            self.baseCommit = baseCommit
            self.recipe = recipe
        }
    }

    let lock: EnvironmentLock
    let instance: Instance?

    /// The export of a lock, with an instance that uses it where one is meant.
    package init(_ lock: EnvironmentLock, for instance: Instance? = nil) {
        self.lock = lock
        self.instance = instance
    }

    /// A requirements file: one line a pin, with its hash.
    package var requirements: String {
        (header + ["# Install with: pip install --no-deps --require-hashes -r FILE", ""]
            + lock.pins.map(Self.line))
            .joined(separator: "\n") + "\n"
    }

    /// What stands at the head of every form, as comments.
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

    /// A text in one line of printable ASCII, whose end continues nothing.
    static func inComment(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            scalar.value >= 32 && scalar.value < 127 && scalar != "\\" ? String(scalar) : "?"
        }.joined()
    }
}
