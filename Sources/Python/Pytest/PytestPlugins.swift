/// Which packages of plug-ins define fixtures, options and settings of pytest.
enum PytestPlugins {
    /// The package of the plug-in that defines a fixture; nil when none is known.
    static func package(ofFixture fixture: String) -> String? {
        fixtures[fixture]
            ?? fixtures.first { $0.key.hasSuffix("*") && fixture.hasPrefix($0.key.dropLast()) }?.value
    }

    /// The package of the plug-in that takes a word of the command line; nil when none is known.
    static func package(ofOption word: String) -> String? {
        let name = word.prefix { $0 != "=" }
        if let exact = options[String(name)] { return exact }
        if name.hasPrefix("-n"), !name.hasPrefix("--"),
            name.dropFirst(2).allSatisfy({ $0.isNumber || $0.isLetter })
        {
            return "pytest-xdist"
        }
        return name.hasPrefix("--cov") || name == "--no-cov-on-fail" ? "pytest-cov" : nil
    }

    /// The packages by the keys of the configuration that their plug-ins read.
    static let settings = table.values("setting")

    private static let table = FactTable(resource: PackageResources.pytest_plugins_tsv, columns: 3)
    private static let fixtures = table.values("fixture")
    private static let options = table.values("option")
}
