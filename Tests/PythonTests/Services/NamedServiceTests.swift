import Testing
import Validation

@testable import Python

@Suite("Services that files name")
struct NamedServiceTests {
    private func services(_ text: String) -> [Service] {
        ServiceOutline.services(in: Text.lines(text)).flatMap(\.services)
    }

    private func kinds(_ text: String) -> [ServiceKind] { services(text).map(\.kind) }

    @Test("GitHub: image, mapped port, users and databases")
    func workflow() {
        let found = services(
            """
              test:
                runs-on: ubuntu-latest
                services:
                  db:
                    image: postgres:13
                    env:
                      POSTGRES_USER: me
                      POSTGRES_PASSWORD: ${{ secrets.X }}
                    ports:
                      - "5433:5432"
                  cache: {image: "bitnami/redis:6", ports: ["6379/tcp"], env: {REDIS_PASSWORD: pw}}
                  queue:
                    image: rabbitmq:3
                    ports: [5672:5672, 15672:15672]
                  search:
                    image: elasticsearch:7
            """)
        #expect(found.map(\.kind) == [.postgresql, .redis, .rabbitmq])
        #expect(found.map(\.port) == [5433, 6379, 5672])
        #expect(found.first?.users == ["me"])
        #expect(found.first?.databases == ["me"])
        #expect(found.map(\.hosts) == [["db"], ["cache"], ["queue"]])
        #expect(found[1].password == "pw")
    }

    @Test("In a container there is no mapping of ports")
    func container() {
        let found = services(
            "job:\n  container: python:3.9\n  services:\n    db:\n      image: postgres\n      ports: ['5433:5432']"
        )
        #expect(found.map(\.port) == [5432])
    }

    @Test(
        "The forms of other services",
        arguments: [
            ("services: redis", [ServiceKind.redis]),
            ("services:\n  - redis-server\n  - postgresql\n  - docker", [.redis, .postgresql]),
            ("services: [mysql, memcached]", [.mysql, .memcached]),
            ("services:\n- name: postgres:12\n  alias: db\n- redis:latest", [.postgresql, .redis]),
            (
                "docker:\n  - image: cimg/python:3.9\n  - image: circleci/postgres:9.6\n    environment:\n      POSTGRES_DB: x\n  - image: redis",
                [.postgresql, .redis]
            ),
            ("additional_containers:\n  - name: redis\n    image: redis:6", [.redis]),
            (
                "steps:\n  - uses: actions/checkout@v2\n  - uses: supercharge/redis-github-action@1.2.0\n    with:\n      redis-version: 6",
                [.redis]
            ),
            ("steps:\n  - uses: coactions/setup-xvfb@v1\n    with:\n      run: pytest", [.display]),
            ("steps:\n  - uses: pyvista/setup-headless-display-action@v2", [.display]),
            ("steps:\n  - run: |\n      services:\n        - redis", []),
        ] as [(String, [ServiceKind])])
    func forms(text: String, found: [ServiceKind]) {
        #expect(kinds(text) == found, "\(text)")
    }

    @Test("An action's inputs are port, users and databases")
    func actions() throws {
        let found = try #require(
            services(
                """
                steps:
                  - uses: harmon758/postgresql-action@v1
                    with:
                      postgresql version: '11'
                      postgresql db: app
                      postgresql user: me
                      host port: 5544
                """
            ).first)
        #expect(found.port == 5544)
        #expect(found.databases == ["app"])
        #expect(found.users == ["me"])
    }

    @Test("Containers that a file defines for all jobs are known by their names")
    func definitions() {
        let text = """
            resources:
              containers:
                - container: pg
                  image: postgres:11
                  ports: ["5555:5432"]
            jobs:
              - job: a
                services:
                  postgres: pg
            """
        let lines = Text.lines(text)
        let found = ServiceOutline.services(in: lines, defined: ServiceOutline.definitions(in: lines))
        #expect(found.flatMap(\.services).map(\.port) == [5555])
    }

    @Test("Compose files: lists of settings, defaults of templates, passwords of commands, long ports")
    func compose() throws {
        let found = ServiceOutline.compose(
            """
            version: "3"
            services:
              web:
                build: .
              db:
                image: postgres:${PG:-12}
                environment:
                  - POSTGRES_USER=${DB_USER:-me}
                  - POSTGRES_DB=app
                ports:
                  - target: 5432
                    published: 5600
              cache:
                image: redis:7
                command: redis-server --requirepass hush
            """
        ).flatMap(\.services)
        #expect(found.map(\.kind) == [.postgresql, .redis])
        #expect(found.first?.users == ["me"])
        #expect(found.first?.databases == ["app"])
        #expect(found.first?.port == 5600)
        #expect(found.last?.password == "hush")
    }

    @Test("Names that are no names are left out")
    func hostile() {
        let found = services(
            "services:\n  'a b;c':\n    image: postgres\n    env:\n      POSTGRES_DB: \"x'; drop table y\"\n      POSTGRES_USER: $(id)"
        )
        #expect(found == [Service(.postgresql)])
    }

    @Test(
        "Commands that start services, and what they make in them",
        arguments: [
            ("sudo service redis-server start", [ServiceKind.redis], []),
            ("sudo systemctl start postgresql.service", [.postgresql], []),
            ("/etc/init.d/mysql start", [.mysql], []), ("redis-server --port 6380 &", [.redis], []),
            ("sudo apt-get install -y redis-server libpq-dev", [.redis], []),
            ("apt install postgresql-client xvfb libmemcached-dev", [], []),
            ("docker run -d -p 5434:5432 -e POSTGRES_DB=app --name pg postgres:12", [.postgresql], ["app"]),
            ("docker run --rm -v $PWD:/x python:3 pytest", [], []),
            ("psql -c 'create database app;' -U postgres", [.postgresql], ["app"]),
            ("createdb -U postgres other", [.postgresql], ["other"]),
            ("mysql -u root -e 'CREATE DATABASE IF NOT EXISTS app'", [.mysql], ["app"]),
            ("xvfb-run -a -s '-screen 0 640x480x24' pytest", [.display], []),
            ("poetry run xvfb-run pytest", [.display], []), ("Xvfb :99 &", [.display], []),
            ("systemctl stop redis", [], []), ("psql -c 'select 1'", [], []), ("redis-cli ping", [], []),
        ] as [(String, [ServiceKind], [String])])
    func commands(line: String, kinds: [ServiceKind], databases: [String]) {
        let found = CommandReader.facts(in: line).flatMap { fact -> [NamedService] in
            if case .services(let named) = fact { named } else { [] }
        }.flatMap(\.services)
        #expect(found.map(\.kind) == kinds, "\(line)")
        #expect(found.flatMap(\.databases) == databases)
    }

    @Test("A command under xvfb-run still starts tests")
    func display() {
        #expect(CommandReader.facts(in: "pdm run xvfb-run -a pytest -q").contains(.runsTests))
    }

    @Test("tox-docker: sections, and variables by which tests find them")
    func toxDocker() throws {
        let document = IniDocument(
            "[testenv]\ndocker = cache\n[docker:cache]\nimage = redis:5\nports =\n  6400:6379/tcp\nenvironment =\n  A = b\n"
        )
        let service = ToxDocker.service("cache", in: document)
        #expect(service.services.map(\.port) == [6400])
        #expect(
            ToxDocker.variables(of: service).prefix(2).map { "\($0.name)=\($0.value)" }
                == ["CACHE_HOST=127.0.0.1", "CACHE_6379_TCP_PORT=6400"])
        #expect(ToxDocker.service("redis:5-alpine", in: document).kind == .redis)
    }
}
