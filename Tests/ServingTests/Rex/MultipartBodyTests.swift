import Testing

@testable import Serving

struct MultipartBodyTests {
    private let type = "multipart/form-data; boundary=\"x-y\""

    private func body(_ text: String) -> [UInt8] { Array(text.replacing("\n", with: "\r\n").utf8) }

    @Test("Fields with whatever bytes are read, as aiohttp sends them")
    func fields() throws {
        var bytes = body(
            """
            --x-y
            Content-Type: application/octet-stream
            Content-Disposition: form-data; name="file"; filename="a;\\"name=b.zip"


            """)
        let content: [UInt8] = [0, 13, 10, 45, 45, 120, 45, 255, 13, 10]
        bytes += content
        bytes += body("\n--x-y\nContent-Disposition: form-data; name=\"target_path\"\n\n/tmp/x\n--x-y--\n")
        let read = try MultipartBody(bytes, contentType: type)
        #expect(read.fields["file"] == content)
        #expect(read.text("target_path") == "/tmp/x")
        #expect(read.text("unzip") == nil)
    }

    @Test("An empty field is empty")
    func empty() throws {
        let read = try MultipartBody(
            body("--x-y\nContent-Disposition: form-data; name=a\n\n\n--x-y--"), contentType: type)
        #expect(read.fields == ["a": []])
    }

    @Test(
        "What is cut or not in this form is refused",
        arguments: [
            "", "x", "--x-y", "--x-y\n", "--x-y\nA: b\n\nc\n--x-y--",
            "--x-y\nContent-Disposition: form-data; name=\"a\"\n\nno end", "--x-yz\n",
        ])
    func malformed(text: String) {
        #expect(throws: ServingError.self) { try MultipartBody(body(text), contentType: type) }
    }

    @Test(arguments: ["text/plain", "multipart/form-data", "multipart/form-data; boundary="])
    func otherTypes(type: String) {
        #expect(throws: ServingError.self) { try MultipartBody(body("--x-y--"), contentType: type) }
    }
}
