internal import HTTP
internal import JSON

/// How many contributors a repository has, as the number of pages of one contributor each.
///
/// REST's list of contributors has no total; its `Link` header field names the last page.
struct ContributorCount: GitHubAnswer {
    /// The number; nil when GitHub does not count them: the history is too large, or the repository is gone.
    var count: Int?
    /// One request.
    var cost: Int? { 1 }

    /// The number of the last page, from a `Link` header field (RFC 8288); nil when it names none.
    static func lastPage(in link: String) -> Int? {
        for part in link.split(separator: ",") where part.contains("rel=\"last\"") {
            guard let start = part.firstIndex(of: "<"), let end = part.firstIndex(of: ">"), start < end,
                let query = part[part.index(after: start)..<end].split(separator: "?").last
            else { continue }
            for pair in query.split(separator: "&") where pair.hasPrefix("page=") {
                return Int(pair.dropFirst("page=".count))
            }
        }
        return nil
    }
}

extension AnswerVerdict where Answer == ContributorCount {
    /// The verdict about an answer of the list of contributors, one a page.
    static func ofContributors(_ response: HTTPResponse) -> AnswerVerdict {
        switch response.status {
        case 200:
            if let last = response.headers["link"].flatMap(ContributorCount.lastPage) {
                return .answered(ContributorCount(count: last), isPartial: false)
            }
            var scanner = JSONScanner(response.body, response.body.indices)
            var count = 0
            do throws(JSONFault) {
                try scanner.array { (scanner) throws(JSONFault) in
                    count += 1
                    try scanner.skipValue()
                }
                try scanner.finish()
            } catch {
                return .failed("its answer cannot be read: \(error)", isTooMuch: false)
            }
            return .answered(ContributorCount(count: count), isPartial: false)
        // An empty repository.
        case 204: return .answered(ContributorCount(count: 0), isPartial: false)
        case 404, 451: return .answered(ContributorCount(), isPartial: false)
        default:
            let verdict = ofStatus(response) ?? .failed("status \(response.status)", isTooMuch: false)
            if case .refused(let words) = verdict, words.contains("too large to list") {
                return .answered(ContributorCount(), isPartial: false)
            }
            return verdict
        }
    }
}
