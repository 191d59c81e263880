/// The version of this program, part of every provenance record.
public enum ToolVersion {
    /// The version, as semantic versioning has it.
    public static let current = "0.1.0"
}
