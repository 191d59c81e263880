import Foundation
import JSON
import TestSupport
import Testing

@Suite struct `What the scanner of JSON takes and refuses` {
    private func scanner(_ text: String) -> JSONScanner {
        let bytes = Array(text.utf8)
        return JSONScanner(bytes, 0..<bytes.count)
    }

    private func skip(_ bytes: [UInt8]) throws(JSONFault) {
        var scanner = JSONScanner(bytes, 0..<bytes.count)
        try scanner.skipValue()
        try scanner.finish()
    }

    @Test(arguments: [
        "0", "-1", "1.5", "1e9", "1E+9", "-2.5e-3", "true", "false", "null", "[]", "{}", "[1,2]", "[[],[{}]]",
        #"{"a":1,"b":{"c":[null,"x\"]}"]}}"#, " { \"a\" : [ 1 , 2 ] } ", "\t\r\n[\n]\n", #""\u0041""#,
    ])
    func `passes over what JSON allows`(text: String) throws {
        try skip(Array(text.utf8))
        // What it takes, the system's reader takes.
        _ = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }

    @Test(arguments: [
        "", "tru", "nul", "fals", "truex", "-", "1.", ".5", "1e", "1e+", "[", "]", "[1", "[1,", "[1,]",
        "[,1]", "[1 2]",
        "{", "}", "{1:2}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\":1 \"b\":2}", "{'a':1}", "NaN",
        "Infinity",
        "[1]]", "{}{}", "1 2", "// x\n1", "\u{FEFF}1", "[}", "{]", "\"a\" :",
    ])
    func `refuses what JSON does not allow`(text: String) {
        #expect(throws: JSONFault.self) { try skip(Array(text.utf8)) }
    }

    @Test func `reads the members that are wanted and skips the others`() throws {
        var scanner = scanner(
            #"{"big":[{"x":[1,2,{"y":"}"}]}],"name":"ada","count":3,"none":null,"list":["a","b"]}"#)
        var name = ""
        var count = 0
        var none: String? = "unset"
        var list: [String] = []
        var seen: [String] = []
        try scanner.object { (scanner, key) throws(JSONFault) in
            seen.append(key)
            switch key {
            case "name": name = try scanner.string()
            case "count": count = try scanner.integer()
            case "none": none = try scanner.stringOrNull()
            case "list":
                try scanner.array { (scanner) throws(JSONFault) in list.append(try scanner.string()) }
            default: try scanner.skipValue()
            }
        }
        try scanner.finish()
        #expect(seen == ["big", "name", "count", "none", "list"])
        #expect(name == "ada")
        #expect(count == 3)
        #expect(none == nil)
        #expect(list == ["a", "b"])
    }

    @Test func `names the members on the way to a fault, outermost first`() {
        var scanner = scanner(#"{"user":{"login":7}}"#)
        let fault = #expect(throws: JSONFault.self) {
            try scanner.members { (scanner, _) throws(JSONFault) in
                try scanner.members { (scanner, _) throws(JSONFault) in _ = try scanner.string() }
            }
        }
        #expect(fault?.description == "user.login: expected a string")
        #expect(fault?.path == ["user", "login"])
    }

    @Test func `tells where a value stands`() throws {
        let text = #" {"a": [1, {"b": 2}] , "c":"x"} "#
        var scanner = scanner(text)
        var places: [String: String] = [:]
        let bytes = Array(text.utf8)
        try scanner.object { (scanner, key) throws(JSONFault) in
            places[key] = String(decoding: bytes[try scanner.place()], as: UTF8.self)
        }
        #expect(places == ["a": #"[1, {"b": 2}]"#, "c": #""x""#])
    }

    @Test func `sees nothing outside of its range`() throws {
        let bytes = Array(#"[1,2]"x""#.utf8)
        var inner = JSONScanner(bytes, 1..<2)
        #expect(try inner.integer() == 1)
        try inner.finish()
        var cut = JSONScanner(bytes, 0..<4)
        #expect(throws: JSONFault.self) { try cut.skipValue() }
        var word = JSONScanner(Array("null".utf8), 0..<3)
        #expect(throws: JSONFault.self) { try word.null() }
    }

    @Test func `knows what follows without reading it`() throws {
        let kinds = ["{}", "[]", "\"\"", "true", "false", "null", "1"]
        for (index, text) in kinds.enumerated() {
            var scanner = scanner("  " + text)
            let found = [
                scanner.isAtObject(), scanner.isAtArray(), scanner.isAtString(), scanner.isAtTrue(),
                scanner.isAtFalse(), try scanner.null(),
            ]
            #expect(found == (0..<6).map { $0 == index }, "\(text)")
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `never crashes, and agrees with the system's reader on damaged texts`(seed: UInt64) {
        let whole = Array(#"{"a":[1,-2.5e3,true,null,"x\u00e9\"y"],"b":{"c":[[],{}]},"d":"😀 plain"}"#.utf8)
        var random = SplitMix(seed: seed)
        for _ in 0..<1500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = UInt8.random(in: 32..<127, using: &random)
                default:
                    bytes.insert(Array(#"{}[]",:\ 0n"#.utf8).randomElement(using: &random) ?? 0, at: place)
                }
            }
            let isTaken = (try? skip(bytes)) != nil
            let isJSON =
                (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            // The system's reader lets a comma stand before the end of a list.
            let text = String(decoding: bytes, as: UTF8.self)
            guard text.firstMatch(of: #/,[\]}]/#) == nil else { continue }
            // Escapes of strings that are skipped are not looked at, nor are zeros before a number.
            if isJSON { #expect(isTaken, "\(text)") }
        }
    }
}
