/// The curves of "Training Software Engineering Agents and Verifiers with SWE-Gym" (Pan and others 2024), in percent:
/// SWE-bench Verified, OpenHands, 32B policy and verifier, one run at temperature 0 and the others at 0.5.
package enum PaperCurves {
    /// Pass@1 to Pass@16.
    package static let pass = [
        20.6, 24.8, 28.8, 31.6, 33.6, 35.3, 36.7, 37.8, 38.7, 39.6, 40.2, 40.8, 41.4, 41.9, 42.4, 42.8,
    ]
    /// Best@1 to Best@16.
    package static let best = [
        20.6, 22.2, 24.4, 25.9, 26.9, 28.0, 28.7, 29.3, 29.8, 30.2, 30.6, 30.9, 31.2, 31.5, 31.8, 32.0,
    ]

    /// The paper's figure, in percent; nil where it has none.
    package static func value(_ method: CurveMethod, at k: Int) -> Double? {
        let list: [Double]
        switch method {
        case .pass: list = pass
        case .best: list = best
        case .regression, .hybrid: return nil
        }
        return list.indices.contains(k - 1) ? list[k - 1] : nil
    }
}
