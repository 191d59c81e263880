internal import Validation

/// The services that shell commands start, or whose databases they make.
enum ServiceCommands {
    /// The facts of a command.
    static func facts(of command: ShellCommand) -> [CommandFact] {
        var facts: [CommandFact] = []
        let found = services(of: command)
        if !found.isEmpty { facts.append(.services(found)) }
        if command.needsDisplay { facts.append(.services([NamedService(name: "xvfb")])) }
        if let compose = composition(command) { facts.append(compose) }
        return facts
    }

    /// Packages of Debian that start a service when they are installed.
    static func services(ofPackages names: [String]) -> [NamedService] {
        names.filter { name in
            name.wholeMatch(
                of:
                    #/redis(-server)?|memcached|rabbitmq-server|postgresql(-[0-9.]+)?|(mysql|mariadb)-server(-[0-9.]+)?|mongodb(-server|-org)?/#
            ) != nil
        }.map { NamedService(name: $0) }
    }

    private static func services(of command: ShellCommand) -> [NamedService] {
        let words = command.arguments
        if command.word.hasPrefix("/etc/init.d/"), words.contains("start") || words.contains("restart") {
            return known(command.program)
        }
        switch command.program {
        case "service": return words.count > 1 && isStart(words[1]) ? known(words[0]) : []
        case "systemctl", "brew":
            guard let verb = words.firstIndex(where: isStart) else { return [] }
            return words[(verb + 1)...].flatMap { known($0) }
        case "redis-server", "valkey-server", "memcached", "mongod", "rabbitmq-server", "xvfb", "mysqld",
            "mysqld_safe", "mariadbd", "pg_ctlcluster":
            guard !words.contains("--version"), !words.contains("stop") else { return [] }
            return [own(command)]
        case "start-stop-daemon":
            return words.contains { $0.hasSuffix("/Xvfb") } ? [NamedService(name: "xvfb")] : []
        case "docker", "podman": return container(words)
        case "createdb", "createuser": return postgresql(command)
        case "psql", "mysql", "mariadb": return statements(command)
        case "mysqladmin":
            return words.firstIndex(of: "create").flatMap { index in
                index + 1 < words.count ? database(words[index + 1], of: "mysql") : nil
            } ?? []
        default: return []
        }
    }

    private static func isStart(_ word: String) -> Bool {
        ["start", "restart", "run", "enable"].contains(word)
    }

    private static func known(_ name: String) -> [NamedService] {
        let bare = name.hasSuffix(".service") ? String(name.dropLast(8)) : name
        return ServiceKind(named: bare) == nil ? [] : [NamedService(name: bare)]
    }

    private static func own(_ command: ShellCommand) -> NamedService {
        let name = command.program == "pg_ctlcluster" ? "postgresql" : command.program
        var service = NamedService(name: name)
        let option = command.arguments.firstIndex { ["--port", "-p"].contains($0) }
        if name != "xvfb", let option, option + 1 < command.arguments.count,
            let port = Int(command.arguments[option + 1])
        {
            service.ports = [port]
        }
        return service
    }

    /// `docker run -d -p 5433:5432 -e POSTGRES_DB=x --name db postgres:15`.
    private static func container(_ words: [String]) -> [NamedService] {
        guard let run = words.firstIndex(of: "run"), run < 3 else { return [] }
        let flags: Set<String> = [
            "-d", "--detach", "--rm", "-i", "-t", "-it", "-ti", "-dit", "-itd", "-P", "--privileged",
            "--init",
            "--interactive", "--tty", "-dt", "-td", "-di",
        ]
        var service = NamedService(name: "")
        var mappings: [String] = []
        var rest = words[(run + 1)...]
        while let word = rest.first, word.hasPrefix("-") {
            rest.removeFirst()
            if flags.contains(word) { continue }
            var (name, value) = (word, "")
            if let sign = word.firstIndex(of: "="), word.hasPrefix("--") {
                (name, value) = (String(word[..<sign]), String(word[word.index(after: sign)...]))
            } else if !word.hasPrefix("--"), word.count > 2 {
                (name, value) = (String(word.prefix(2)), String(word.dropFirst(2)))
            } else if let next = rest.first {
                value = next
                rest.removeFirst()
            }
            switch name {
            case "-p", "--publish": mappings.append(value)
            case "-e", "--env":
                if let variable = ShellCommand.assignment(value) {
                    service.settings[variable.name] = variable.value
                }
            case "--name", "--network-alias": service.name = value
            default: break
            }
        }
        guard let image = rest.first, let kind = ServiceKind(named: image) else { return [] }
        service.image = image
        service.ports = mappings.compactMap { NamedService.port(in: $0, for: kind) }
        return [service]
    }

    // MARK: - Databases

    private static func database(_ name: String, of kind: String) -> [NamedService] {
        var service = NamedService(name: kind)
        service.databases = [name].filter(Service.isName)
        return [service]
    }

    /// `createdb -U postgres name`, `createuser -s name`.
    private static func postgresql(_ command: ShellCommand) -> [NamedService] {
        let valued: Set<String> = [
            "-U", "-h", "-p", "-O", "-E", "-T", "-l", "-D", "--username", "--host", "--port", "--owner",
            "--encoding", "--template", "--locale",
        ]
        var names: [String] = []
        var skips = false
        for word in command.arguments {
            if skips {
                skips = false
            } else if word.hasPrefix("-") {
                skips = valued.contains(word)
            } else {
                names.append(word)
            }
        }
        var service = NamedService(name: "postgresql")
        if command.program == "createdb" {
            service.databases = names.prefix(1).filter(Service.isName)
        } else {
            service.users = names.prefix(1).filter(Service.isName)
        }
        return [service]
    }

    /// `psql -c 'create database x;' -U postgres`, `mysql -e 'CREATE DATABASE IF NOT EXISTS x'`.
    private static func statements(_ command: ShellCommand) -> [NamedService] {
        let text = command.arguments.joined(separator: " ")
        var service = NamedService(name: command.program == "psql" ? "postgresql" : "mysql")
        service.databases = text.matches(
            of: #/(?i)create\s+(?:database|schema)\s+(?:if\s+not\s+exists\s+)?["'`]?([A-Za-z0-9_\-]+)/#
        ).map { String($0.1) }.filter(Service.isName)
        service.users = text.matches(
            of: #/(?i)create\s+(?:user|role)\s+(?:if\s+not\s+exists\s+)?["'`]?([A-Za-z0-9_\-]+)/#
        ).map { String($0.1) }.filter(Service.isName)
        return service.databases.isEmpty && service.users.isEmpty ? [] : [service]
    }

    // MARK: - Compose

    /// `docker-compose -f a.yml up -d redis`, `docker compose up`.
    private static func composition(_ command: ShellCommand) -> CommandFact? {
        var words = command.arguments[...]
        if command.program == "docker", words.first == "compose" {
            words = words.dropFirst()
        } else {
            guard command.program == "docker-compose" else { return nil }
        }
        var files: [String] = []
        while let word = words.first, word.hasPrefix("-") {
            words.removeFirst()
            if ["-f", "--file"].contains(word), let path = words.first { files.append(path) }
            if !word.contains("="), ["-f", "--file", "-p", "--project-name", "--profile"].contains(word) {
                words = words.dropFirst()
            }
        }
        guard let verb = words.first, ["up", "start", "run"].contains(verb) else { return nil }
        let names = words.dropFirst().filter { !$0.hasPrefix("-") }
        return .compose(files: files, services: verb == "run" ? [] : Array(names))
    }
}
