extension Pytest {
    /// Prefixes of the lines of a traceback and of pytest's own errors.
    package var reasonPrefixes: [String] {
        ["E  ", "ERROR: ", "pytest.UsageError:", "INTERNALERROR> ", "pluggy."]
    }

    /// The option parser's messages begin with the program's name.
    package var reasonSigns: [String] { ["error: unrecognized arguments"] }

    /// The mark of the lines of a traceback.
    package var reasonMarks: Set<Character> { ["E"] }

    /// Needs about fixtures, plug-ins, options and pytest's own release.
    package func need(in reason: String) -> FrameworkNeed? {
        if let match = reason.firstMatch(of: #/fixture '([A-Za-z_][A-Za-z0-9_]*)' not found/#) {
            return .fixture(String(match.1))
        }
        if let match = reason.firstMatch(of: #/[Mm]issing required plugins: ([A-Za-z0-9_.,\s<>=!~\-]+)/#) {
            let names = match.1.split { $0 == "," || $0.isWhitespace }.compactMap { Requirement($0)?.name }
            return names.isEmpty ? nil : .plugins(names)
        }
        if let match = reason.firstMatch(of: #/unrecognized arguments: (.+)/#) {
            let words = match.1.split(whereSeparator: \.isWhitespace).map(String.init)
                .filter { $0.hasPrefix("-") }
            return words.isEmpty ? nil : .options(words)
        }
        if let match = reason.firstMatch(
            of: #/requires pytest-([0-9][0-9.]*)|[Rr]equires pytest version >= ([0-9][0-9.]*)/#)
        {
            return (match.1 ?? match.2).map { .release(atLeast: String($0)) }
        }
        return Text.contains(reason, "async def functions are not natively supported") ? .coroutines : nil
    }
}

extension FrameworkNeed {
    /// A fixture that no plug-in defined.
    static func fixture(_ name: String) -> FrameworkNeed {
        if ["testdir", "pytester"].contains(name) {
            return FrameworkNeed(
                "the fixture \(name)",
                .options(Options(["-p", "pytester"], said: "the plug-in pytester is loaded")))
        }
        let package = PytestPlugins.package(ofFixture: name)
        return FrameworkNeed("the fixture \(name)", .packages(package.map { [$0] } ?? []))
    }

    /// Plug-ins that the configuration requires, by their packages' names.
    static func plugins(_ names: [String]) -> FrameworkNeed {
        FrameworkNeed("the plug-ins \(names.joined(separator: ", "))", .packages(names))
    }

    /// Options that no plug-in took: a known plug-in that takes one, else no options of the configuration.
    static func options(_ options: [String]) -> FrameworkNeed {
        let list = options.joined(separator: " ")
        return FrameworkNeed(
            "a plug-in for the options \(list)",
            .packages(
                options.compactMap { PytestPlugins.package(ofOption: $0) },
                otherwise: Options(
                    ["-o", "addopts="],
                    said: "without the configuration's own options, of which nothing takes \(list)")))
    }

    /// A later release of pytest.
    static func release(atLeast version: String) -> FrameworkNeed {
        let said = "pytest \(version) or later"
        return FrameworkNeed(said, .release("pytest>=\(version)", said: said))
    }

    /// Coroutines that no plug-in ran.
    static var coroutines: FrameworkNeed {
        FrameworkNeed("a plug-in that runs coroutines", .packages(["pytest-asyncio"]))
    }
}
