internal import Datasets

/// The numbers that others published of their datasets: Table 2 of "Training Software Engineering Agents and Verifiers
/// with SWE-Gym" (Pan and others 2024), which has SWE-bench's next to its own.
struct PeerNumbers {
    /// The dataset.
    let name: String
    /// How many instances it holds.
    let rows: Int
    /// The means.
    let means: [SplitStatistics.Measure: Double]

    /// The four datasets of the table.
    static let all = [
        PeerNumbers(
            name: "SWE-Gym", rows: 2_438,
            means: [
                .statementWords: 239.8, .codeFiles: 971.2, .codeLines: 340_675, .editedLines: 69.8,
                .editedFiles: 2.5, .editedFunctions: 4.1, .failToPass: 10.0, .tests: 760.8,
            ]),
        PeerNumbers(
            name: "SWE-Gym Lite", rows: 230,
            means: [
                .statementWords: 186.16, .codeFiles: 818.8, .codeLines: 340_626, .editedLines: 10.6,
                .editedFiles: 1.0, .editedFunctions: 1.4, .failToPass: 2.04, .tests: 99.9,
            ]),
        PeerNumbers(
            name: "SWE-bench test", rows: 2_294,
            means: [
                .statementWords: 195.1, .codeFiles: 2_944.2, .codeLines: 363_728, .editedLines: 32.8,
                .editedFiles: 1.7, .editedFunctions: 3.0, .failToPass: 9.0, .tests: 132.5,
            ]),
        PeerNumbers(
            name: "SWE-bench Lite", rows: 300,
            means: [
                .statementWords: 175.9, .codeFiles: 2_988.5, .codeLines: 377_562, .editedLines: 10.1,
                .editedFiles: 1.0, .editedFunctions: 1.34, .failToPass: 3.5, .tests: 85.2,
            ]),
    ]

    /// What share of the candidates of each of its repositories SWE-Gym could validate, in percent (its Figure 2 over the
    /// counts of SWE-Gym Raw).
    static let yields: [String: Double] = [
        "pandas-dev/pandas": 31.7, "python/mypy": 21.7, "getmoto/moto": 34.2, "modin-project/modin": 10.8,
        "Project-MONAI/MONAI": 38.8, "dask/dask": 15.7, "bokeh/bokeh": 2.9, "iterative/dvc": 25.3,
        "conan-io/conan": 9.9,
    ]
}

extension SplitStatistics.Measure {
    /// What the measure is, for people.
    var label: String {
        switch self {
        case .statementWords: "Words of the problem statement"
        case .codeFiles: "Files of the code base (no tests)"
        case .codeLines: "Lines of the code base (no tests)"
        case .editedLines: "Lines edited"
        case .editedFiles: "Files edited"
        case .editedFunctions: "Functions edited"
        case .failToPass: "FAIL_TO_PASS"
        case .tests: "All tests"
        }
    }
}
