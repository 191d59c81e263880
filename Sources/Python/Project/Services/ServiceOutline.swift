internal import Validation

/// The services that files of continuous integration and of compose name.
enum ServiceOutline {
    /// The services of one job, and of steps that start one by an action.
    ///
    /// - Parameter defined: what the file says elsewhere of containers that jobs name (`definitions`).
    static func services(in lines: some Sequence<String>, defined: [NamedService] = []) -> [NamedService] {
        let outline = Outline(lines)
        let isInContainer = hasContainer(outline)
        let lists = outline.all("services") + outline.all("additional_containers")
        let found =
            lists.flatMap { list($0, defined: defined) } + outline.all("docker").flatMap { containers($0) }
            + actions(in: outline)
        return found.map { service in
            var service = service
            // From one container to another there is no mapping.
            if isInContainer { service.ports = [] }
            return service
        }
    }

    /// Whether a job runs in a container itself.
    private static func hasContainer(_ outline: Outline) -> Bool {
        let isJob = ["steps", "services", "runs-on"].contains { outline[$0] != nil }
        return isJob && outline["container"] != nil || outline.children.contains(where: hasContainer)
    }

    /// The containers that a file defines for all its jobs: Azure's resources, Bitbucket's definitions.
    static func definitions(in lines: some Sequence<String>) -> [NamedService] {
        let outline = Outline(lines)
        return [outline["resources"]?["containers"], outline["definitions"]?["services"]].compactMap(\.self)
            .flatMap { list($0, defined: []) }
    }

    /// The services of a compose file.
    static func compose(_ text: String) -> [NamedService] {
        let outline = Outline(Text.lines(text))
        // The first version of the format has no key above its services.
        return list(outline["services"] ?? outline, defined: []).filter { $0.image != nil }
    }

    /// A list of names or containers, or a mapping of names to containers.
    private static func list(_ outline: Outline, defined: [NamedService]) -> [NamedService] {
        if !outline.value.isEmpty {
            return outline.value.split(separator: ",").map { named(String($0), defined) }
        }
        return outline.children.compactMap { child in
            if let key = child.key {
                if !child.value.isEmpty { return reference(key, to: child.value, defined) }
                return child.children.isEmpty ? named(key, defined) : container(child, named: key)
            }
            if !child.value.isEmpty { return named(child.value, defined) }
            guard let first = child.children.first, let key = first.key else { return nil }
            // `- postgres: {…}` and `- name: postgres`.
            let isContainer = child.children.contains {
                ["name", "image", "container", "alias"].contains($0.key)
            }
            return isContainer ? container(child, named: nil) : container(first, named: key)
        }
    }

    /// A name: of a service of the machine, an image, or a container that is defined elsewhere.
    private static func named(_ text: String, _ defined: [NamedService]) -> NamedService {
        let text = Text.unquoted(text)
        if let known = defined.first(where: { $0.name == text }) { return known }
        let isImage = text.contains(":") || text.contains("/")
        let name = text.contains("/") ? text : String(text.prefix { $0 != ":" })
        return NamedService(name: name, image: isImage ? text : nil)
    }

    private static func reference(_ name: String, to other: String, _ defined: [NamedService]) -> NamedService
    {
        var service =
            defined.first { $0.name == other }
            ?? NamedService(name: name, image: ServiceKind(named: other) == nil ? nil : other)
        service.name = name
        return service
    }

    private static func container(_ outline: Outline, named key: String?) -> NamedService {
        let image = outline["image"].map { $0.value.isEmpty ? $0["name"]?.value ?? "" : $0.value }
        let given = outline["alias"]?.value ?? key ?? outline["container"]?.value ?? outline["name"]?.value
        // GitLab names the image `name`.
        let isNamedByImage = image == nil && key == nil
        var service = NamedService(
            name: given ?? image ?? "", image: image ?? (isNamedByImage ? outline["name"]?.value : nil))
        for key in ["env", "environment", "variables"] {
            if let block = outline[key] { service.settings.merge(settings(in: block)) { known, _ in known } }
        }
        if let kind = service.kind {
            let mappings = outline["ports"].map {
                $0.texts.flatMap { $0.split(separator: ",").map(String.init) }
            }
            service.ports = (mappings ?? []).compactMap { NamedService.port(in: Text.trimmed($0), for: kind) }
            for long in outline["ports"]?.children ?? [] where long["target"]?.value == "\(kind.port)" {
                if let port = long["published"].flatMap({ Int($0.value) }) { service.ports.append(port) }
            }
            if kind == .redis, let word = password(in: outline["command"]) {
                service.settings["password"] = word
            }
        }
        return service
    }

    /// Settings as a mapping, or as a list of `NAME=VALUE`.
    private static func settings(in outline: Outline) -> [String: String] {
        var settings: [String: String] = [:]
        for child in outline.children {
            if let key = child.key {
                settings[key] = child.value
            } else if let variable = ShellCommand.assignment(child.value) {
                settings[variable.name] = Text.unquoted(variable.value)
            } else {
                for pair in child.children { if let key = pair.key { settings[key] = pair.value } }
            }
        }
        return settings
    }

    private static func password(in command: Outline?) -> String? {
        let words = command.map { $0.texts.flatMap { Text.shellWords($0) } } ?? []
        guard let option = words.firstIndex(of: "--requirepass"), option + 1 < words.count else { return nil }
        return words[option + 1]
    }

    /// CircleCI's containers: the first one runs the job, the others serve it.
    private static func containers(_ outline: Outline) -> [NamedService] {
        outline.children.filter { $0["image"] != nil }.dropFirst().map { container($0, named: nil) }
    }

    /// Actions that start a service or a display, by their names.
    private static func actions(in outline: Outline) -> [NamedService] {
        outline.all("steps").flatMap(\.children).compactMap { step in
            guard let action = step["uses"]?.value, !action.hasPrefix("actions/") else { return nil }
            let name = String(action.prefix { $0 != "@" })
            let isHeadless = Text.contains(name.lowercased(), "headless")
            guard let kind = isHeadless ? .display : ServiceKind(named: name) else { return nil }
            var service = NamedService(name: kind == .display ? "xvfb" : kind.rawValue)
            for child in step["with"]?.children ?? [] {
                guard let key = child.key else { continue }
                let isPort = Text.contains(key.lowercased(), "port")
                if isPort, let port = Int(child.value.prefix { $0 != ":" }) {
                    if service.ports.isEmpty { service.ports.append(port) }
                } else {
                    service.settings[key] = child.value
                }
            }
            return service
        }
    }
}
