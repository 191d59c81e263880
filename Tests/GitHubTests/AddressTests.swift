import HTTP
import Instances
import TestSupport
import Testing

@testable import GitHub

@Suite struct `The address of GitHub` {
    @Test(arguments: [
        ("https://api.github.com", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://api.github.com///", "https://api.github.com", "https://api.github.com/graphql"),
        (
            "https://git.example.org/api/v3", "https://git.example.org/api/v3",
            "https://git.example.org/api/graphql"
        ),
        (
            "https://git.example.org/api/v3/", "https://git.example.org/api/v3",
            "https://git.example.org/api/graphql"
        ),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1:8080/graphql"),
        ("http://localhost/api/v3", "http://localhost/api/v3", "http://localhost/api/graphql"),
        ("http://[::1]:9", "http://[::1]:9", "http://[::1]:9/graphql"),
    ])
    func `is that of the REST API, from which that of GraphQL follows`(
        text: String, rest: String, graphQL: String
    ) throws {
        let address = try GitHubAddress(api: text)
        #expect(address.rest == rest && address.graphQL == graphQL)
    }

    @Test(arguments: [
        "", "/", "api.github.com", "ftp://api.github.com", "HTTPS//x", "https:/x", "https://user:secret@x",
        "https://secret@api.github.com/", "https://x/?token=secret", "http://127.0.0.1@evil.example",
    ])
    func `that is none is refused, and is not repeated where it may hold a secret`(text: String) {
        let error = #expect(throws: GitHubError.self) { try GitHubAddress(api: text) }
        #expect(error?.description.contains("expected https://HOST") == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test(arguments: [
        "http://api.github.com", "http://localhost.evil.example", "http://127.0.0.1.evil.example",
        "http://127.0.0.2",
        "http://[::1].evil.example", "http://localhosts:80",
    ])
    func `without encryption is refused but on this machine`(text: String) {
        let error = #expect(throws: GitHubError.self) { try GitHubAddress(api: text) }
        #expect(error?.description.contains("use https") == true)
    }
}

@Suite struct `A GitHub App` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func environment(_ changes: [String: String?] = [:]) -> [String: String] {
        let whole = [
            "GITHUB_APP_ID": "17", "GITHUB_APP_INSTALLATION_ID": "4",
            "GITHUB_APP_PRIVATE_KEY_FILE": directory["none.pem"],
        ]
        return whole.merging(changes.compactMapValues(\.self)) { $1 }.filter { changes[$0.key] != .some(nil) }
    }

    @Test func `is none where nothing describes it`() throws {
        #expect(try AppCredentials(environment: [:]) == nil)
        let empty = ["GITHUB_APP_ID": "", "GITHUB_APP_INSTALLATION_ID": ""]
        #expect(try AppCredentials(environment: empty) == nil)
    }

    @Test(arguments: ["GITHUB_APP_ID", "GITHUB_APP_INSTALLATION_ID", "GITHUB_APP_PRIVATE_KEY_FILE"])
    func `that is half described is refused for what is missing`(name: String) {
        for missing in [nil, ""] as [String?] {
            let error = #expect(throws: GitHubError.self) {
                try AppCredentials(environment: environment([name: missing]))
            }
            #expect(error?.description.contains("\(name) is not set") == true)
        }
    }

    @Test(arguments: ["four", "-4", "4/../5", "４", "4 "])
    func `has a number for its installation, which goes into an address`(number: String) {
        let error = #expect(throws: GitHubError.self) {
            try AppCredentials(environment: environment(["GITHUB_APP_INSTALLATION_ID": number]))
        }
        #expect(error?.description.contains("GITHUB_APP_INSTALLATION_ID is no number") == true)
    }

    @Test func `needs a key that is there and is one`() throws {
        let absent = #expect(throws: GitHubError.self) { try AppCredentials(environment: environment()) }
        #expect(absent?.description.contains("none.pem") == true)
        let app = AppCredentials(appID: "17", installationID: "4", privateKey: Secret("hidden"))
        let error = #expect(throws: GitHubError.self) { try app.webToken(at: 1000) }
        #expect(error?.description.contains("no RSA key in PEM") == true)
        #expect(error?.description.contains("hidden") == false && !"\(app)".contains("hidden"))
    }

    @Test func `is given a token and its end`() throws {
        let read = try #require(
            InstallationToken.read(
                Array(#"{"token":"ghs_x","expires_at":"1970-01-01T00:10:00Z","permissions":{}}"#.utf8)))
        #expect(read.end == 600 && read.secret.reveal { $0 } == "ghs_x")
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"token":"","expires_at":"1970-01-01T00:10:00Z"}"#, #"{"token":"x"}"#,
        #"{"token":"x","expires_at":"soon"}"#, #"{"token":7,"expires_at":"1970-01-01T00:10:00Z"}"#,
        #"{"message":"Bad credentials"}"#,
    ])
    func `is given none by an answer that is none`(body: String) {
        #expect(InstallationToken.read(Array(body.utf8)) == nil)
    }
}

@Suite struct `A request without an answer` {
    @Test(arguments: [
        (HTTPError.Kind.bodyTooLarge, "too much"), (.timeout, "too much"), (.stalled, "too much"),
        (.tooManyRedirects, "again"), (.headerTooLarge, "again"), (.noConnection, "again"),
        (.cutShort, "again"),
        (.invalidRequest, "refused"), (.redirectRefused, "refused"),
    ])
    func `is made again, or smaller, or not`(kind: HTTPError.Kind, verdict: String) {
        let error = HTTPError(kind: kind, operation: "POST https://x", cause: "so it is")
        let (words, said): (String, String) =
            switch AnswerVerdict<RepositoryAnswer>.of(error) {
            case .failed(let said, let isTooMuch): (isTooMuch ? "too much" : "again", said)
            case .refused(let said): ("refused", said)
            default: ("something else", "")
            }
        #expect(words == verdict && said.contains("so it is"))
    }

    @Test(
        arguments: [
            ("MAX_NODE_LIMIT_EXCEEDED", "too much"), ("RESOURCE_LIMITS_EXCEEDED", "too much"),
            ("FORBIDDEN", "refused"),
            ("INSUFFICIENT_SCOPES", "refused"), ("undefinedField", "refused"),
            ("EXCESSIVE_PAGINATION", "refused"),
            ("SOMETHING_NEW", "too much"), (nil, "too much"),
        ] as [(String?, String)])
    func `of GraphQL is made smaller, or not again`(type: String?, verdict: String) {
        var fault = GraphQLFault()
        fault.type = type
        for message in ["sorry", nil] {
            fault.message = message
            let (words, said): (String, String) =
                switch AnswerVerdict<FactsAnswer>.of(fault) {
                case .failed(let said, let isTooMuch): (isTooMuch ? "too much" : "again", said)
                case .refused(let said): ("refused", said)
                default: ("something else", "")
                }
            #expect(words == verdict && said.contains(message ?? type ?? "an error without words"))
        }
    }

    @Test func `shortens what a refusal says`() {
        let message = String(repeating: "x", count: 5000)
        let response = HTTPResponse(status: 422, body: Array(#"{"message":"\#(message)"}"#.utf8))
        guard case .refused(let said)? = AnswerVerdict<RepositoryAnswer>.ofStatus(response) else {
            Issue.record("it is not refused")
            return
        }
        #expect(said.hasPrefix("it answers with status 422: xxx") && said.count < 400)
    }
}

@Suite struct `Errors of asking` {
    @Test func `name what was asked about`() throws {
        let name = try #require(RepositoryName("octo/tool"))
        for concern in [GitHubConcern.repository(name), .search("octo/tool")] {
            for error in [
                concern.gaveUp(attempts: 7, last: "it said no"), concern.notThere(said: "it said no"),
                concern.refused(said: "it said no"),
            ] {
                let text = error.description
                #expect(text.contains("octo/tool") && text.contains("it said no"), "\(text)")
            }
            #expect(concern.gaveUp(attempts: 7, last: "").description.contains("7 attempts"))
        }
    }

    @Test func `of an archive say what was expected where`() {
        let error = ArchiveError.noRepository(name: "octo/tool", path: "/a")
        #expect(error.description.contains("octo__tool/pulls.jsonl or octo/tool/pulls.jsonl"))
        #expect(ArchiveDiagnostic(path: "x", line: 3, message: "odd").description == "x:3: odd")
        #expect(ArchiveDiagnostic(path: "x", line: nil, message: "odd").description == "x: odd")
    }
}
