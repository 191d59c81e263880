package import Diffs
internal import Digests
package import Instances

/// By what the answer of an instance is recognised: lines that its patches add, and contents that files have after them.
package struct AnswerTraces: Sendable, Hashable {
    /// Which patch something is of.
    package enum Part: String, Sendable, Hashable, Encodable, CaseIterable {
        case gold
        case test

        /// Its name in a sentence.
        package var name: String { self == .gold ? "gold patch" : "test patch" }
    }

    /// A distinctive line that a patch adds, without the blanks around it.
    package struct Line: Sendable, Hashable {
        package var part: Part
        package var path: String
        package var text: [UInt8]
    }

    /// What a file holds after a patch.
    package struct Content: Sendable, Hashable {
        package var part: Part
        package var path: String
        package var id: ObjectID
        package var size: Int
    }

    package var lines: [Line] = []
    package var contents: [Content] = []
    /// Why something of a patch cannot be recognised by its content, for people.
    package var gaps: [String] = []

    package init() {}

    /// The traces of patches.
    ///
    /// - Parameters:
    ///   - patches: Each with which it is.
    ///   - known: Contents that the base commit has, and that tell nothing.
    ///   - old: What a file holds at the base commit; nil where there is none.
    package init(
        of patches: [(part: Part, patch: Patch)], known: Set<ObjectID>,
        old: ([UInt8]) throws -> [UInt8]?
    ) rethrows {
        for (part, patch) in patches {
            var before: [[UInt8]] = []
            for file in patch.files {
                let content = try file.oldPath.flatMap { try old($0) } ?? []
                before.append(content)
                guard file.kind != .removed else { continue }
                let path = String(decoding: file.path, as: UTF8.self)
                do throws(PatchApplicationError) {
                    let after = try file.applied(to: content)
                    let id = Self.blob(after)
                    guard !after.isEmpty, !known.contains(id) else { continue }
                    contents.append(Content(part: part, path: path, id: id, size: after.count))
                } catch {
                    gaps.append("the \(part.name)'s \(path): \(error)")
                }
            }
            lines += DistinctiveLines.of(patch, before: before).map { path, text in
                Line(part: part, path: path, text: text)
            }
        }
    }

    /// Those of one patch alone.
    package func only(_ part: Part) -> AnswerTraces {
        var traces = self
        traces.lines.removeAll { $0.part != part }
        traces.contents.removeAll { $0.part != part }
        return traces
    }

    /// What git calls a content.
    static func blob(_ bytes: [UInt8]) -> ObjectID {
        var hasher = SHA1Hasher()
        hasher.update(Array("blob \(bytes.count)\0".utf8))
        hasher.update(bytes)
        return ObjectID(bytes: hasher.finish()) ?? .zero
    }
}
