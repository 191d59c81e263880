internal import CGit2
internal import Instances

extension ObjectID {
    init(_ oid: git_oid) {
        self = withUnsafeBytes(of: oid) { ObjectID(unsafeBytes: $0, at: 0) }
    }

    var oid: git_oid {
        var oid = git_oid()
        withUnsafeMutableBytes(of: &oid) { write(to: $0) }
        return oid
    }
}
