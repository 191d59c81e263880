internal import Instances
internal import JSON

/// The shapes that recur in the objects of the REST API.
extension JSONScanner {
    /// Reads a time, or nil for `null`.
    mutating func timestampOrNull() throws(JSONFault) -> Timestamp? {
        guard let text = try stringOrNull() else { return nil }
        guard let timestamp = Timestamp(text) else {
            throw JSONFault(problem: .expected("a time such as 2021-03-06T16:17:12Z"))
        }
        return timestamp
    }

    /// Reads a commit's name, or nil for `null`.
    mutating func commitOrNull() throws(JSONFault) -> ObjectID? {
        guard let text = try stringOrNull() else { return nil }
        guard let commit = ObjectID(text) else {
            throw JSONFault(problem: .expected("a commit, 40 hexadecimal digits"))
        }
        return commit
    }

    /// Reads a pull request's `base` or `head`: the commit and the branch.
    mutating func branchTip() throws(JSONFault) -> (commit: ObjectID?, branch: String?) {
        guard try !null() else { return (nil, nil) }
        var commit: ObjectID?
        var branch: String?
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "sha": commit = try scanner.commitOrNull()
            case "ref": branch = try scanner.stringOrNull()
            default: try scanner.skipValue()
            }
        }
        return (commit, branch)
    }

    /// Reads a commit's `author` or `committer`: the date.
    mutating func date() throws(JSONFault) -> Timestamp? {
        guard try !null() else { return nil }
        var date: Timestamp?
        try members { (scanner, key) throws(JSONFault) in
            if key == "date" { date = try scanner.timestampOrNull() } else { try scanner.skipValue() }
        }
        return date
    }

    /// Reads an object of which one member is wanted, a string; nil for `null`.
    mutating func member(_ name: String) throws(JSONFault) -> String? {
        guard try !null() else { return nil }
        var value: String?
        try members { (scanner, key) throws(JSONFault) in
            if key == name { value = try scanner.stringOrNull() } else { try scanner.skipValue() }
        }
        return value
    }

    /// Reads `closingIssuesReferences`, in GraphQL's form (`{"nodes": […]}`) or as a list: the numbers of those
    /// that are the repository's own; nil for `null`.
    mutating func closingIssues(of repository: RepositoryNames) throws(JSONFault) -> [Int]? {
        guard try !null() else { return nil }
        guard isAtObject() else { return try issueList(of: repository) }
        var numbers: [Int]?
        try members { (scanner, key) throws(JSONFault) in
            if key == "nodes" {
                numbers = try scanner.issueList(of: repository)
            } else {
                try scanner.skipValue()
            }
        }
        return numbers
    }

    private mutating func issueList(of repository: RepositoryNames) throws(JSONFault) -> [Int] {
        var numbers: [Int] = []
        try array { (scanner) throws(JSONFault) in
            var number: Int?
            var owner: String?
            try scanner.members { (scanner, key) throws(JSONFault) in
                switch key {
                case "number": number = try scanner.integer()
                case "repository": owner = try scanner.repositoryName()
                default: try scanner.skipValue()
                }
            }
            guard let number else {
                throw JSONFault(path: ["number"], problem: .expected("this member, which is not there"))
            }
            // Without a repository it is the pull request's own.
            let isOwn = owner.map(repository.include) ?? true
            if isOwn { numbers.append(number) }
        }
        return numbers
    }

    /// A repository as GraphQL gives it (`nameWithOwner`) or `gh pr view --json` (`name` and `owner.login`).
    private mutating func repositoryName() throws(JSONFault) -> String? {
        guard try !null() else { return nil }
        var whole: String?
        var name: String?
        var owner: String?
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "nameWithOwner", "full_name": whole = try scanner.stringOrNull()
            case "name": name = try scanner.stringOrNull()
            case "owner": owner = try scanner.member("login")
            default: try scanner.skipValue()
            }
        }
        if let whole { return whole }
        guard let owner, let name else { return nil }
        return "\(owner)/\(name)"
    }
}
