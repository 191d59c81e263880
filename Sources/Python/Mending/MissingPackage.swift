/// Reads which package a project's own complaint asks for: `Numpy version 1.10.0 or later must be installed to use it`.
///
/// Projects catch the interpreter's error and raise one in words of their own, which name no module. The text is
/// untrusted: only a name is read, and a wrong one costs an attempt.
enum MissingPackage {
    /// The normalized name of the package that is said to be missing; nil when none is.
    static func name(in text: String) -> String? {
        let patterns = [
            #/\bpip3? install (?:-U |--upgrade |--user |["'`])*([A-Za-z][A-Za-z0-9_.\-]*)/#,
            #/\b([A-Za-z][A-Za-z0-9_.\-]*)["'`]?(?: [Vv]ersion)? ?(?:[<>=~!]{1,2} ?)?(?:v?[0-9][A-Za-z0-9.]*)?(?: or (?:later|newer|higher|greater|above))? (?:must|has to|have to|needs? to|should) be installed\b/#,
            #/\b([A-Za-z][A-Za-z0-9_.\-]*)["'`]? (?:is not|isn't|was not|not) (?:installed|available|found)\b/#,
            #/\b([A-Za-z][A-Za-z0-9_.\-]*)["'`]?(?: [Vv]ersion)? ?(?:[<>=~!]{1,2} ?)?(?:v?[0-9][A-Za-z0-9.]*)?(?: or (?:later|newer|higher|greater|above))? (?:is|are) (?:required|needed|missing)\b/#,
            #/\b(?:[Pp]lease |[Yy]ou (?:must|need to|have to) )install (?:the )?["'`]?([A-Za-z][A-Za-z0-9_.\-]*)/#,
            #/\b(?:requires|needs|depends on) (?:the )?["'`]?([A-Za-z][A-Za-z0-9_.\-]*)/#,
        ]
        for pattern in patterns {
            for match in text.matches(of: pattern) {
                let name = String(match.1.reversed().drop { ".-_".contains($0) }.reversed())
                if Requirement.isName(name), !words.contains(name.lowercased()),
                    name.contains(where: \.isLetter)
                {
                    return Requirement.normalized(name)
                }
            }
        }
        return nil
    }

    /// Words in the place of a name that name no package.
    private static let words: Set<String> = [
        "a", "an", "and", "be", "but", "c", "compiler", "configuration", "dependencies", "dependency",
        "directory",
        "extension", "file", "following", "function", "installed", "it", "library", "libraries", "module",
        "modules",
        "more", "newer", "of", "one", "optional", "or", "package", "packages", "plugin", "program", "python",
        "python2",
        "python3", "requirement", "requirements", "support", "that", "the", "these", "they", "this", "those",
        "to",
        "version", "which", "you",
    ]
}
