import Testing

@testable import Python

@Suite("What command lines tell")
struct CommandTests {
    @Test(
        "Wrappers, interpreters and managers of environments are taken off a program",
        arguments: [
            "sudo -E pytest tests", "python -m pytest -q", "python3.9 -X dev -m pytest",
            "$(PYTHON) -m pytest",
            "coverage run -m pytest", "poetry run pytest", "poetry run coverage run -m pytest",
            "timeout 60 py.test", "xvfb-run -a pytest", "A=1 B=2 pytest", "@pytest -x", "python -mpytest",
            "uv run --group test pytest", "${VENV}/bin/pytest",
        ])
    func programs(line: String) {
        #expect(CommandReader.facts(in: line).contains(.runsTests))
    }

    @Test(
        "Tests run by other means are seen",
        arguments: [
            "python setup.py test", "python -m unittest discover", "nosetests", "python runtests.py",
            "python tests/runtests.py --parallel 1", "./runtests.py", "hatch test", "python -mtests --all",
        ])
    func otherRunners(line: String) {
        #expect(CommandReader.facts(in: line).contains(.runsTests))
    }

    @Test(
        "Words that only look like tests run none",
        arguments: ["test -f x", "echo pytest", "ls tests", "pip test"])
    func noTests(line: String) {
        #expect(!CommandReader.facts(in: line).contains(.runsTests))
    }

    @Test("A line holds several commands, and quotes hold words together")
    func commands() {
        let commands = ShellCommand.commands(
            in: "cd 'a b' && FOO=1 make test; echo ${{ matrix.x }} | cat > out # rest")
        #expect(commands.map(\.program) == ["cd", "make", "echo", "cat"])
        #expect(commands[0].arguments == ["a b"])
        #expect(commands[1].variables == [ShellCommand.Variable(name: "FOO", value: "1")])
        #expect(commands[2].arguments == ["$"])
        #expect(commands[3].arguments.isEmpty)
    }

    @Test("Templates of CI services become a word, however many begin and never end")
    func templates() {
        func words(_ line: String) -> [[String]] {
            ShellCommand.commands(in: line).map { [$0.word] + $0.arguments }
        }
        #expect(words("pip install a==${{ matrix.a }} b") == [["pip", "install", "a==$", "b"]])
        #expect(words("echo ${{ a } b ${{ c }}") == [["echo", "${{", "a", "}", "b", "$"]])
        #expect(words("echo $HOME ${A}") == [["echo", "$HOME", "${A}"]])
        let unended = String(repeating: "${{", count: 100_000)
        #expect(words("echo " + unended) == [["echo", unended]])
        #expect(words("echo " + unended + "}}") == [["echo", "$"]])
    }

    @Test("pip's options are told from what it installs")
    func pip() {
        let facts = CommandReader.facts(
            in:
                "python -m pip install --upgrade -r requirements/tests.txt -i https://x/simple -e '.[a,b]' mock 'six>=1'"
        )
        #expect(
            facts == [
                .requires(.file("requirements/tests.txt")), .requires(.local(path: ".", extras: ["a", "b"])),
                .requires(RequirementsFile.line("mock", directory: "")),
                .requires(RequirementsFile.line("six>=1", directory: "")),
            ])
    }

    @Test("Groups and extras of uv, Poetry and PDM are read")
    func managers() {
        #expect(
            CommandReader.facts(in: "uv sync --group test --extra cli") == [
                .extras(["cli"]), .groups(["test"]),
            ])
        #expect(
            CommandReader.facts(in: "poetry install --with test,dev -E web") == [
                .groups(["test", "dev"]), .extras(["web"]),
            ])
        #expect(CommandReader.facts(in: "pdm install -G :all") == [.allExtras])
        #expect(CommandReader.facts(in: "uv pip install . --group test").contains(.groups(["test"])))
        // The group holds the runner of environments, which tells nothing of them.
        #expect(CommandReader.facts(in: "uv run --group dev tox -e py") == [.tox(["py"])])
    }

    @Test("conda's files and packages are read")
    func conda() {
        #expect(
            CommandReader.facts(in: "conda env create -n test -f ci/env-$PY.yml") == [
                .condaFile("ci/env-$PY.yml")
            ])
        #expect(
            CommandReader.facts(in: "conda install -y -c conda-forge numpy=1.16 pytest")
                == [.condaPackages(["numpy=1.16", "pytest"])])
        #expect(
            CommandReader.facts(in: "conda create -n py python=3.7 --file reqs.txt") == [
                .requires(.file("reqs.txt"))
            ])
    }

    @Test("Packages of the system are named as Debian names them, without what every machine has")
    func system() {
        let facts = CommandReader.facts(
            in: "sudo apt-get install -y --no-install-recommends git openjdk-8-jdk graphviz")
        #expect(facts == [.systemPackages(["git", "openjdk-8-jdk", "graphviz"])])
        #expect(
            SystemPackages.relevant(among: ["git", "openjdk-8-jdk", "graphviz"]) == [
                "default-jdk-headless", "graphviz",
            ])
    }

    @Test("A workflow is read job by job, its folded and literal blocks too")
    func workflow() {
        let jobs = WorkflowFiles.jobs(
            """
            on: push
            jobs:
              lint:
                steps:
                  - run: pip install flake8
              tests:
                env:
                  TZ: UTC
                steps:
                  - name: pytest
                    uses: x/setup-miniconda@v2
                    with:
                      environment-file: ci/environment-${{ matrix.python }}.yml
                  - run: |
                      cd sub
                      pip install \\
                        mock
                  - run: >-
                      pip install
                      six
                  - run: pytest
            """, file: "w.yml")
        #expect(jobs.map(\.name) == ["lint", "tests"])
        #expect(jobs[1].facts == [.condaFile("ci/environment-$.yml")])
        #expect(jobs[1].variables == [ShellCommand.Variable(name: "TZ", value: "UTC")])
        let facts = JobFacts(jobs[1], files: ProjectFiles(["sub/setup.py": ""]), targets: [])
        #expect(facts.runsTests)
        #expect(!JobFacts(jobs[0], files: ProjectFiles([:]), targets: []).runsTests)
        let named = facts.facts.compactMap { fact -> String? in
            guard case .requires(.named(let requirement)) = fact.fact else { return nil }
            return requirement.name
        }
        #expect(named == ["mock", "six"])
    }

    @Test("What happens in another checkout is not ours; what happens in a directory is relative to it")
    func directories() {
        let files = ProjectFiles(["python/setup.py": "", "other.txt": ""])
        var job = Job(file: "ci.sh", name: "")
        job.lines = [
            "cd python", "pip install -r requirements.txt", Job.stepStart, "cd elsewhere",
            "pip install -r reqs.txt",
        ]
        let facts = JobFacts(job, files: files, targets: []).facts.map(\.fact)
        #expect(facts.contains(.requires(.file("python/requirements.txt"))))
        #expect(!facts.contains(.requires(.file("reqs.txt"))))
    }

    @Test("Make targets are followed to their prerequisites, scripts to what they install, and circles end")
    func targets() {
        let makefile = """
            PIP := pip
            test: install
            \t@./ci/test.sh
            install: test
            \t$(PIP) install -r requirements-test.txt
            """
        let files = ProjectFiles([
            "Makefile": makefile, "ci/test.sh": "#!/bin/sh\n./ci/test.sh\npytest --cov\n",
        ])
        let targets = JobFiles.targets(in: files)
        #expect(targets.map(\.name) == ["test", "install"])
        let facts = JobFacts(targets[0], files: files, targets: targets)
        #expect(facts.runsTests)
        #expect(
            facts.facts.contains {
                $0.file == "Makefile" && $0.fact == .requires(.file("requirements-test.txt"))
            })
    }
}
