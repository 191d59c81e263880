/// Packages that take long to compile and need system libraries, and that have had wheels on the index for years.
///
/// If it may build them, the resolver goes back to releases from before wheels and compiles for an hour. So only
/// wheels are allowed; where an interpreter has none, another one is tried first.
enum CompiledPackages {
    static let names = [
        "cffi", "cryptography", "fiona", "grpcio", "h5py", "llvmlite", "lxml", "matplotlib", "netcdf4",
        "numba",
        "numpy", "opencv-python", "opencv-python-headless", "pandas", "pillow", "protobuf", "psycopg2-binary",
        "pyarrow", "pyproj", "rasterio", "ray", "scikit-image", "scikit-learn", "scipy", "shapely",
        "statsmodels",
        "tables", "tensorflow", "torch", "torchvision",
    ]

    /// The resolver's words for a lack of wheels.
    static let noWheels = ["no usable wheels", "no wheels with a matching"]
}
