internal import ArgumentParser
internal import Files
internal import Foundation
internal import Paths

/// Which workspace is meant where no option names one.
struct WorkspaceChoice {
    static let usual = "workspace"
    static let variable = "SWEGYM_WORKSPACE"
    static let fileName = "swegym.toml"
    private static let largest = 1 << 20

    /// The directory: what the variable says, else the nearest file, else the usual one.
    let path: String

    /// - Throws: `ValidationError` for a file that says something else.
    init(environment: [String: String], directory: String) throws {
        if let named = environment[Self.variable], !named.isEmpty {
            path = named
            return
        }
        var folder = directory
        while true {
            let file = folder == "/" ? "/\(Self.fileName)" : "\(folder)/\(Self.fileName)"
            if FileManager.default.fileExists(atPath: file) {
                path = try Self.workspace(in: file, besides: folder) ?? Self.usual
                return
            }
            guard folder.hasPrefix("/"), folder != "/" else { break }
            folder = PathText.folder(of: folder)
        }
        path = Self.usual
    }

    /// What a file says; nil when it says nothing.
    private static func workspace(in file: String, besides folder: String) throws -> String? {
        guard let data = BoundedFile.read(file, limit: largest) else {
            throw ValidationError("\(file) cannot be read, or is no small file")
        }
        var found: String?
        let lines = String(decoding: data, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let statement = line.trimmingPrefix(while: \.isWhitespace)
            guard !statement.isEmpty, !statement.hasPrefix("#") else { continue }
            let form = #/workspace[ \t]*=[ \t]*(?:"([^"\\]+)"|'([^']+)')[ \t]*(?:#.*)?/#
            guard let match = statement.wholeMatch(of: form), found == nil,
                let path = match.output.1 ?? match.output.2
            else {
                throw ValidationError(
                    "\(file):\(index + 1): expected `workspace = \"DIRECTORY\"`, once; there is no other key")
            }
            found = path.hasPrefix("/") ? String(path) : "\(folder)/\(path)"
        }
        return found
    }
}
