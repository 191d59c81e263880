import Sessions
import Testing

@testable import Serving

struct HTTPCallTests {
    @Test(
        "A token comes in either header",
        arguments: [
            (["x-api-key": "t"], "t"), (["authorization": "Bearer t"], "t"),
            (["authorization": "bearer t"], "t"),
            (["authorization": "Basic t"], nil), ([:], nil),
        ] as [([String: String], String?)])
    func token(headers: [String: String], expected: String?) {
        #expect(HTTPCall(method: "GET", path: "/", headers: headers).token == expected)
    }

    @Test("A query is read as forms are sent")
    func query() {
        #expect(
            HTTPCall.members(ofQuery: "path=%2Ftmp%2Fa+b%2Bc%C3%A4&path=other&tests=false&x&bad=%ff&cut=%4")
                == ["path": "/tmp/a b+cä", "tests": "false", "x": ""])
    }

    @Test("A body that is not understood names the member at fault")
    func members() {
        func words(_ body: String) -> String {
            do throws(ServingError) {
                _ = try HTTPCall(method: "POST", path: "/sessions", body: Array(body.utf8)).decode(
                    StartRequest.self)
                return ""
            } catch {
                return "\(error.kind.status) \(error)"
            }
        }
        #expect(words(#"{"image":"a"}"#).isEmpty)
        #expect(
            words(#"{"image":"a","tll":3}"#)
                == "400 the body is not what /sessions takes: tll: there is no such member")
        #expect(words("{}").hasSuffix("the member image is missing"))
        #expect(words(#"{"image":"a","ttl":"x"}"#).hasSuffix("the member ttl is of another type"))
        #expect(words("nonsense").hasPrefix("400"))
    }

    @Test("Numbers of a session are in a range, and every session has a time")
    func numbers() throws {
        func request(_ body: String) throws -> StartRequest {
            try HTTPCall(method: "POST", path: "/sessions", body: Array(body.utf8)).decode(StartRequest.self)
        }
        let plain = try request(#"{"image":"a","memory_mb":3,"env":{"A":"b"}}"#).request(
            longest: 60, owner: 1)
        #expect(plain.lifetimeSeconds == 60)
        #expect(plain.memoryBytes == 3 << 20)
        #expect(plain.owner == 1)
        for bad in [
            #""ttl":61"#, #""ttl":0"#, #""disk_mb":-1"#, #""processes":99999999999"#, #""workdir":"x""#,
            #""env":{"A=B":""}"#,
        ] {
            #expect(throws: ServingError.self) {
                try request(#"{"image":"a",\#(bad)}"#).request(longest: 60, owner: 1)
            }
        }
    }
}
