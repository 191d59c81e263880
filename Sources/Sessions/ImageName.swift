/// How instances are named where a container's image is asked for.
package enum ImageName {
    /// One spelling for all names of an image: without registry, tag and the prefix of published images, in lower case,
    /// with two underscores between owner and repository.
    ///
    /// SWE-Gym publishes `xingyaoww/sweb.eval.x86_64.OWNER_s_NAME-NUMBER`, SWE-bench
    /// `swebench/sweb.eval.x86_64.OWNER_1776_NAME-NUMBER:latest`.
    package static func key(of image: String) -> String {
        var name = image[...]
        if let slash = name.lastIndex(of: "/") { name = name[name.index(after: slash)...] }
        if let at = name.firstIndex(of: "@") { name = name[..<at] }
        if let colon = name.lastIndex(of: ":") { name = name[..<colon] }
        var key = name.lowercased()
        for prefix in ["sweb.eval.x86_64.", "sweb.eval.arm64."] where key.hasPrefix(prefix) {
            key.removeFirst(prefix.count)
            for separator in ["_s_", "_1776_"] {
                guard let range = key.firstRange(of: separator) else { continue }
                key.replaceSubrange(range, with: "__")
                break
            }
        }
        return key
    }

    /// The name under which SWE-bench publishes the image of an instance.
    package static func sweBench(_ id: String) -> String {
        "swebench/sweb.eval.x86_64." + published(id, "_1776_") + ":latest"
    }

    /// The name under which SWE-Gym publishes the image of an instance.
    package static func sweGym(_ id: String) -> String {
        "xingyaoww/sweb.eval.x86_64." + published(id, "_s_") + ":latest"
    }

    private static func published(_ id: String, _ separator: String) -> String {
        var name = id.lowercased()
        if let range = name.firstRange(of: "__") { name.replaceSubrange(range, with: separator) }
        return name
    }

    /// Whether a text can be the name of a session or a place: what a container's name may be.
    package static func isPlain(_ name: String) -> Bool {
        let letters = name.utf8
        guard let first = letters.first, letters.count <= 128, first != UInt8(ascii: "."),
            first != UInt8(ascii: "-")
        else { return false }
        return letters.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}
