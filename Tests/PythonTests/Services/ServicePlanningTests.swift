import Instances
import Testing
import Validation

@testable import Python

@Suite("Which services a plan starts")
struct ServicePlanningTests {
    private static let installed = InstalledServices(
        Dictionary(
            uniqueKeysWithValues: [ServiceKind.redis, .postgresql, .display].map {
                ($0, InstalledServices.Program(path: "/usr/bin/\($0)", version: "7.1"))
            }))

    private func request(
        _ files: [String: String], installed: InstalledServices = Self.installed,
        _ change: (inout Override) -> Void = { _ in }
    ) throws -> EnvironmentRequest {
        var override = Override()
        change(&override)
        return try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2021-03-01")),
            installed: PlannerTests.installed, overrides: [override], services: installed)
    }

    private func workflow(_ jobs: String) -> [String: String] {
        [
            "setup.py": "",
            ".github/workflows/ci.yml": "env:\n  SHARED_URL: redis://localhost:6379/1\njobs:\n" + jobs,
        ]
    }

    @Test("Where a job does without services, its variables say so until tests ask for one")
    func serviceless() throws {
        let jobs = """
              db:
                services: {postgres: {image: postgres}}
                steps:
                  - run: tox
                    env: {DB_BACKEND: postgresql, DB_HOST: localhost}
              plain:
                steps:
                  - run: tox
                    env: {DB_BACKEND: sqlite3, DB_NAME: ":memory:"}

            """
        var files = workflow(jobs).mapValues {
            $0.replacing("env:\n  SHARED_URL: redis://localhost:6379/1\n", with: "")
        }
        files["tox.ini"] = "[testenv]\ncommands = pytest\n"
        var request = try request(files)
        #expect(request.variables == ["DB_BACKEND": "sqlite3", "DB_NAME": ":memory:"])
        #expect(request.start.started.isEmpty)
        #expect(ServicePlanner.answer(.postgresql, host: nil, in: &request, installed: Self.installed) != nil)
        #expect(request.variables["DB_BACKEND"] == "postgresql" && request.variables["DB_NAME"] == nil)
        let remote = files.mapValues { $0.replacing("DB_NAME", with: "DB_HOST") }
        #expect(try self.request(remote).variables.isEmpty)
    }

    private let both = """
          test:
            services:
              db:
                image: postgres:13
                env: {POSTGRES_PASSWORD: x}
                ports: ['5433:5432']
              redis: {image: redis}
            env:
              DB_HOST: localhost
              DB_PASSWORD: secret
              CI_MODE: full
              OTHER_URL: postgres://me@elsewhere.example/x
            steps:
              - run: pytest
                env:
                  DATABASE_URL: postgres://me:pw@localhost:${{ job.services.db.ports[5432] }}/app

        """

    @Test(
        "Services of jobs with tests start at their ports, with users, databases and variables that lead to them"
    )
    func started() throws {
        let request = try request(workflow(both))
        #expect(request.start.services == ["postgres", "redis"])
        #expect(request.start.started.map(\.kind) == [.postgresql, .redis])
        #expect(request.start.started.map(\.port) == [5433, 6379])
        #expect(request.start.started.map(\.version) == ["7.1", "7.1"])
        #expect(request.start.started.first?.users == ["me"])
        #expect(request.start.started.first?.databases == ["app"])
        #expect(
            request.variables == [
                "DATABASE_URL": "postgres://me:pw@localhost:5433/app", "DB_HOST": "localhost",
                "DB_PASSWORD": "secret", "SHARED_URL": "redis://localhost:6379/1",
            ])
        let link = request.evidence.first { $0.said == "runs the service postgres" }
        #expect(link?.decided == "started for each run: postgresql 7.1 on port 5433")
    }

    @Test("What the machine lacks is named with the remedy, and none of its variables is set")
    func lacking() throws {
        let request = try request(workflow(both), installed: InstalledServices())
        #expect(request.start.started.isEmpty)
        #expect(request.variables.isEmpty)
        #expect(
            request.evidence.first { $0.said == "runs the service redis" }?.decided
                == "named; not started, as this machine lacks it: apt-get install redis-server")
    }

    @Test("A costly service that some jobs do without waits until tests ask for it; redis does not")
    func possible() throws {
        let jobs = both + "  sqlite:\n    steps:\n      - run: pytest\n"
        var request = try request(workflow(jobs))
        #expect(request.start.started.map(\.kind) == [.redis])
        #expect(request.variables["DATABASE_URL"] == nil)
        #expect(request.possibleServices.map(\.kind) == [.postgresql])
        let change = ServicePlanner.answer(.postgresql, host: "db", in: &request, installed: Self.installed)
        #expect(
            change
                == "started postgresql 7.1 on port 5433 as .github/workflows/ci.yml has it, to which tests connect"
        )
        #expect(request.start.started.last?.databases == ["app"])
        #expect(request.variables["DATABASE_URL"] == "postgres://me:pw@localhost:5433/app")
        #expect(ServicePlanner.answer(.postgresql, host: nil, in: &request, installed: Self.installed) == nil)
        #expect(ServicePlanner.answer(.mysql, host: nil, in: &request, installed: Self.installed) == nil)
    }

    @Test("Jobs that run no tests, and jobs about something else, say nothing")
    func others() throws {
        let request = try request(
            workflow(
                "  docs:\n    services: {redis: {image: redis}}\n    steps:\n      - run: pytest docs\n"
                    + "  deploy:\n    services: {redis: {image: redis}}\n    steps:\n      - run: make\n"))
        #expect(request.start.services.isEmpty && request.start.started.isEmpty)
    }

    @Test("A compose file counts where a job calls it, else only when tests ask")
    func compose() throws {
        var files = [
            "setup.py": "",
            "docker-compose.yml": "services:\n  redis:\n    image: redis\n    ports: ['6400:6379']\n",
        ]
        #expect(try request(files).start.started.isEmpty)
        #expect(try request(files).possibleServices.flatMap(\.services).map(\.port) == [6400])
        files[".travis.yml"] = "script:\n  - docker-compose up -d redis\n  - pytest\n"
        #expect(try request(files).start.started.map(\.port) == [6400])
    }

    @Test("Travis: services, databases of commands, and a display")
    func travis() throws {
        let request = try request([
            "setup.py": "",
            ".travis.yml":
                "services:\n  - postgresql\nbefore_script:\n  - psql -c 'create database app;' -U postgres\nscript:\n  - xvfb-run pytest\n",
        ])
        #expect(request.start.started.map(\.kind) == [.postgresql, .display])
        #expect(request.start.started.first?.databases == ["app"])
        #expect(request.start.started.first?.port == 5432)
    }

    @Test("An override says which services start, at which ports; an empty list starts none")
    func overridden() throws {
        let chosen = try request(workflow(both)) { $0.services = ["redis:6380", "kafka"] }
        #expect(chosen.start.started.map(\.kind) == [.redis])
        #expect(chosen.start.started.map(\.port) == [6380])
        #expect(chosen.start.services == ["redis:6380", "kafka"])
        let none = try request(workflow(both)) { $0.services = [] }
        #expect(none.start.started.isEmpty && none.start.services.isEmpty)
    }

    @Test("Users and databases that a service lacks are made in it")
    func accounts() throws {
        let log = """
            E   psycopg2.OperationalError: FATAL:  database "app_test" does not exist
            E   psycopg2.OperationalError: FATAL:  role "me" does not exist
            E   psycopg2.OperationalError: FATAL:  database "x; drop" does not exist
            """
        let needs = ServiceSigns.needs(inLog: log.utf8)
        #expect(needs.first == .account(.postgresql, user: nil, database: "app_test"))
        let lock = EnvironmentLock(python: PythonVersion(3, 8, 18), pins: [])
        let travis = ["setup.py": "", ".travis.yml": "services: postgresql\nscript: pytest\n"]
        var mending = EnvironmentMending(services: Self.installed)
        let step = mending.step(
            after: needs, request: try request(travis), lock: lock, files: ProjectFiles(travis),
            blocksTests: false)
        #expect(step?.plan.start.started.first?.databases == ["app_test"])
        #expect(step?.plan.start.started.first?.users == ["me"])
        #expect(
            PythonShortcomings.shortcoming(
                in: FailureReason(
                    kind: .error, said: "OperationalError: FATAL:  database \"a\" does not exist"))?
                .reason == .missingService)
    }

    @Test("Tests that find no service have it started, where the machine has it")
    func mending() throws {
        let lock = EnvironmentLock(python: PythonVersion(3, 8, 18), pins: [])
        let files = ProjectFiles(["setup.py": ""])
        var mending = EnvironmentMending(services: Self.installed)
        let step = mending.step(
            after: [.service(.redis, host: "cache")], request: try request(["setup.py": ""]), lock: lock,
            files: files, blocksTests: false)
        #expect(step?.plan.start.started.map(\.kind) == [.redis])
        #expect(step?.plan.start.started.first?.hosts == ["cache"])
        #expect(step?.change == "started redis 7.1 on port 6379, to which tests connect")
        var poor = EnvironmentMending()
        #expect(
            poor.step(
                after: [.service(.redis, host: nil)], request: try request(["setup.py": ""]), lock: lock,
                files: files, blocksTests: true) == nil)
        #expect(
            EnvironmentMending.remedy(of: .service(.redis, host: nil))
                == "tests connect to redis, which is not on this machine: apt-get install redis-server")
        #expect(EnvironmentMending.remedy(of: .service(.redis, host: nil), services: Self.installed) == nil)
    }
}

@Suite("Services that do not answer")
struct ServiceSignsTests {
    @Test(
        "Messages of clients name the service, and a host that is not this machine",
        arguments: [
            (
                "E   redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.",
                EnvironmentNeed.service(.redis, host: nil)
            ),
            (
                "E   redis.exceptions.ConnectionError: Error -3 connecting to redis:6379. Temporary failure in name resolution.",
                .service(.redis, host: "redis")
            ),
            (
                "E   psycopg2.OperationalError: connection to server at \"127.0.0.1\", port 5432 failed: Connection refused",
                .service(.postgresql, host: nil)
            ),
            (
                "E   psycopg2.OperationalError: could not translate host name \"db\" to address: Temporary failure in name resolution",
                .service(.postgresql, host: "db")
            ),
            (
                "E   django.db.utils.OperationalError: could not connect to server: Connection refused",
                .service(.postgresql, host: nil)
            ),
            (
                "E   psycopg.OperationalError: connection is bad: connection to server on socket \"/tmp/.s.PGSQL.5432\" failed",
                .service(.postgresql, host: nil)
            ),
            (
                "E   OSError: [Errno 111] Connect call failed ('127.0.0.1', 5432)",
                .service(.postgresql, host: nil)
            ),
            (
                "E   pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on 'localhost' ([Errno 111])\")",
                .service(.mysql, host: nil)
            ),
            ("E   pika.exceptions.AMQPConnectionError", .service(.rabbitmq, host: nil)),
            (
                "_tkinter.TclError: no display name and no $DISPLAY environment variable",
                .service(.display, host: nil)
            ),
            ("qt.qpa.xcb: could not connect to display ", .service(.display, host: nil)),
            ("SKIPPED [3] tests/test_a.py:4: redis server is not running", .service(.redis, host: nil)),
            ("SKIPPED [3] tests/test_a.py:4: needs a display", .service(.display, host: nil)),
        ])
    func signs(line: String, need: EnvironmentNeed) {
        #expect(ServiceSigns.needs(inLog: "collected\n\(line)\n\(line)\n".utf8) == [need], "\(line)")
    }

    @Test(
        "What names no service that is not there is none",
        arguments: [
            "SKIPPED [1] tests/test_a.py:4: redis is not installed", "connecting to localhost:8080 refused",
            "SKIPPED [1] tests/test_redis.py:4: only for Windows", "redis ready on localhost:6379",
            "SKIPPED [1] tests/test_a.py:4: could not import 'redis': No module named 'redis'",
        ])
    func others(line: String) {
        #expect(ServiceSigns.needs(inLog: line.utf8).isEmpty)
    }
}
