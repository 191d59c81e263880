internal import Digests
internal import Foundation
package import HTTP
internal import Instances

/// A GitHub App's installation: who asks for tokens, and the key that proves it.
package struct AppCredentials: Hashable, Sendable {
    /// The App's id (or client id).
    package var appID: String
    /// The installation's id.
    package var installationID: String
    /// The App's private key, PEM.
    package var privateKey: Secret

    package init(appID: String, installationID: String, privateKey: Secret) {
        self.appID = appID
        self.installationID = installationID
        self.privateKey = privateKey
    }

    /// The App that the environment describes; nil when it describes none.
    init?(environment: [String: String]) throws(GitHubError) {
        let names = ["GITHUB_APP_ID", "GITHUB_APP_INSTALLATION_ID", "GITHUB_APP_PRIVATE_KEY_FILE"]
        let values = names.map { environment[$0] ?? "" }
        guard values.contains(where: { !$0.isEmpty }) else { return nil }
        if let missing = zip(names, values).first(where: { $0.1.isEmpty })?.0 {
            throw .tokenSource(
                place: "the GitHub App",
                cause: "\(missing) is not set; all of \(names.joined(separator: ", ")) are needed")
        }
        guard values[1].utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
            throw .tokenSource(place: "the GitHub App", cause: "GITHUB_APP_INSTALLATION_ID is no number")
        }
        let key = try SecretFile.read(values[2])
        self.init(appID: values[0], installationID: values[1], privateKey: Secret(key))
    }

    /// The JSON web token with which an App asks for an installation's token (RFC 7519, RS256), good for nine minutes.
    ///
    /// - Throws: `GitHubError.tokenSource` when the key is none.
    func webToken(at now: Double) throws(GitHubError) -> Secret {
        // A minute back, as GitHub advises, against clocks that go ahead.
        let claims = #"{"iat":\#(Int(now) - 60),"exp":\#(Int(now) + 540),"iss":"\#(appID)"}"#
        let signed = Self.base64URL(#"{"alg":"RS256","typ":"JWT"}"#.utf8) + "." + Self.base64URL(claims.utf8)
        guard
            let signature = privateKey.reveal({
                RSASignature.sha256(of: Array(signed.utf8), privateKeyPEM: $0)
            })
        else {
            throw .tokenSource(place: "the GitHub App", cause: "its private key file holds no RSA key in PEM")
        }
        return Secret("\(signed).\(Self.base64URL(signature))")
    }

    private static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// What GitHub answers to an App that asks for a token.
struct InstallationToken: Decodable {
    var token: String
    var expires_at: String

    /// The token and when it ends, seconds since the epoch; nil when the answer is none.
    static func read(_ body: [UInt8]) -> (secret: Secret, end: Double)? {
        guard let answer = try? JSONDecoder().decode(InstallationToken.self, from: Data(body)),
            let end = Timestamp(answer.expires_at), !answer.token.isEmpty
        else { return nil }
        return (Secret(answer.token), Double(end.seconds))
    }
}
