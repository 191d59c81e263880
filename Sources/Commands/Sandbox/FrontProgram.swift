internal import Foundation
internal import Python

/// The small program that works in sessions, which this one becomes.
struct FrontProgram {
    private let arguments: [String]

    /// - Parameter word: the program's command.
    init(_ word: String, _ arguments: [String]) {
        self.arguments = [word] + arguments
    }

    /// Where it is: next to this program, else on the search path.
    static var path: String {
        let own = UvPlaces.thisProgram ?? ""
        let sibling = own.lastIndex(of: "/").map { own[..<$0] + "/swegym-sandbox" } ?? ""
        return FileManager.default.isExecutableFile(atPath: String(sibling))
            ? String(sibling) : "swegym-sandbox"
    }

    /// Becomes it; what kept it from that.
    func failure() -> CommandFailure {
        var texts: [UnsafeMutablePointer<CChar>?] = ([Self.path] + arguments).map { strdup($0) }
        texts.append(nil)
        execvp(Self.path, texts)
        let cause = String(cString: strerror(errno))
        for text in texts { free(text) }
        return CommandFailure(
            "\(Self.path) cannot be started (\(cause)): it is built and installed together with this program")
    }
}
