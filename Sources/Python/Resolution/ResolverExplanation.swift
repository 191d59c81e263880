/// What the resolver says of a failure: names in its sentences, and nothing that is followed without being looked up.
struct ResolverExplanation: Hashable, Sendable {
    private let said: String
    /// The same in one line: the resolver breaks its sentences anywhere between words.
    private let sentences: String

    init(_ failure: ResolutionFailure) {
        said = failure.said
        sentences = failure.said.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    func mentions(_ sign: String) -> Bool { Text.contains(said, sign) }

    /// A package of which all releases that could be used were yanked.
    var yanked: String? {
        (sentences.firstMatch(of: #/all versions of ([A-Za-z0-9_.\-]+) were yanked/#)?.1
            ?? sentences.firstMatch(of: #/([A-Za-z0-9_.\-]+)==\S+ (?:was|is) yanked/#)?.1).map {
                Requirement.normalized($0)
            }
    }

    /// The packages that the index does not have at all.
    var unknown: Set<String> {
        Set(
            sentences.matches(of: #/([A-Za-z0-9_.\-]+) was not found in the/#).map {
                Requirement.normalized($0.1)
            })
    }

    /// The packages of which there is no release of that day.
    var missing: Set<String> {
        unknown.union(
            sentences.matches(of: #/there (?:is|are) no versions? of ([A-Za-z0-9_.\-]+)(?: and|,|$)/#).map {
                Requirement.normalized($0.1)
            })
    }

    /// The source distribution that could not be built.
    var unbuilt: (name: String, version: String)? {
        said.firstMatch(
            of: #/(?:[Ff]ailed to (?:download and )?build|Failed to prepare) `([A-Za-z0-9_.\-]+)==([^`]+)`/#
        ).map { (Requirement.normalized($0.1), String($0.2)) }
    }

    /// The line of the input that could not be parsed: the first one after the cause.
    var unread: String? {
        guard
            let found = said.firstMatch(
                of: #/Couldn't parse requirement in [^\n]*\n\s*Caused by:[^\n]*\n([^\n]+)/#)
        else { return nil }
        return Requirement(Text.trimmed(found.1))?.description ?? Text.trimmed(found.1)
    }

    /// All packages that the explanation names.
    var names: Set<String> {
        var names: Set<String> = []
        let patterns = [
            #/you require ([A-Za-z0-9_.\-]+)/#, #/depends? on ([A-Za-z0-9_.\-]+)/#,
            #/ and ([A-Za-z0-9_.\-]+)[<>=!~]/#,
            #/(?:Because|all versions of|only) ([A-Za-z0-9_.\-]+)[<>=! ]/#,
            #/was included because `([A-Za-z0-9_.\-]+)/#,
        ]
        for pattern in patterns {
            for match in sentences.matches(of: pattern) { names.insert(Requirement.normalized(match.1)) }
        }
        return names
    }
}
