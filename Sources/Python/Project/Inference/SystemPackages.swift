/// Names of packages of the system, as Debian has them.
enum SystemPackages {
    /// Whether a word can be the name of a package of Debian.
    static func isName(_ word: String) -> Bool {
        guard let first = word.first, first.isLowercase || first.isNumber else { return false }
        return word.count > 1 && word.count < 60
            && word.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || "+-.".contains($0)) }
    }

    /// The packages that tests may need of those which a job installs: interpreters, compilers and what only
    /// machines need are left out, names of other releases become today's.
    static func telling(_ names: [String]) -> [String] {
        var result: [String] = []
        for name in names where !isPlumbing(name) {
            let today = renamed(name)
            if !result.contains(today) { result.append(today) }
        }
        return result
    }

    private static func isPlumbing(_ name: String) -> Bool {
        plumbing.contains(name) || name.hasPrefix("python") || name.hasPrefix("pypy")
            || name.hasPrefix("linux-")
            || name.hasPrefix("gcc-") || name.hasPrefix("g++-") || name.hasPrefix("texlive")
    }

    private static func renamed(_ name: String) -> String {
        if let known = names[name] { return known }
        if name.hasPrefix("openjdk-") {
            return name.hasSuffix("jdk") || name.hasSuffix("jdk-headless")
                ? "default-jdk-headless" : "default-jre-headless"
        }
        return name
    }

    /// What is there on every machine, or drives the job alone.
    private static let plumbing: Set<String> = [
        "git", "curl", "wget", "sudo", "ca-certificates", "apt-utils", "apt-transport-https", "gnupg",
        "gnupg2",
        "software-properties-common", "lsb-release", "build-essential", "gcc", "g++", "make", "unzip", "zip",
        "tar",
        "xz-utils", "vim", "nano", "less", "locales", "tzdata", "procps", "bzip2", "gdb", "lcov", "ccache",
        "jq",
        "netcat", "net-tools", "ssh", "openssh-client", "rsync", "latexmk", "enchant", "aspell", "virtualenv",
        "tox", "pipx", "rpm", "ruby-dev",
    ]

    /// Names of other releases, and of other systems, by those of Debian.
    private static let names = [
        "libgl1-mesa-glx": "libgl1", "libssl1.0-dev": "libssl-dev",
        "libmysqlclient-dev": "default-libmysqlclient-dev",
        "mysql-server": "default-mysql-server", "mysql-client": "default-mysql-client",
        "default-jdk": "default-jdk-headless",
        "default-jre": "default-jre-headless", "java": "default-jre-headless",
        "openjdk": "default-jre-headless",
        "node": "nodejs", "graphviz-dev": "libgraphviz-dev", "redis": "redis-server",
        "postgresql-server": "postgresql",
        "tesseract": "tesseract-ocr", "poppler": "poppler-utils", "libgdal1-dev": "libgdal-dev",
        "hdf5-tools": "hdf5-tools", "chromium-browser": "chromium",
        "msttcorefonts": "ttf-mscorefonts-installer", "firefox": "firefox-esr",
    ]
}
