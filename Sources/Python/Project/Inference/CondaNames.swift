/// What conda's names stand for outside conda.
enum CondaNames {
    /// What a name means.
    enum Meaning: Hashable {
        /// A package of the Python index.
        case package(String)
        /// A package of the system, by Debian's name.
        case system(String)
        /// Nothing that is needed here: a library that wheels bring along, a compiler, conda itself.
        case nothing
    }

    /// The meaning of a name in lower case.
    static func meaning(of name: String) -> Meaning {
        if let known = packages[name] { return .package(known) }
        if let known = systems[name] { return .system(known) }
        if nothing.contains(name) || prefixes.contains(where: { name.hasPrefix($0) }) { return .nothing }
        // Libraries in C; their Python packages go by other names.
        if name.hasPrefix("lib"), !pythonLibraries.contains(name) { return .nothing }
        return .package(Requirement.normalized(name))
    }

    /// Packages that the Python index has under another name.
    private static let packages = [
        "pytables": "tables", "pytorch": "torch", "pytorch-cpu": "torch", "torchvision-cpu": "torchvision",
        "tensorflow-base": "tensorflow", "msgpack-python": "msgpack", "opencv": "opencv-python-headless",
        "py-opencv": "opencv-python-headless", "matplotlib-base": "matplotlib", "seaborn-base": "seaborn",
        "dask-core": "dask", "pyqt": "pyqt5", "pyside": "pyside2", "python-graphviz": "graphviz",
        "blosc": "blosc",
        "python-blosc": "blosc", "ruamel_yaml": "ruamel-yaml", "psycopg2": "psycopg2-binary",
        "redis-py": "redis",
        "python-xxhash": "xxhash", "python-lmdb": "lmdb", "python-kubernetes": "kubernetes",
        "brotli-python": "brotli",
        "py-xgboost": "xgboost", "ray-core": "ray", "ray-default": "ray", "ray-all": "ray",
        "faiss": "faiss-cpu", "ignite": "pytorch-ignite", "iris": "scitools-iris",
        "tiledb-py": "tiledb", "geopandas-base": "geopandas", "python-duckdb": "duckdb", "py-lief": "lief",
        "python-build": "build", "python-flatbuffers": "flatbuffers",
        "importlib_metadata": "importlib-metadata",
        "google-cloud-bigquery-core": "google-cloud-bigquery", "pytest-rerunfailures": "pytest-rerunfailures",
        "jupyter_core": "jupyter-core", "prompt_toolkit": "prompt-toolkit", "wxpython": "wxpython",
        "xarray-base": "xarray", "pymc3": "pymc3", "pynio": "pynio", "cf_units": "cf-units",
        "nc-time-axis": "nc-time-axis",
        "python-eccodes": "eccodes", "uvloop": "uvloop", "fsspec": "fsspec", "s3fs": "s3fs",
        "pyct-core": "pyct",
        "bokeh": "bokeh", "pyproj": "pyproj", "sqlite3": "pysqlite3", "snappy": "python-snappy",
        "cassandra-driver": "cassandra-driver",
        "python-avro": "avro", "avro-python3": "avro-python3",
        "mysql-connector-python": "mysql-connector-python",
        "tornado": "tornado", "pyjwt": "pyjwt", "pillow-simd": "pillow", "numpy-base": "numpy",
        "scipy-base": "scipy",
        "mpi4py": "mpi4py", "ipython_genutils": "ipython-genutils", "pyyaml": "pyyaml",
        "xz-python": "backports-lzma",
    ]

    /// Programs that Debian has.
    private static let systems = [
        "graphviz": "graphviz", "openjdk": "default-jre-headless", "nodejs": "nodejs", "pandoc": "pandoc",
        "ffmpeg": "ffmpeg", "imagemagick": "imagemagick", "ghostscript": "ghostscript",
        "tesseract": "tesseract-ocr", "poppler": "poppler-utils", "postgresql": "postgresql",
        "redis": "redis-server", "redis-server": "redis-server", "git": "git", "make": "make",
        "firefox": "firefox-esr",
        "gdal": "gdal-bin", "r-base": "r-base-core", "subversion": "subversion", "mercurial": "mercurial",
        "xvfb": "xvfb", "doxygen": "doxygen", "git-lfs": "git-lfs", "svn": "subversion",
    ]

    /// Libraries, compilers and tools of conda.
    private static let nothing: Set<String> = [
        "python", "pip", "python_abi", "pypy", "nomkl", "mkl", "mkl-service", "mkl-include", "blas",
        "openblas", "lapack", "compilers",
        "c-compiler", "cxx-compiler", "fortran-compiler", "gcc", "gxx", "gfortran", "clang", "clangxx",
        "llvm-openmp",
        "llvmdev", "hdf5", "netcdf-c", "netcdf-fortran", "zlib", "bzip2", "xz", "readline", "ncurses",
        "openssl", "sqlite", "tk", "zstd",
        "lz4-c", "arrow-cpp", "parquet-cpp", "aws-sdk-cpp", "boost", "boost-cpp", "eigen", "geos", "proj",
        "proj4", "proj-data",
        "udunits2", "eccodes", "cudatoolkit", "cudnn", "nccl", "cudf", "cupy", "cuml", "rmm", "geckodriver",
        "unixodbc", "freetds", "openmpi", "mpich", "mpi", "yaml", "pkg-config", "pkgconfig", "patchelf",
        "ca-certificates",
        "vs2015_runtime", "vc", "m2-base", "pywin32", "pthread-stubs", "icu", "qt", "qt-main", "zeromq",
        "tiledb", "fftw",
        "glib", "cairo", "pango", "gtk3", "expat", "gettext", "krb5", "curl", "wget", "rust", "go", "yarn",
        "conda",
        "conda-build", "conda-env", "mamba", "anaconda", "anaconda-client", "boa", "rapids", "orc", "re2",
        "snappy-cpp", "thrift-cpp", "jpeg",
    ]

    private static let prefixes = [
        "_", "r-", "gcc_", "gxx_", "gfortran_", "clang_", "clangxx_", "xorg-", "m2w64-", "cuda-", "conda-",
        "sysroot",
        "texlive", "perl",
    ]

    /// Packages of the Python index whose names begin like those of libraries.
    private static let pythonLibraries: Set<String> = [
        "libcst", "libsass", "librosa", "libtmux", "libclang", "libarchive-c", "libpysal", "libvirt-python",
        "lib3to6",
    ]
}
