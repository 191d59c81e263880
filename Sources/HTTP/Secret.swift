/// A text that must never be seen: a token, a key.
///
/// Whatever prints it, logs it or interpolates it shows that it is there and nothing of it; it cannot be encoded.
/// It is told in one place, where a request is handed to libcurl.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let text: String

    /// A secret text.
    package init(_ text: String) {
        self.text = text
    }

    /// The text itself, for what must have it: a signature, a request's header.
    ///
    /// - Parameter body: does what must be done; it must not keep the text.
    package func reveal<Result, Failure: Error>(_ body: (String) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        try body(text)
    }

    /// Whether there is nothing in it.
    package var isEmpty: Bool { text.isEmpty }

    /// Not the text.
    package var description: String { "(secret)" }

    /// Not the text.
    package var debugDescription: String { "(secret)" }

    /// Nothing: what dumps a value by its members finds none.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
