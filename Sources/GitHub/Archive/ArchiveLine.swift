internal import Instances
internal import JSON

/// Lines of an archive as GitHub's REST API would spell the objects, with sorted keys, written without detours: there
/// may be a million of them.
enum ArchiveLine {
    /// A merged pull request.
    static func pull(_ pull: PullRequest, _ node: PullNode, of repository: RepositoryName) -> [UInt8] {
        var writer = JSONWriter(.compact)
        writer.object { writer in
            writer.member("base") { writer in
                writer.object { writer in
                    writer.member("ref", pull.baseBranch)
                    writer.member("repo") { $0.object { $0.member("full_name", repository.description) } }
                    writer.member("sha", pull.baseCommit?.description)
                }
            }
            writer.member("body", pull.body)
            writer.member("closingIssuesReferences") { writer in
                writer.array(node.closing) { writer, reference in
                    writer.object { writer in
                        writer.member("number") { $0.integer(reference.number) }
                        let name = reference.repository ?? repository.description
                        writer.member("repository") { $0.object { $0.member("nameWithOwner", name) } }
                    }
                }
            }
            writer.member("created_at", pull.createdAt?.description)
            writer.member("head") { writer in
                writer.object { writer in
                    writer.member("ref", node.headBranch)
                    writer.member("sha", pull.headCommit?.description)
                }
            }
            writer.labels(node.labels)
            writer.member("merge_commit_sha", pull.mergeCommit?.description)
            writer.member("merged_at", pull.mergedAt?.description)
            writer.member("number") { $0.integer(pull.number) }
            writer.member("state", "closed")
            writer.member("title", pull.title)
            writer.user(pull.author)
        }
        return writer.bytes
    }

    /// A pull request that GitHub does not return; read as an archive's line, it is refused for what it says.
    static func unreadable(number: Int?, fault: String) -> [UInt8] {
        var writer = JSONWriter(.compact)
        writer.object { writer in
            writer.member("_unreadable", fault)
            writer.member("number") { writer in
                if let number { writer.integer(number) } else { writer.null() }
            }
        }
        return writer.bytes
    }

    /// An issue.
    static func issue(_ node: ItemNode, of repository: RepositoryName) -> [UInt8] {
        let issue = node.issue
        let closers = node.closers.filter { closer in
            closer.repository.map { $0.lowercased() == (node.repository ?? "").lowercased() } ?? true
        }
        var writer = JSONWriter(.compact)
        writer.object { writer in
            writer.member("body", issue.body)
            writer.member("closed_at", node.closedAt?.description)
            if !closers.isEmpty {
                writer.member("closed_by_pull_requests") { writer in
                    writer.array(Set(closers.map(\.number)).sorted()) { $0.integer($1) }
                }
            }
            writer.member("created_at", node.createdAt?.description)
            writer.labels(node.labels)
            writer.member("number") { $0.integer(issue.number) }
            if issue.isPullRequest { writer.member("pull_request") { $0.object { _ in } } }
            writer.member("state", node.state.map { $0 == "OPEN" ? "open" : "closed" })
            writer.member("title", issue.title)
            writer.user(node.author)
        }
        return writer.bytes
    }

    /// A comment on an issue.
    static func comment(_ comment: ItemComment, on number: Int) -> [UInt8] {
        var writer = JSONWriter(.compact)
        writer.object { writer in
            writer.member("body", comment.comment.body)
            writer.member("created_at", comment.comment.createdAt?.description)
            if let id = comment.id { writer.member("id") { $0.integer(id) } }
            writer.member("issue_number") { $0.integer(number) }
            writer.member("updated_at", comment.comment.updatedAt?.description)
            writer.user(comment.author)
        }
        return writer.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func user(_ login: String?) {
        member("user") { writer in
            if let login { writer.object { $0.member("login", login) } } else { writer.null() }
        }
    }

    fileprivate mutating func labels(_ names: [String]) {
        member("labels") { writer in
            writer.array(names) { writer, name in writer.object { $0.member("name", name) } }
        }
    }
}
