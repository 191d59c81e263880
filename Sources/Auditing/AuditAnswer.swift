/// What the program that looks around saw: facts alone.
///
/// It is written inside the sandbox, from files that strangers made; nothing in it is taken for a path of the host.
package struct AuditAnswer: Sendable, Decodable {
    /// A file in which lines that were looked for stand.
    package struct Hit: Sendable, Hashable {
        package var path: String
        /// What git would call its content.
        package var id: String
        /// Which lines.
        package var lines: [Int]
    }

    /// A release or a copy of the project.
    package struct Package: Sendable, Hashable {
        package var path: String
        package var name: String
        /// Its version; nil where it says none.
        package var version: String?
        /// `dist-info`, `egg-info`, `egg-link`, `archive` or `module`.
        package var kind: String
    }

    /// A Git repository.
    package struct Repository: Sendable, Hashable {
        package var path: String
        package var objects: [Object]
        /// Ids that its other files name: references, logs of references, heads.
        package var named: [Name]
        /// The beginnings of its commits and tags.
        package var texts: [Text]
        /// What could not be read.
        package var unread: [Reason]
        /// Where else it takes objects from.
        package var alternates: [String]
    }

    /// An object of a repository.
    package struct Object: Sendable, Hashable {
        /// Its id; empty where it was not told.
        package var id: String
        /// `commit`, `tree`, `blob` and `tag` were hashed; `indexed` stands in an index without having been found in a
        /// pack; `delta` is a difference, whose content was not made; `same pack` is a file that was read before.
        package var kind: String
        /// The ids that a tree has.
        package var children: [String]
    }

    /// An id that a file of a repository names.
    package struct Name: Sendable, Hashable {
        package var file: String
        package var id: String
    }

    /// A commit or tag as it is stored.
    package struct Text: Sendable, Hashable {
        package var id: String
        package var kind: String
        package var text: String
    }

    /// A path, and why it was not read.
    package struct Reason: Sendable, Hashable {
        package var path: String
        package var reason: String
    }

    package var files = 0
    package var bytes = 0
    package var folders = 0
    package var archives = 0
    package var hits: [Hit] = []
    /// Files with a content that was looked for: path and id.
    package var copies: [Name] = []
    package var packages: [Package] = []
    /// The first of those that could not be read.
    package var unread: [Reason] = []
    package var unreadCount = 0
    package var repositories: [Repository] = []
    /// Packs and bundles outside of repositories.
    package var stray: [String] = []
    package var mounts: [SeenMount] = []

    /// An answer in which nothing was seen.
    package init() {}
}

// Each is a list of its members, so that tens of thousands of them stay short.

extension AuditAnswer.Hit: Decodable {
    package init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        path = try list.decode(String.self)
        id = try list.decode(String.self)
        lines = try list.decode([Int].self)
    }
}

extension AuditAnswer.Package: Decodable {
    package init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        path = try list.decode(String.self)
        name = try list.decode(String.self)
        version = try list.decode(String?.self)
        kind = try list.decode(String.self)
    }
}

extension AuditAnswer.Repository: Decodable {}

extension AuditAnswer.Object: Decodable {
    package init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        id = try list.decode(String.self)
        kind = try list.decode(String.self)
        children = try list.decode([String].self)
    }
}

extension AuditAnswer.Name: Decodable {
    package init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        file = try list.decode(String.self)
        id = try list.decode(String.self)
    }
}

extension AuditAnswer.Text: Decodable {
    package init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        id = try list.decode(String.self)
        kind = try list.decode(String.self)
        text = try list.decode(String.self)
    }
}

extension AuditAnswer.Reason: Decodable {
    package init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        path = try list.decode(String.self)
        reason = try list.decode(String?.self) ?? ""
    }
}
