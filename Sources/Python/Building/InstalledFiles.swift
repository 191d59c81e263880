internal import Foundation

/// The files of an editable install of a pure Python project: a path file, metadata, scripts.
struct InstalledFiles: Hashable, Sendable {
    /// Paths in the environment and contents.
    private(set) var texts: [String: String] = [:]
    private var executables: Set<String> = []

    /// All files, sorted by path.
    var all: [(path: String, text: String, isExecutable: Bool)] {
        texts.sorted { $0.key < $1.key }.map { ($0.key, $0.value, executables.contains($0.key)) }
    }

    init(_ project: ProjectMetadata, environment: BuiltEnvironment) {
        self.init(project, sitePackages: environment.sitePackages)
    }

    init(_ project: ProjectMetadata, sitePackages: String) {
        let home =
            project.path == "."
            ? EnvironmentPlanner.checkoutInside
            : "\(EnvironmentPlanner.checkoutInside)/\(project.path)"
        let stem = project.moduleName.isEmpty ? "project" : project.moduleName
        let roots = project.sourceRoots.map { $0 == "." ? home : "\(home)/\($0)" }
        let finder = "__editable___\(stem)_finder"
        let directories = (project.packageDirectories ?? [:]).mapValues { $0 == "." ? home : "\(home)/\($0)" }
        texts["\(sitePackages)/__editable__.\(stem).pth"] =
            (roots + (directories.isEmpty ? [] : ["import \(finder)"])).joined(separator: "\n") + "\n"
        texts["\(sitePackages)/zz_editable.\(stem).pth"] = PathPrograms.namespaces(roots)
        if !directories.isEmpty {
            texts["\(sitePackages)/\(finder).py"] =
                sitePackages.hasPrefix("lib/python2.")
                ? PathPrograms.oldFinder(directories) : PathPrograms.finder(directories)
        }
        guard !project.name.isEmpty else { return }
        let info = "\(sitePackages)/\(project.directoryName)-\(project.version).dist-info"
        texts["\(info)/METADATA"] = Self.metadata(project)
        texts["\(info)/INSTALLER"] = "swegym\n"
        texts["\(info)/WHEEL"] =
            "Wheel-Version: 1.0\nGenerator: swegym\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        texts["\(info)/direct_url.json"] = Self.address(of: home)
        texts["\(info)/top_level.txt"] =
            (project.topLevel ?? [project.moduleName]).map { "\($0)\n" }.joined()
        texts["\(info)/entry_points.txt"] = Self.entryPoints(project)
        let programs = ["gui_scripts", "console_scripts"].compactMap { project.entryPoints[$0] }
        for (name, target) in programs.joined() {
            guard Self.isFileName(name), let text = Self.consoleScript(target) else { continue }
            texts["bin/\(name)"] = text
            executables.insert("bin/\(name)")
        }
        for script in project.scripts {
            guard let name = script.split(separator: "/").last.map(String.init), Self.isFileName(name) else {
                continue
            }
            texts["bin/\(name)"] = Self.wrapper("\(home)/\(script)")
            executables.insert("bin/\(name)")
        }
        let record = "\(info)/RECORD"
        texts[record] = InstalledRecord.text(of: texts, record: record, sitePackages: sitePackages)
    }

    /// Where the project lies, as installers write it down.
    private static func address(of home: String) -> String {
        let path = home.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? home
        return "{\"dir_info\": {\"editable\": true}, \"url\": \"file://\(path)\"}"
    }

    private static func metadata(_ project: ProjectMetadata) -> String {
        var lines = ["Metadata-Version: 2.1", "Name: \(project.name)", "Version: \(project.version)"]
        if !project.requiresPython.isEmpty { lines.append("Requires-Python: \(project.requiresPython)") }
        lines += project.headers ?? []
        lines += project.requirements.map { "Requires-Dist: \($0)" }
        for (extra, requirements) in project.extras.sorted(by: { $0.key < $1.key })
        where extra != TestNeeds.testsRequire {
            lines.append("Provides-Extra: \(extra)")
            for text in requirements {
                guard let requirement = Requirement(text) else { continue }
                var bare = requirement
                bare.marker = ""
                let condition = requirement.marker.isEmpty ? "" : "(\(requirement.marker)) and "
                lines.append("Requires-Dist: \(bare) ; \(condition)extra == '\(extra)'")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func entryPoints(_ project: ProjectMetadata) -> String {
        project.entryPoints.sorted { $0.key < $1.key }.map { group, points in
            let lines = points.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }
            return "[\(group)]\n\(lines.joined())\n"
        }.joined()
    }

    private static func consoleScript(_ target: String) -> String? {
        let bare = Text.trimmed(target.prefix { $0 != "[" })
        let parts = bare.split(separator: ":").map { Text.trimmed($0) }
        guard parts.count == 2, parts.allSatisfy({ PythonName.isDotted($0) }) else { return nil }
        let function = parts[1].split(separator: ".")[0]
        return """
            #!\(TestEnvironment.inside)/bin/python
            import re
            import sys

            from \(parts[0]) import \(function)

            if __name__ == "__main__":
                sys.argv[0] = re.sub(r"(-script\\.pyw|\\.exe)?$", "", sys.argv[0])
                sys.exit(\(parts[1])())

            """
    }

    /// A wrapper that runs a script of the checkout, as `setup.py develop` writes it.
    private static func wrapper(_ path: String) -> String {
        let quoted = path.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        return """
            #!\(TestEnvironment.inside)/bin/python
            __file__ = '\(quoted)'
            with open(__file__, "rb") as stream:
                exec(compile(stream.read(), __file__, "exec"))

            """
    }

    private static func isFileName(_ name: String) -> Bool {
        !name.isEmpty && name != "python" && !name.hasPrefix(".")
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
}
