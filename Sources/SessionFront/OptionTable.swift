/// The options of one command: which there are, and which take a value.
struct OptionTable {
    /// By every spelling the name under which it is found, with whether it takes a value.
    private var known: [String: (name: String, takesValue: Bool)] = [:]

    /// - Parameters:
    ///   - flags: options without a value, the spellings of one separated by blanks; the last one is its name.
    ///   - values: options with a value, spelled likewise.
    init(flags: [String] = [], values: [String] = []) {
        for (spellings, takesValue) in flags.map({ ($0, false) }) + values.map({ ($0, true) }) {
            let names = spellings.split(separator: " ").map(String.init)
            for name in names { known[name] = (names[names.count - 1], takesValue) }
        }
    }

    /// Reads a command line.
    ///
    /// - Parameter stopsAtFirst: Whether what follows the first word that is no option belongs to another program.
    /// - Throws: `FrontFailure` for an option that is not known, or that lacks its value.
    func read(_ arguments: [String], stopsAtFirst: Bool) throws(FrontFailure) -> ReadOptions {
        var found = ReadOptions()
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--" {
                found.words += rest
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                found.words.append(word)
                if stopsAtFirst {
                    found.words += rest
                    break
                }
                continue
            }
            try take(word, &rest, &found)
        }
        return found
    }

    private func take(
        _ word: String, _ rest: inout ArraySlice<String>, _ found: inout ReadOptions
    ) throws(FrontFailure) {
        let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let spelling = String(halves[0])
        if let option = known[spelling] {
            guard option.takesValue else {
                // Docker takes `--flag=false` for a flag that is not given.
                if halves.count == 1 || halves[1] == "true" {
                    found.values[option.name, default: []].append("")
                }
                return
            }
            guard let value = halves.count > 1 ? String(halves[1]) : rest.popFirst() else {
                throw FrontFailure("option \(spelling) needs a value", status: 125)
            }
            found.values[option.name, default: []].append(value)
            return
        }
        // Short ones may be run together, and their value may follow at once: `-it`, `-eA=b`.
        guard !word.hasPrefix("--"), word.count > 2 else {
            throw FrontFailure("unknown option \(word)", status: 125)
        }
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let option = known["-\(letter)"] else {
                throw FrontFailure("unknown option -\(letter) in \(word)", status: 125)
            }
            guard option.takesValue else {
                found.values[option.name, default: []].append("")
                continue
            }
            guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
                throw FrontFailure("option -\(letter) needs a value", status: 125)
            }
            found.values[option.name, default: []].append(value)
            break
        }
    }
}

/// The options of a command line, and its other words.
struct ReadOptions {
    /// The values of each option that was given, in order; empty texts for flags.
    var values: [String: [String]] = [:]
    var words: [String] = []

    func has(_ name: String) -> Bool { values[name] != nil }

    func last(_ name: String) -> String? { values[name]?.last }

    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// A whole number above zero.
    func number(_ name: String) throws(FrontFailure) -> Int? {
        guard let text = last(name) else { return nil }
        guard let number = Int(text), number > 0 else {
            throw FrontFailure("\(name) takes a number above zero, not \(text)", status: 125)
        }
        return number
    }

    /// Variables given as `NAME=VALUE`, or as `NAME` for the caller's own value.
    func variables(_ name: String, caller: [String: String]) -> [String: String] {
        var variables: [String: String] = [:]
        for text in all(name) {
            let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            if halves.count > 1 {
                variables[halves[0]] = halves[1]
            } else if let own = caller[text] {
                variables[text] = own
            }
        }
        return variables
    }
}

/// Why a small program ends without having done what it was asked for.
struct FrontFailure: Error {
    var text: String
    var status: Int32

    init(_ text: String, status: Int32 = 1) {
        self.text = text
        self.status = status
    }
}
