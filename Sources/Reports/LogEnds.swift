internal import Files

/// The ends of the logs below a workspace.
struct LogEnds {
    /// How much of a log is shown, bytes.
    private static let limit = 64 << 10

    private let workspace: String

    init(below workspace: String) {
        self.workspace = workspace
    }

    /// The end of a log, packed or not; nil when it is not there, or its path leads out of the workspace.
    subscript(relative: String) -> String? {
        guard !relative.isEmpty, !relative.hasPrefix("/"), !relative.split(separator: "/").contains("..")
        else {
            return nil
        }
        do throws(RecordError) {
            let bytes = try PackedFile.read("\(workspace)/\(relative)")
            let isCut = bytes.count > Self.limit
            return (isCut ? "… the beginning is left out\n" : "")
                + String(decoding: bytes.suffix(Self.limit), as: UTF8.self)
        } catch {
            return error.kind == .absent ? nil : "(the log cannot be read: \(error.cause))"
        }
    }
}
