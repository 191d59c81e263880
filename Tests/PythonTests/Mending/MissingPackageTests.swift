import Testing

@testable import Python

@Suite("Packages that projects miss in words of their own")
struct MissingPackageTests {
    @Test(
        "The package is the one that is to be installed",
        arguments: [
            ("ImportError: Numpy version 1.10.0 or later must be installed to use Astropy", "numpy"),
            (
                "ImportError: Error importing plugin \"a.config\": Numpy version 1.13.0 or later must be installed",
                "numpy"
            ),
            ("ImportError: lxml is required to read this file", "lxml"),
            ("ImportError: scikit_learn>=0.20 is required", "scikit-learn"),
            ("ImportError: pandas is not installed", "pandas"),
            ("ImportError: 'bs4' is not installed, please install beautifulsoup4", "bs4"),
            ("ImportError: Please install the Pillow package.", "pillow"),
            ("ImportError: Missing optional dependency 'x'. Use pip install -U tables.", "tables"),
            ("RuntimeError: Cython is needed to build this", "cython"),
            ("ImportError: this feature requires `dask`", "dask"),
        ])
    func named(text: String, name: String) {
        #expect(MissingPackage.name(in: text) == name)
    }

    @Test(
        "Words that name no package are passed over",
        arguments: [
            "ImportError: cannot import name 'a' from 'b'",
            "RuntimeError: this package requires Python version >= 3.7",
            "ImportError: it is required", "ValueError: the following module must be installed", "",
        ])
    func unnamed(text: String) {
        #expect(MissingPackage.name(in: text) == nil)
    }
}
