/// Where the steps of a job of continuous integration run, and with which variables.
struct WorkflowPlaces {
    private let lines: ArraySlice<String>
    /// The directory of steps that name none.
    private let otherwise: String?

    /// - Parameter otherwise: The directory that the whole workflow gives.
    init(_ lines: ArraySlice<String>, otherwise: String? = nil) {
        self.lines = lines
        let margin = lines.first.map { WorkflowFiles.indent($0) + 1 } ?? 0
        self.otherwise = Self.defaultDirectory(in: lines, margin: margin) ?? otherwise
    }

    /// The keys of a step's directory: of GitHub, Azure and CircleCI.
    private static let keys = ["working-directory", "workingDirectory", "working_directory"]
    /// What separates the directories of a step that runs once for each.
    private static let separator: Character = "\u{1F}"
    /// The most directories for which one step is repeated.
    private static let most = 40

    /// The directory that `defaults:` gives, in a workflow (no margin) or in a job.
    static func defaultDirectory(in lines: ArraySlice<String>, margin: Int) -> String? {
        guard
            let start = lines.firstIndex(where: { line in
                Text.trimmed(line) == "defaults:"
                    && (margin == 0 ? WorkflowFiles.indent(line) == 0 : WorkflowFiles.indent(line) >= margin)
            })
        else { return nil }
        return block(after: start, in: lines).lazy.compactMap { directory(in: $0) }.first
    }

    /// The lines below one with a key.
    private static func block(after start: Int, in lines: ArraySlice<String>) -> ArraySlice<String> {
        let indent = WorkflowFiles.indent(lines[start])
        return lines[(start + 1)...].prefix { line in
            Text.trimmed(line).isEmpty || WorkflowFiles.indent(line) > indent
        }
    }

    private static func directory(in line: String) -> String? {
        let item = content(of: line)
        guard let key = keys.first(where: { item.hasPrefix($0 + ":") }) else { return nil }
        let value = Text.trimmed(item.dropFirst(key.count + 1))
        return value.isEmpty
            ? nil : Text.unquoted(value.split(separator: " #").first.map(String.init) ?? value)
    }

    /// A line without what makes it an item of a list.
    private static func content(of line: String) -> String {
        let trimmed = Text.trimmed(line)
        return trimmed.hasPrefix("- ") ? Text.trimmed(trimmed.dropFirst(2)) : trimmed
    }

    /// The column of a line's key.
    private static func column(_ line: String) -> Int {
        let indent = WorkflowFiles.indent(line)
        guard line.dropFirst(indent).hasPrefix("- ") else { return indent }
        return indent + 2 + WorkflowFiles.indent(line.dropFirst(indent + 2))
    }

    /// The lines that begin the step whose command is at an index: its directories, and its variables.
    func beginning(ofStepAt index: Int) -> [String] {
        let column = Self.column(lines[index])
        let keys = siblings(of: index)
        let named = keys.lazy.compactMap { Self.directory(in: lines[$0]) }.first
        let directories = (named ?? otherwise).map(values) ?? []
        var result = [Job.stepStart + directories.joined(separator: "\(Self.separator)")]
        for key in keys where Self.content(of: lines[key]) == "env:" {
            result += Self.block(after: key, in: lines).compactMap { line in
                guard Self.column(line) > column, let colon = line.firstRange(of: ": ") else { return nil }
                let name = Text.trimmed(line[..<colon.lowerBound])
                return "\(Job.stepVariable)\(name)=\(Text.unquoted(line[colon.upperBound...]))"
            }
        }
        return result
    }

    /// The lines whose keys stand next to that of a line, in one item of a list.
    private func siblings(of index: Int) -> [Int] {
        let column = Self.column(lines[index])
        func isOutside(_ line: String) -> Bool {
            !Text.trimmed(line).isEmpty && Self.column(line) < column
        }
        var first = index
        while first > lines.startIndex, !isItem(first, column), !isOutside(lines[first - 1]) { first -= 1 }
        var end = index + 1
        while end < lines.endIndex, !isOutside(lines[end]), !isItem(end, column) { end += 1 }
        return (first..<end).filter { Self.column(lines[$0]) == column }
    }

    /// Whether a line begins an item whose keys stand in a column.
    private func isItem(_ index: Int, _ column: Int) -> Bool {
        Self.column(lines[index]) == column && WorkflowFiles.indent(lines[index]) < column
    }

    /// A directory with the values that the job's matrix gives for it.
    private func values(of directory: String) -> [String] {
        guard let match = directory.firstMatch(of: #/\$\{\{\s*matrix\.([A-Za-z0-9_\-]+)\s*\}\}/#) else {
            return [directory]
        }
        return matrix(String(match.1)).prefix(Self.most).map { value in
            directory.replacing(directory[match.range], with: value)
        }
    }

    /// The values of a key of the matrix.
    private func matrix(_ key: String) -> [String] {
        var values: [String] = []
        for index in lines.indices where Self.content(of: lines[index]).hasPrefix(key + ":") {
            let value = Text.trimmed(Self.content(of: lines[index]).dropFirst(key.count + 1))
            if value.hasPrefix("[") {
                values += value.split { "[], ".contains($0) }.map { Text.unquoted($0) }
            } else if value.isEmpty {
                values += Self.block(after: index, in: lines).map { Text.trimmed($0) }
                    .filter { $0.hasPrefix("- ") && !$0.contains(": ") }.map {
                        Text.unquoted($0.dropFirst(2))
                    }
            } else if !value.contains("$") {
                values.append(Text.unquoted(value))
            }
        }
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }
    }

    /// The lines of a job in which each step begins by changing to its directory, once for each that it has.
    func expanded(_ lines: [String]) -> [String] {
        var result: [String] = []
        var directories: [String] = []
        var step: [String] = []
        func finish() {
            if directories.isEmpty { result += step }
            for directory in directories where !directory.contains("'") {
                result += [Job.stepStart, "cd '\(directory)'"] + step.dropFirst()
            }
        }
        for line in lines {
            if line.hasPrefix(Job.stepStart) {
                finish()
                directories = line.dropFirst().split(separator: Self.separator).map(String.init)
                step = [Job.stepStart]
            } else {
                step.append(line)
            }
        }
        finish()
        return result
    }
}
