/// The objects of packs that were unpacked lately, up to a number of bytes.
struct RecentObjects {
    /// A pack by its number, and a place in it.
    struct Key: Hashable {
        var pack: Int
        var offset: Int

        /// Feeds the offset only: mostly there is one pack.
        func hash(into hasher: inout Hasher) { hasher.combine(offset) }
    }

    /// What an object needs besides its content, about.
    private static let overhead = 128

    private var objects: RecentValues<Key, PackedObject>

    init(capacity: Int) { objects = RecentValues(capacity: capacity) }

    /// The object that is kept for a place.
    subscript(key: Key) -> PackedObject? {
        mutating get { objects[key] }
        set {
            guard let newValue else { return }
            objects.insert(newValue, for: key, size: newValue.bytes.count + Self.overhead)
        }
    }
}
