import Testing

@testable import Python

@Suite("Tables of facts")
struct FactTableTests {
    @Test("Rows are lines of columns; comments and empty lines are none")
    func rows() throws {
        let table = try FactTable(
            text: "# kind\tname\tpackage\nfixture\tmocker\tpytest-mock\n\n".utf8, columns: 3)
        #expect(table.rows == [["fixture", "mocker", "pytest-mock"]])
        #expect(table.values("fixture", "option") == ["mocker": "pytest-mock"])
        #expect(table.values("option").isEmpty)
        #expect(table.names("fixture") == ["mocker"])
    }

    @Test("A malformed line is named by its number")
    func faults() {
        #expect(throws: FactTable.Fault.columns(line: 2)) {
            try FactTable(text: "a\tb\na\n".utf8, columns: 2)
        }
        #expect(throws: FactTable.Fault.columns(line: 1)) { try FactTable(text: "a\t\n".utf8, columns: 2) }
        #expect(throws: FactTable.Fault.duplicate(line: 3)) {
            try FactTable(text: "a\tb\nc\td\na\te\n".utf8, columns: 2)
        }
    }

    @Test(
        "The program's tables are well formed",
        arguments: [
            (PackageResources.modules_tsv, 2), (PackageResources.conda_names_tsv, 3),
            (PackageResources.system_packages_tsv, 3), (PackageResources.pytest_plugins_tsv, 3),
        ])
    func resources(text: [UInt8], columns: Int) throws {
        let table = try FactTable(text: text, columns: columns)
        #expect(table.rows.count > 90)
    }

    @Test("Their kinds are those that are looked up")
    func kinds() throws {
        func kinds(_ text: [UInt8]) throws -> Set<String> {
            Set(try FactTable(text: text, columns: 3).rows.map { $0[0] })
        }
        #expect(
            try kinds(PackageResources.conda_names_tsv) == [
                "package", "system", "nothing", "prefix", "library",
            ])
        #expect(
            try kinds(PackageResources.system_packages_tsv) == [
                "program", "name", "both", "wheel", "plumbing",
            ])
        #expect(try kinds(PackageResources.pytest_plugins_tsv) == ["fixture", "option", "setting"])
    }

    @Test("No module is listed of which the default says the same, for itself and for what lies below it")
    func modules() {
        for (module, package) in PackageNames.modules {
            let shorter = PackageNames.modules.keys.contains { module.hasPrefix($0 + ".") }
            let below = [module, "\(module).x", "\(module).x.y"]
            let isNeeded = below.contains { PackageNames.package(ofUnknownModule: $0) != package }
            #expect(isNeeded || shorter, "\(module) need not be listed")
        }
    }

    @Test("No name of conda or Debian is listed of which the default says the same")
    func names() {
        for (name, package) in CondaNames.packages {
            let isNeeded = CondaNames.meaning(ofUnknown: name) != .package(package)
            #expect(isNeeded || CondaNames.nothing.contains(name), "\(name) need not be listed")
        }
        for name in CondaNames.nothing {
            #expect(CondaNames.meaning(ofUnknown: name) != .nothing, "\(name) need not be listed")
        }
        for (name, package) in SystemPackages.names {
            #expect(SystemPackages.renamed(unknown: name) != package, "\(name) need not be listed")
        }
    }

    @Test(
        "Defaults and tables together say what they have always said",
        arguments: [
            ("yaml", "pyyaml"), ("lz4", "lz4"), ("typing_extensions", "typing-extensions"),
            ("google.auth.transport", "google-auth"), ("google.api_core.exceptions", "google-api-core"),
            ("poetry.core", "poetry-core"), ("concurrent.futures", "futures"),
            ("azure.storage.blob", "azure-storage-blob"),
            ("ruamel", "ruamel-yaml"), ("backports.zoneinfo", "backports-zoneinfo"), ("", ""),
        ])
    func lookup(module: String, package: String) {
        #expect(PackageNames.package(ofModule: module) == package)
    }

    @Test("A program is in a wheel, in a package of Debian, or unknown")
    func programs() {
        #expect(PackageNames.package(ofProgram: "cmake") == "cmake")
        #expect(PackageNames.package(ofProgram: "java") == nil)
        #expect(SystemPackages.package(ofProgram: "java") == "default-jre-headless")
        #expect(SystemPackages.package(ofProgram: "cc") == "gcc")
        #expect(
            SystemPackages.relevant(among: ["docker", "cc", "redis", "jq"]) == [
                "docker", "cc", "redis-server",
            ])
    }
}
