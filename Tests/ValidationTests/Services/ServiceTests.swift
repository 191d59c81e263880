import Foundation
import Instances
import Testing

@testable import Validation

@Suite("Services that tests expect")
struct ServiceTests {
    @Test(
        "A kind is known by images, packages, units and actions, and not by what only serves it",
        arguments: [
            ("redis", ServiceKind.redis), ("redis:7-alpine", .redis), ("bitnami/redis:6.2", .redis),
            ("docker.io/library/redis@sha256:00", .redis), ("redis-server", .redis),
            ("valkey/valkey:8", .redis),
            ("supercharge/redis-github-action", .redis), ("postgres:15-alpine", .postgresql),
            ("postgis/postgis:12-3.0", .postgresql), ("cimg/postgres:14.2", .postgresql),
            ("harmon758/postgresql-action", .postgresql), ("mariadb:10.5", .mysql), ("mysql", .mysql),
            ("mongo:4", .mongodb), ("rabbitmq:3-management", .rabbitmq),
            ("niden/actions-memcached", .memcached),
            ("xvfb", .display), ("elasticsearch:7", nil), ("python:3.9", nil), ("postgresql-client", nil),
            ("oliver006/redis_exporter", nil), ("dpage/pgadmin4", nil), ("", nil),
            ("localhost:5000/x/redis:5", .redis),
        ] as [(String, ServiceKind?)])
    func kinds(name: String, kind: ServiceKind?) {
        #expect(ServiceKind(named: name) == kind)
    }

    @Test("Nothing but numbers and names can be started")
    func plain() {
        var service = Service(.postgresql)
        #expect(service.isPlain)
        for name in [
            "a; rm -rf /", "$(id)", "a b", "", "-x", "a'b", "a\"b", "a\nb", String(repeating: "a", count: 64),
        ] {
            service.databases = [name]
            #expect(!service.isPlain, "\(name)")
            #expect(!Service.isName(name))
        }
        service.databases = []
        for port in [0, 80, 70_000] { #expect(!Service(.redis, port: port).isPlain) }
        for host in ["localhost", "sandbox", "1.2.3.4", "a b", "a\nb"] {
            service.hosts = [host]
            #expect(!service.isPlain, "\(host)")
        }
        service.hosts = ["db", "my-postgres"]
        #expect(service.isPlain)
    }

    @Test("What is written is what differs from the usual, and is read again")
    func records() throws {
        var service = Service(.postgresql, port: 5433)
        service.users = ["me"]
        service.version = "15.4"
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let bytes = try encoder.encode(service)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"kind":"postgresql","port":5433,"users":["me"],"version":"15.4"}"#)
        #expect(try JSONDecoder().decode(Service.self, from: bytes) == service)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Service.self, from: Data(#"{"kind":"oracle","port":1521}"#.utf8))
        }
    }

    @Test("A version is the first number with a point of what a program says")
    func versions() {
        #expect(InstalledServices.version(in: "Redis server v=7.0.15 sha=00000000:0 bits=64") == "7.0.15")
        #expect(InstalledServices.version(in: "postgres (PostgreSQL) 15.8 (Debian 15.8-0)") == "15.8")
        #expect(InstalledServices.version(in: "nothing 7") == nil)
    }

    @Test("The order of the program's arguments is fixed, with a dash for nothing")
    func words() {
        var service = Service(.postgresql, port: 5433)
        service.users = ["a", "b"]
        service.databases = ["x"]
        #expect(
            ServiceStarter.words(for: [Service(.redis), service]) == [
                "start", "/run/swegym-services", "2", "redis", "-", "6379", "-", "-", "-", "-", "postgresql",
                "-",
                "5433", "-", "a,b", "x", "-",
            ])
    }

    @Test("The first lines of a report are the starter's, as many as there are services")
    func states() throws {
        let services = [Service(.redis), Service(.postgresql)]
        var report = Array(
            "service\tredis\t6379\tready\t0.05\nservice\tpostgresql\t5432\tfailed\tno room\n{\"t\":\"start\"}\nservice\tx\t1\tready\t1\n"
                .utf8)
        let states = try #require(ServiceStates.take(for: services, from: &report))
        #expect(states.map(\.failure) == [nil, "no room"])
        #expect(states.first?.seconds == 0.05)
        #expect(String(decoding: report, as: UTF8.self) == "{\"t\":\"start\"}\nservice\tx\t1\tready\t1\n")
        #expect(ServiceStates.take(for: [], from: &report) == nil)
    }

    @Test("Who says nothing of a service did not start it")
    func silence() {
        var report = Array("{\"t\":\"start\"}\n".utf8)
        let states = ServiceStates.take(for: [Service(.redis)], from: &report)
        #expect(states?.map(\.failure) == ["nothing was said of it"])
        #expect(String(decoding: report, as: UTF8.self) == "{\"t\":\"start\"}\n")
    }
}
