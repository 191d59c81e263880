internal import Validation

/// The containers of tox-docker: `docker =` of an environment names them, `[docker:NAME]` says what they are.
enum ToxDocker {
    /// A container; one without a section is an image, as in the first releases.
    static func service(_ name: String, in document: IniDocument) -> NamedService {
        let section = "docker:\(name)"
        let image = document.value(section, "image") ?? document.value(section, "dockerfile") ?? name
        var service = NamedService(name: String(name.prefix { $0 != ":" }), image: image)
        for line in document.lines(section, "environment") + document.lines(section, "env") {
            let text = Text.trimmed(line.replacing(#/\s*=\s*/#, with: "=", maxReplacements: 1))
            if let variable = ShellCommand.assignment(text) {
                service.settings[variable.name] = variable.value
            }
        }
        if let kind = service.kind {
            service.ports = document.lines(section, "ports").compactMap {
                NamedService.port(in: $0, for: kind)
            }
        }
        return service
    }

    /// The variables by which it says where a container is.
    static func variables(of service: NamedService) -> [ShellCommand.Variable] {
        guard let kind = service.kind, let port = service.services.first?.port else { return [] }
        let names = [service.name, service.image ?? ""].map { name in
            String(name.prefix { $0 != ":" }.map { $0.isLetter || $0.isNumber ? $0 : "_" }).uppercased()
        }
        return Set(names).filter { !$0.isEmpty }.sorted().flatMap { name in
            [
                ShellCommand.Variable(name: "\(name)_HOST", value: "127.0.0.1"),
                ShellCommand.Variable(name: "\(name)_\(kind.port)_TCP_PORT", value: "\(port)"),
                ShellCommand.Variable(name: "\(name)_\(kind.port)_TCP", value: "\(port)"),
            ]
        }
    }
}
