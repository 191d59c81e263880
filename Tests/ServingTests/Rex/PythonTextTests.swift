import Foundation
import TestSupport
import Testing

@testable import Serving

struct PythonTextTests {
    private static let texts = [
        "", "plain", "it's", "say \"x\"", "both ' and \"", "back\\slash", "a\nb\tc\rd", "\u{0}\u{1b}[m\u{7f}",
        "ünï€", "\u{a0}\u{ad}\u{200b}\u{2028}\u{e000}", "😀", "e\u{301}",
    ]

    @Test("`repr` is Python's own", .enabled(if: PythonProgram.path != nil))
    func repr() throws {
        let answer = try PythonProgram.answer(of: "answer = [repr(text) for text in value]", to: Self.texts)
        #expect(Self.texts.map(PythonText.repr) == answer as? [String])
        #expect(PythonText.repr(["a", "b'"]) == #"['a', "b'"]"#)
    }

    @Test("Bytes that are no text are written as Python writes them")
    func decoding() {
        #expect(PythonText.decode(Array("ä".utf8) + [0xff, 0x41, 0xe2, 0x82]) == #"ä\xffA\xe2\x82"#)
        #expect(PythonText.decode([]) == "")
    }

    @Test("Sequences that steer a terminal are removed, and other bytes stay")
    func controls() {
        func cleaned(_ text: String) -> String {
            String(decoding: PythonText.withoutControls(Array(text.utf8)), as: UTF8.self)
        }
        #expect(cleaned("\u{1b}[31;1mred\u{1b}[0m\r\n") == "red\n")
        #expect(cleaned("\u{1b}[?2004hx\ry\r\r\n") == "x\ry\r\n")
        #expect(cleaned("a\u{1b}") == "a\u{1b}")
        #expect(cleaned("\u{1b}[12") == "\u{1b}[12")
    }

    @Test("Files are read as Path.read_text reads them")
    func files() throws {
        #expect(try PythonText.file(Array("a\r\nb\rc\n".utf8), encoding: nil, errors: nil) == "a\nb\nc\n")
        #expect(try PythonText.file([0xe4], encoding: "latin_1", errors: nil) == "ä")
        #expect(try PythonText.file([0x61, 0xff], encoding: "UTF-8", errors: "ignore") == "a")
        #expect(try PythonText.file([0x61, 0xff], encoding: "utf8", errors: "replace") == "a\u{fffd}")
        func name(_ encoding: String?, _ errors: String? = nil) -> String? {
            do throws(PythonText.Undecodable) {
                _ = try PythonText.file([0x61, 0xff], encoding: encoding, errors: errors)
                return nil
            } catch {
                return error.name
            }
        }
        #expect(name(nil) == "UnicodeDecodeError")
        #expect(name("ascii") == "UnicodeDecodeError")
        #expect(name("klingon") == "LookupError")
        #expect(name("utf-8", "whatever") == "LookupError")
    }
}
