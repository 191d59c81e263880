internal import Instances
internal import Validation

extension EnvironmentExport {
    /// Where a Dockerfile has the checkout from.
    package enum Checkout: Sendable {
        /// The build's context.
        case context
        /// GitHub: the base commit alone, without what came before or after it.
        case gitHub
    }

    /// A Dockerfile that builds the environment on a stock Python image and, where an instance is known, installs the
    /// checkout from the build's context.
    package var dockerfile: String { dockerfile(from: .context) }

    /// A Dockerfile that builds the environment on a stock Python image and, where an instance is known, installs the
    /// checkout.
    ///
    /// Our own pins and paths appear verbatim; everything untrusted is in JSON, which neither a shell nor Docker
    /// interprets.
    ///
    /// - Parameter source: `.gitHub` for an image in which an agent works: it is started with a command of its own.
    package func dockerfile(from source: Checkout) -> String {
        var lines = header
        lines += [
            "#", "# Build with: docker build -t NAME -f THIS_FILE CONTEXT",
            "# "
                + (instance.flatMap {
                    source == .gitHub
                        ? nil
                        : "CONTEXT is a checkout of \(Self.inComment($0.repository)) at \(Self.inComment($0.baseCommit))\($0.isPatched ? " with the gold patch" : "")."
                } ?? "Nothing of CONTEXT is used."),
            "# The wheels were chosen for the platform on which the lock was made.",
            "ARG IMAGE=python:\(lock.python)-slim", "FROM ${IMAGE}", "",
        ]
        lines += systemPackages + packages
        lines += lock.buildSteps.map { Self.run(["/bin/sh", "-c", $0]) }
        if let instance { lines += checkout(instance, from: source) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var needsCompiler: Bool {
        lock.pins.contains { $0.kind == .source }
            || instance.map { $0.recipe.projects.contains { !$0.needsInstall.isEmpty } } ?? false
    }

    /// The services that are started for each run.
    private var started: [Service] { instance?.recipe.start.started ?? [] }

    private var systemPackages: [String] {
        let services = Set(started.compactMap(\.kind.debianPackage)).sorted()
        let all =
            ["git"] + (needsCompiler ? ["build-essential"] : []) + lock.systemPackages
            + services.filter { !lock.systemPackages.contains($0) }
        return [
            "RUN apt-get update \\",
            "    && apt-get install --yes --no-install-recommends \(all.joined(separator: " ")) \\",
            "    && rm -rf /var/lib/apt/lists/*", "",
        ]
    }

    /// The virtual environment at the same path as in test runs: wheels first, then source distributions, then the
    /// pinned installer, which would otherwise install the rest.
    private var packages: [String] {
        let inside = TestEnvironment.inside
        var lines = [
            // Python 2 has no venv; this is the last release of virtualenv that runs by it.
            lock.python.major < 3
                ? "RUN python -m pip install --no-cache-dir virtualenv==20.15.1 && python -m virtualenv \(inside)"
                : "RUN python -m venv \(inside)",
            "ENV PATH=\(inside)/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1", "",
        ]
        let wheels = lock.pins.filter { $0.kind == .wheel }
        lines += file("wheels.txt", wheels.filter { $0.name != "pip" })
        lines += install("wheels.txt", ifAny: wheels.filter { $0.name != "pip" })
        for pin in lock.pins where pin.kind == .source {
            let name = "source-\(pin.name).txt"
            lines += file(name, [pin])
            let call = "python -m pip install --no-deps --require-hashes"
            let source = "-r /opt/swegym/\(name)"
            // The environment's build tools are those of its date; later ones are held back where they are known to
            // break.
            lines += [
                "RUN \(call) --no-build-isolation \(source) \\",
                "    || { printf 'setuptools<70\\ncython<3\\n' > /tmp/tools.txt; PIP_CONSTRAINT=/tmp/tools.txt \(call) \(source); } \\",
                "    || { printf 'setuptools<58\\ncython<3\\n' > /tmp/tools.txt; PIP_CONSTRAINT=/tmp/tools.txt \(call) \(source); }",
                "",
            ]
        }
        lines += file("installer.txt", wheels.filter { $0.name == "pip" })
        return lines + install("installer.txt", ifAny: wheels.filter { $0.name == "pip" })
    }

    private func file(_ name: String, _ pins: [EnvironmentLock.Pin]) -> [String] {
        guard !pins.isEmpty else { return [] }
        return ["RUN mkdir -p /opt/swegym && printf '%s\\n' \\"]
            + pins.map { "      '\(Self.line(of: $0))' \\" }
            + ["    > /opt/swegym/\(name)"]
    }

    private func install(_ name: String, ifAny pins: [EnvironmentLock.Pin]) -> [String] {
        guard !pins.isEmpty else { return [] }
        return ["RUN python -m pip install --no-deps --require-hashes -r /opt/swegym/\(name)", ""]
    }

    private func checkout(_ instance: Instance, from source: Checkout) -> [String] {
        let recipe = instance.recipe
        let inside = EnvironmentPlanner.checkoutInside
        let interpreter = Interpreter(path: "", prefix: "", version: lock.python)
        let environment = TestEnvironment(
            environment: BuiltEnvironment(path: "", interpreter: interpreter, lock: recipe.lock),
            layer: ProjectLayer(), recipe: recipe)
        var lines: [String] = []
        if !recipe.submodules.isEmpty, source == .context {
            lines.append(
                "# The context needs its submodules: \(Self.inComment(recipe.submodules.joined(separator: " ")))"
            )
        }
        lines.append("WORKDIR \(inside)")
        lines += source == .context ? ["COPY . \(inside)"] : Self.fetched(instance)
        let variables = environment.variables.sorted { $0.key < $1.key }
            .map { "export \($0.key)=\(ShellWord.quoted($0.value))\n" }
        let command = environment.testCommand.map(ShellWord.quoted).joined(separator: " ")
        let places = recipe.start.places.map(\.directory)
        let start = places.count == 1 ? "\(inside)/\(places[0])" : inside
        if places.count > 1 {
            lines.append("# Tests start in \(Self.inComment(places.joined(separator: ", ")))")
        }
        var files = [("/opt/swegym/variables", variables.joined())]
        files += services
        let prefix = services.isEmpty ? "" : "/opt/swegym/with-services "
        files.append(
            (
                "/opt/swegym/run-tests",
                "#!/bin/sh\n. /opt/swegym/variables\ncd \(ShellWord.quoted(start)) || exit 2\nexec \(prefix)\(command) \"$@\"\n"
            ))
        for project in recipe.projects where !(project.path == "." && !project.needsInstall.isEmpty) {
            let packages = "lib/python\(lock.python.series)/site-packages"
            files += InstalledFiles(project, sitePackages: packages).all.map {
                ("\(TestEnvironment.inside)/\($0.path)", $0.text)
            }
            let home = project.path == "." ? inside : "\(inside)/\(project.path)"
            files += project.generated.sorted { $0.key < $1.key }.map { ("\(home)/\($0.key)", $0.value) }
        }
        let script = """
            mkdir -p /home/box; while [ $# -gt 0 ]; do mkdir -p "${1%/*}"; printf '%s' "$2" > "$1"; \
            case $1 in */bin/*|*/run-tests|*/with-services) chmod 755 "$1";; esac; shift 2; done
            """
        lines.append(Self.run(["/bin/sh", "-c", script, "sh"] + files.flatMap { [$0.0, $0.1] }))
        if recipe.projects.contains(where: { $0.path == "." && !$0.needsInstall.isEmpty }) {
            lines += [
                "RUN . /opt/swegym/variables; \\",
                "    { [ -f setup.py ] && python setup.py -q develop --no-deps; } \\",
                "    || python -m pip install -q --no-deps --no-build-isolation -e .",
            ]
        }
        let step = ". /opt/swegym/variables; exec /bin/sh -c \"$1\""
        lines += recipe.buildSteps.map { Self.run(["/bin/sh", "-c", step, "sh", $0]) }
        guard source == .context else { return lines }
        return lines + [
            "# Run tests with: docker run --network none NAME TEST_FILE …",
            "ENTRYPOINT [\"/opt/swegym/run-tests\"]",
        ]
    }

    /// Fetches the base commit and the submodules that it names.
    private static func fetched(_ instance: Instance) -> [String] {
        let script = """
            set -e; git init -q .; git config --global --add safe.directory '*'; \
            git fetch -q --depth 1 "$1" "$2"; git checkout -q "$2"; shift 2; \
            if [ $# -gt 0 ]; then git submodule -q update --init --depth 1 -- "$@"; fi; rm -f .git/FETCH_HEAD
            """
        let address = "https://github.com/\(instance.repository)"
        return [
            run(
                ["/bin/sh", "-c", script, "sh", address, instance.baseCommit]
                    + instance.recipe.submodules)
        ]
    }

    /// The program that starts the services, and one that calls it before a command.
    private var services: [(String, String)] {
        guard !started.isEmpty else { return [] }
        let sockets = Set(started.flatMap(\.kind.socketDirectories)).sorted()
        let prepare =
            sockets.map { "mkdir -p -m 1777 \($0)\n" }
            + ServiceStarter.hosts(of: started).map { "echo '127.0.0.1 \($0)' >> /etc/hosts\n" }
        let variables = started.flatMap { $0.variables.sorted { $0.key < $1.key } }
            .map { "export \($0.key)=\(ShellWord.quoted($0.value))\n" }
        let words = ServiceStarter.words(for: started).map(ShellWord.quoted).joined(separator: " ")
        return [
            ("/opt/swegym/start-services", ServiceStarter.script),
            (
                "/opt/swegym/with-services",
                "#!/bin/sh\n\((prepare + variables).joined())exec sh /opt/swegym/start-services \(words) \"$@\"\n"
            ),
        ]
    }

    /// A command in JSON, which neither a shell nor Docker interprets.
    static func run(_ words: [String]) -> String {
        "RUN [\(words.map(DockerText.json).joined(separator: ", "))]"
    }
}

/// Text in Dockerfiles.
enum DockerText {
    /// A JSON string in printable ASCII without characters that have a meaning in Dockerfiles, such as the `<` of a
    /// here-document.
    static func json(_ text: String) -> String {
        var result = "\""
        for unit in text.utf16 {
            let scalar = UnicodeScalar(unit).map(Character.init)
            switch scalar {
            case "\n": result += "\\n"
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case let character? where unit >= 32 && unit < 127 && !"<>&`".contains(character):
                result.append(character)
            default:
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }
}
