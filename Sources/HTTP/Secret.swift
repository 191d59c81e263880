/// A text that must never be seen: a token, a key.
///
/// Whatever prints it, logs it or interpolates it shows that it is there and nothing of it; it cannot be encoded.
/// It is told in one place, where a request is handed to libcurl.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let text: String

    /// A secret text.
    public init(_ text: String) {
        self.text = text
    }

    /// The text itself, for what must have it: a signature, a request's header.
    ///
    /// - Parameter body: does what must be done; it must not keep the text.
    public func reveal<Result, Failure: Error>(_ body: (String) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        try body(text)
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { text.isEmpty }

    /// Not the text.
    public var description: String { "(secret)" }

    /// Not the text.
    public var debugDescription: String { "(secret)" }

    /// Nothing: what dumps a value by its members finds none.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
