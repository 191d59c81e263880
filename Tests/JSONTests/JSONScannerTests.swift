import Foundation
import Testing

@testable import JSON

@Suite("Reading JSON")
struct JSONScannerTests {
    private func string(_ bytes: [UInt8], _ strictness: JSONScanner.Strictness) -> String? {
        var scanner = JSONScanner(bytes, strictness)
        do throws(JSONFault) {
            let text = try scanner.string()
            try scanner.finish()
            return text
        } catch {
            return nil
        }
    }

    private func isValue(_ bytes: [UInt8], _ strictness: JSONScanner.Strictness) -> Bool {
        var scanner = JSONScanner(bytes, strictness)
        do throws(JSONFault) {
            try scanner.skipValue()
            try scanner.finish()
            return true
        } catch {
            return false
        }
    }

    @Test(
        "Strings that are JSON read alike either way, and as Foundation reads them",
        arguments: [
            #""""#, #""plain""#, #""é☃😀""#, #""\"\\\/\b\f\n\r\t""#, #""\u0041\u00e9\u2028""#,
            #""\ud83d\ude00""#,
            #""\u0000""#, #""a\\""#, "\"\u{7f}\u{2028}\"", #" "x" "#,
        ])
    func strings(_ text: String) throws {
        let expected = try JSONDecoder().decode(String.self, from: Data(text.utf8))
        #expect(string(Array(text.utf8), .strict) == expected)
        #expect(string(Array(text.utf8), .lenient) == expected)
    }

    @Test(
        "Half a surrogate pair is replaced either way",
        arguments: [
            (#""\ud83d""#, "\u{fffd}"), (#""\ude00""#, "\u{fffd}"), (#""\ud83dx""#, "\u{fffd}x"),
            (#""\ud83d\u0041""#, "\u{fffd}A"), (#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
        ])
    func surrogates(_ text: String, _ expected: String) {
        #expect(string(Array(text.utf8), .strict) == expected)
        #expect(string(Array(text.utf8), .lenient) == expected)
    }

    @Test(
        "What is wrong within a string is refused, or replaced where leniency is asked for",
        arguments: [
            (#""\q""#, "q"), (#""\u12""#, "\u{fffd}12"), (#""\uzzzz""#, "\u{fffd}zzzz"),
            (#""\ud83d\uzzzz""#, "\u{fffd}\u{fffd}zzzz"),
        ])
    func malformedEscapes(_ text: String, _ lenient: String) {
        #expect(string(Array(text.utf8), .strict) == nil)
        #expect(string(Array(text.utf8), .lenient) == lenient)
    }

    @Test("Bytes that are no UTF-8 are refused, or replaced")
    func invalidText() {
        let bytes: [UInt8] = [0x22, 0x61, 0xff, 0x22]
        #expect(string(bytes, .strict) == nil)
        #expect(string(bytes, .lenient) == "a\u{fffd}")
    }

    @Test(
        "Strings without an end and raw control characters are refused either way",
        arguments: ["\"", "\"x", #""x\""#, #""\"#, "\"a\nb\"", "\"\u{1}\"", "x", "'x'"])
    func endless(_ text: String) {
        #expect(string(Array(text.utf8), .strict) == nil)
        #expect(string(Array(text.utf8), .lenient) == nil)
    }

    @Test(
        "Values are passed over, the doubtful ones by the lenient reader alone",
        arguments: [
            ("null", true, true), ("true", true, true), ("-0.5e+7", true, true), ("[]", true, true),
            (#"{"a": [1, {"b": "]}"}], "c": {}}"#, true, true), (" [ 1 , 2 ] ", true, true),
            // As pandas and others write.
            ("NaN", false, true), ("-Infinity", false, true), (#"{"a": NaN}"#, false, true),
            ("[1}", false, true), (#"{"a" 1}"#, false, true), ("nul", false, true), ("[1,]", false, true),
            // No value ends here.
            ("[", false, false), (#"{"a": "}"#, false, false), ("", false, false), (",", false, false),
            ("[1] 2", false, false), ("@", false, false),
        ])
    func skipping(_ text: String, _ strict: Bool, _ lenient: Bool) {
        #expect(isValue(Array(text.utf8), .strict) == strict)
        #expect(isValue(Array(text.utf8), .lenient) == lenient)
    }

    @Test("Depth is refused, or costs nothing")
    func depth() {
        let deep =
            Array(String(repeating: "[", count: 200_000).utf8)
            + Array(String(repeating: "]", count: 200_000).utf8)
        #expect(!isValue(deep, .strict))
        #expect(isValue(deep, .lenient))
    }

    @Test("A fault names the member, and the place where reading stopped")
    func faults() {
        var scanner = JSONScanner(Array(#"{"a": {"b": [1, x]}}"#.utf8))
        let error = #expect(throws: JSONFault.self) {
            try scanner.members { (scanner, _) throws(JSONFault) in
                try scanner.members { (scanner, _) throws(JSONFault) in try scanner.skipValue() }
            }
        }
        #expect(error?.path == ["a", "b"])
        #expect(error?.description == "a.b: expected a JSON value")
        #expect(scanner.position == 16)
    }

    @Test("Of a part of some bytes nothing else is read")
    func ranges() throws {
        let bytes = Array(#"xx"ab"yy"#.utf8)
        var scanner = JSONScanner(bytes, 2..<6)
        #expect(try scanner.string() == "ab")
        try scanner.finish()
        var cut = JSONScanner(bytes, 2..<5)
        #expect(throws: JSONFault.self) { try cut.string() }
    }

    @Test(
        "Whole numbers are read, others refused",
        arguments: [
            ("0", 0), ("-12", -12), ("1.0", nil), ("1e3", nil), ("99999999999999999999", nil), ("x", nil),
        ])
    func integers(_ text: String, _ value: Int?) {
        var scanner = JSONScanner(Array(text.utf8))
        #expect((try? scanner.integer()) == value)
    }
}
