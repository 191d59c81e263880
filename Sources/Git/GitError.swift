internal import CGit2
package import Instances

/// What went wrong with a repository, and what was being done to what.
package struct GitError: Error, Hashable, Sendable {
    /// The kind of fault.
    package enum Kind: Hashable, Sendable {
        /// The object is not in the repository (a clone with a size filter lacks large blobs).
        case missingObject(ObjectID)
        /// The object is there, but cannot be read as what it should be.
        case corruptObject(ObjectID)
        /// The folder is no bare Git repository.
        case notARepository
        /// A reference or path does not exist.
        case notFound
        /// The other side of a connection could not be reached or did not answer as it should.
        case network
        /// What was handed in, or what a repository contains, must not be worked with.
        case invalidInput
        /// A tree names something that must not be written: a place outside, or in `.git`.
        case forbiddenName
        /// An object or a tree is larger than what is read or written.
        case tooLarge
        /// A tree has the same folders so often that few objects become a checkout which no honest one is.
        case multiplied
        /// The file system refused something.
        case io
        /// Anything else, by libgit2's number.
        case other(code: Int32)
    }

    /// The kind of fault.
    package var kind: Kind
    /// What was being done to what, such as `reading blob 1f…`.
    package var operation: String
    /// The cause in libgit2's or the system's words.
    package var message: String

    package init(kind: Kind, operation: String, message: String) {
        self.kind = kind
        self.operation = operation
        self.message = message
    }

    /// The object at fault, when it is about one.
    package var object: ObjectID? {
        switch kind {
        case .missingObject(let id), .corruptObject(let id): id
        default: nil
        }
    }
}

extension GitError: CustomStringConvertible {
    /// The sentence for people, with the remedy where there is one.
    package var description: String {
        let remedy =
            switch kind {
            case .missingObject:
                "; the repository lacks it (was it cloned with a filter?): fetch it, or allow missing objects"
            case .corruptObject: "; fetch the repository again"
            case .notARepository: "; expected a bare repository, with HEAD, objects and refs"
            case .network: "; check the URL and the connection, then run the same command again"
            case .notFound, .invalidInput, .forbiddenName, .tooLarge, .multiplied, .io, .other: ""
            }
        return "\(operation): \(message)\(remedy)"
    }
}

extension GitError {
    /// The error that libgit2 has just reported on this thread.
    ///
    /// To be made in the same synchronous function as the failing call, since libgit2 keeps it per thread.
    static func last(_ code: Int32, _ operation: String, about object: ObjectID? = nil) -> GitError {
        let reported = git_error_last()
        // Optional, whatever the C header says: libgit2 has errors without a text.
        let text: UnsafeMutablePointer<CChar>? = reported?.pointee.message
        let message = text.map { String(cString: $0) } ?? "error \(code)"
        let area = reported.map { $0.pointee.klass } ?? 0
        return GitError(kind: kind(code, area, object), operation: operation, message: message)
    }

    private static func kind(_ code: Int32, _ area: Int32, _ object: ObjectID?) -> Kind {
        if let object {
            if code == GIT_ENOTFOUND.rawValue { return .missingObject(object) }
            if area != GIT_ERROR_OS.rawValue, area != GIT_ERROR_NOMEMORY.rawValue {
                return .corruptObject(object)
            }
            return .io
        }
        switch UInt32(bitPattern: area) {
        case GIT_ERROR_NET.rawValue, GIT_ERROR_SSL.rawValue, GIT_ERROR_HTTP.rawValue, GIT_ERROR_SSH.rawValue:
            return .network
        case GIT_ERROR_OS.rawValue:
            return .io
        default:
            return code == GIT_ENOTFOUND.rawValue ? .notFound : .other(code: code)
        }
    }
}

/// Throws the error that libgit2 has just reported, unless the code is one of success.
func check(
    _ code: Int32, _ operation: @autoclosure () -> String, about object: ObjectID? = nil
) throws(GitError) {
    guard code >= 0 else { throw GitError.last(code, operation(), about: object) }
}
