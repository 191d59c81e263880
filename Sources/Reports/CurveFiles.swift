internal import Files
internal import JSON
package import Verifiers

/// The files of curves: a page, CSV, JSON.
package enum CurveFiles {
    /// Writes them.
    ///
    /// - Returns: their names.
    /// - Throws: `RecordError`.
    package static func write(_ report: CurveReport, to directory: String) throws -> [String] {
        let page = CurvePage(report)
        try RecordFile.write(Array(page.html.utf8), to: "\(directory)/index.html")
        try RecordFile.write(Array(page.csv.utf8), to: "\(directory)/curves.csv")
        try RecordFile.write(CanonicalJSON.encodeForPeople(report), to: "\(directory)/curves.json")
        return ["index.html", "curves.csv", "curves.json"]
    }
}
