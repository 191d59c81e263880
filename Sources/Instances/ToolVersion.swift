/// The version of this program, part of every provenance record.
package enum ToolVersion {
    /// The version, as semantic versioning has it.
    package static let current = "0.1.0"
}
