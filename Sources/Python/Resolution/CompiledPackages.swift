/// Packages that are compiled at length and need libraries of the system, and of which the index has had wheels for
/// years.
///
/// Left free to build them, the resolver goes back release by release to one of before wheels and compiles for an
/// hour. They are taken as wheels only; where there is none for an interpreter, another one is tried first.
enum CompiledPackages {
    /// Their names, sorted.
    static let names = [
        "cffi", "cryptography", "fiona", "grpcio", "h5py", "llvmlite", "lxml", "matplotlib", "netcdf4",
        "numba",
        "numpy", "opencv-python", "opencv-python-headless", "pandas", "pillow", "protobuf", "psycopg2-binary",
        "pyarrow", "pyproj", "rasterio", "ray", "scikit-image", "scikit-learn", "scipy", "shapely",
        "statsmodels",
        "tables", "tensorflow", "torch", "torchvision",
    ]

    /// Whether the resolver says that it lacked wheels.
    static func areMissed(_ said: String) -> Bool {
        ["no usable wheels", "no wheels with a matching"].contains { Text.contains(said, $0) }
    }
}
