/// What was made lately, up to a number of bytes.
///
/// Values are of two ages: when the young fill half of the room, the old go and the young grow old; an old one that is
/// asked for is young again.
struct RecentValues<Key: Hashable, Value> {
    private typealias Entries = [Key: (value: Value, size: Int)]

    private let capacity: Int
    private var young: Entries = [:]
    private var old: Entries = [:]
    private var youngSize = 0

    init(capacity: Int) { self.capacity = capacity }

    /// The value that is kept for a key.
    subscript(_ key: Key) -> Value? {
        mutating get {
            if let known = young[key] { return known.value }
            guard let known = old[key] else { return nil }
            insert(known.value, for: key, size: known.size)
            return known.value
        }
    }

    /// Keeps a value, unless it is too large to be kept with others.
    mutating func insert(_ value: Value, for key: Key, size: Int) {
        guard size <= capacity / 4 else { return }
        if youngSize + size > capacity / 2 {
            (old, young, youngSize) = (young, [:], 0)
        }
        if young.updateValue((value, size), forKey: key) == nil { youngSize += size }
    }
}
