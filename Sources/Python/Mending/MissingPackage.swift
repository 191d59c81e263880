/// Reads which package a project's own complaint asks for: `Numpy version 1.10.0 or later must be installed to use it`.
///
/// Projects catch the interpreter's error and raise one in words of their own, which name no module. The text is
/// untrusted: only a name is read, and a wrong one costs an attempt.
struct MissingPackage {
    /// Lengths of names and versions have a limit: the complaint may be any text, and each word of it may begin a name.
    private let patterns = [
        WordedExpression(
            "pip",
            matching: #/\bpip3? install (?:-U |--upgrade |--user |["'`])*([A-Za-z][A-Za-z0-9_.\-]{0,99})/#),
        WordedExpression(
            "be installed",
            matching:
                #/\b([A-Za-z][A-Za-z0-9_.\-]{0,99})["'`]?(?: [Vv]ersion)? ?(?:[<>=~!]{1,2} ?)?(?:v?[0-9][A-Za-z0-9.]{0,29})?(?: or (?:later|newer|higher|greater|above))? (?:must|has to|have to|needs? to|should) be installed\b/#
        ),
        WordedExpression(
            "installed", "available", "found",
            matching:
                #/\b([A-Za-z][A-Za-z0-9_.\-]{0,99})["'`]? (?:is not|isn't|was not|not) (?:installed|available|found)\b/#
        ),
        WordedExpression(
            "required", "needed", "missing",
            matching:
                #/\b([A-Za-z][A-Za-z0-9_.\-]{0,99})["'`]?(?: [Vv]ersion)? ?(?:[<>=~!]{1,2} ?)?(?:v?[0-9][A-Za-z0-9.]{0,29})?(?: or (?:later|newer|higher|greater|above))? (?:is|are) (?:required|needed|missing)\b/#
        ),
        WordedExpression(
            "install ",
            matching:
                #/\b(?:[Pp]lease |[Yy]ou (?:must|need to|have to) )install (?:the )?["'`]?([A-Za-z][A-Za-z0-9_.\-]{0,99})/#
        ),
        WordedExpression(
            "requires", "needs", "depends on",
            matching: #/\b(?:requires|needs|depends on) (?:the )?["'`]?([A-Za-z][A-Za-z0-9_.\-]{0,99})/#),
    ]

    /// The normalized name of the package that is said to be missing; nil when none is.
    static func name(in text: String) -> String? { MissingPackage().name(in: text) }

    func name(in text: String) -> String? {
        for pattern in patterns {
            for match in pattern.matches(in: text) {
                let name = String(match.1.reversed().drop { ".-_".contains($0) }.reversed())
                if Requirement.isName(name), !Self.words.contains(name.lowercased()),
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
