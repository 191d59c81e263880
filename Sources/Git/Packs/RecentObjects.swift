/// Objects that were unpacked lately, up to a number of bytes.
///
/// They are of two ages: when the young fill half of the room, the old go and the young grow old; an old one that is
/// asked for is young again.
struct RecentObjects {
    /// A pack by its number, and a place in it.
    struct Key: Hashable {
        var pack: Int
        var offset: Int
    }

    private let capacity: Int
    private var young: [Key: PackedObject] = [:]
    private var old: [Key: PackedObject] = [:]
    private var youngSize = 0

    init(capacity: Int = 32 << 20) { self.capacity = capacity }

    /// The object that is kept for a place; an object too large to be kept with others is not.
    subscript(key: Key) -> PackedObject? {
        mutating get {
            if let known = young[key] { return known }
            guard let known = old[key] else { return nil }
            insert(known, for: key)
            return known
        }
        set {
            if let newValue { insert(newValue, for: key) }
        }
    }

    private mutating func insert(_ object: PackedObject, for key: Key) {
        let size = object.bytes.count + 128
        guard size <= capacity / 4 else { return }
        if youngSize + size > capacity / 2 {
            (old, young, youngSize) = (young, [:], 0)
        }
        if young.updateValue(object, forKey: key) == nil { youngSize += size }
    }
}
