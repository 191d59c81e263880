/// Patches as agents write them, made into what git takes.
enum PatchText {
    /// A patch with a newline at its end, which `git apply` demands; nothing else changes.
    static func ended(_ patch: String) -> String {
        patch.isEmpty || patch.utf8.last == UInt8(ascii: "\n") ? patch : patch + "\n"
    }

    /// A patch as OpenHands takes it from an agent's output (`process_git_patch`): LF for CRLF, nothing before the first
    /// `diff --git`, no blanks at the end but one newline.
    static func cleaned(_ patch: String) -> String {
        let text = patch.replacing("\r\n", with: "\n")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("diff --git") }) else {
            return text.contains { !$0.isWhitespace } ? ended(text) : ""
        }
        var body = lines[start...].joined(separator: "\n")[...]
        while let last = body.last, last.isWhitespace { body.removeLast() }
        return body + "\n"
    }
}
