package import Foundation

/// The checkout from which the tests were compiled.
package enum Checkout {
    /// Its directory, looked for from this file up, so that a test may move to another folder.
    package static let directory: URL = {
        var directory = URL(filePath: #filePath).resolvingSymlinksInPath()
        repeat {
            directory.deleteLastPathComponent()
        } while directory.path != "/"
            && !FileManager.default.fileExists(atPath: directory.appending(path: "Package.swift").path)
        return directory
    }()
}
