/// Where an answer sends us, and whether we go.
enum Redirection {
    /// The request to make next; nil when the answer is no redirect.
    ///
    /// A secret is never carried to another host, scheme or port, nor anything from `https` to `http`: such a
    /// redirect is refused, since what comes of it without the secret would only mislead. A `POST` is repeated as such
    /// for 307 and 308 only; after 301, 302 and 303 it becomes a `GET`, as everywhere.
    static func next(
        after response: HTTPResponse, to request: HTTPRequest, at address: HTTPAddress, hops: Int
    ) throws(HTTPError) -> HTTPRequest? {
        guard [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["Location"]
        else { return nil }
        func refusal(_ kind: HTTPError.Kind, _ cause: String) -> HTTPError {
            HTTPError(kind: kind, operation: "\(request.method.rawValue) \(address.plain)", cause: cause)
        }
        guard let target = HTTPAddress(location, relativeTo: address), !target.hasCredentials else {
            throw refusal(.redirectRefused, "the server redirects to what is no http or https address")
        }
        guard hops < request.limits.redirects else {
            throw refusal(
                .tooManyRedirects,
                "more than \(request.limits.redirects) redirects, the last to \(target.plain)")
        }
        if address.scheme == "https", target.scheme != "https" {
            throw refusal(.redirectRefused, "the server redirects from https to \(target.plain)")
        }
        if request.bearer != nil, !target.hasSameOrigin(as: address) {
            throw refusal(.redirectRefused, "the server redirects a request with a secret to \(target.host)")
        }
        var next = request
        next.url = target.text
        if request.method == .post, response.status != 307, response.status != 308 {
            next.method = .get
            next.body = []
        }
        return next
    }
}
