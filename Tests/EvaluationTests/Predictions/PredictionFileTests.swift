import Testing

@testable import Evaluation

@Suite("Files of predictions")
struct PredictionFileTests {
    private func read(_ text: String) throws -> [Prediction] {
        try PredictionFile.parse(Array(text.utf8), file: "preds")
    }

    private func whole(_ text: String) throws -> [Prediction] {
        try PredictionFile.once(PredictionFile.parse(Array(text.utf8), file: "preds"), file: "preds")
    }

    private static let patch = #"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"#
    private static let one =
        #"{"instance_id": "a__b-1", "model_name_or_path": "m", "model_patch": "\#(patch)"}"#

    @Test(
        "Every form that harnesses and agents write is read",
        arguments: [
            "[\(one)]", one, one + "\n", "\u{feff}\(one)\r\n", "\n\(one)\n\n", "[\n  \(one)\n]\n",
            #"{"a__b-1": \#(one)}"#,
            #"{"a__b-1": {"model_name_or_path": "m", "model_patch": "\#(patch)"}}"#,
            #"{"instance_id": "a__b-1", "metadata": {"llm_config": {"model": "m"}}, "test_result": {"git_patch": "\#(patch)"}}"#,
        ])
    func forms(text: String) throws {
        let found = try read(text)
        #expect(found.count == 1 && found.first?.instanceID == "a__b-1" && found.first?.model == "m")
        #expect(found.first?.patch == "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n")
    }

    @Test("Lines and members keep their order, and a patch without a newline at its end gets one")
    func several() throws {
        let lines =
            #"{"instance_id": "b", "model_patch": "x"}"# + "\n"
            + #"{"instance_id": "a", "model_patch": null}"#
        let found = try read(lines)
        #expect(found.map(\.instanceID) == ["b", "a"] && found.map(\.place) == [1, 2])
        #expect(found.map(\.patch) == ["x\n", nil] && found.map(\.isEmpty) == [false, true])
        let members = try read(#"{"b": {"model_patch": ""}, "a": {"model_patch": " \n"}}"#)
        #expect(members.map(\.instanceID) == ["b", "a"] && members.allSatisfy(\.isEmpty))
    }

    @Test("A patch of OpenHands begins with its first section and ends with one newline")
    func openHands() throws {
        let text =
            #"{"instance_id": "a", "test_result": {"git_patch": "warning: x\r\ndiff --git a/x b/x\r\n+y  \n\n \n"}}"#
        #expect(try read(text).first?.patch == "diff --git a/x b/x\n+y\n")
        #expect(
            try read(#"{"instance_id": "a", "test_result": {"git_patch": " \n"}}"#).first?.isEmpty == true)
    }

    @Test(
        "What is no prediction is refused, with its place",
        arguments: [
            ("", "preds: the file is empty"), ("nothing", "preds: neither a list"),
            ("[{}", "preds: no list of JSON objects"), ("[1]", "preds:1: no prediction"),
            ("[\(one), {\"model_patch\": \"\"}]", "preds:2: no \"instance_id\""),
            (#"{"instance_id": "a"}"#, #"preds:1: no "model_patch" for "a""#),
            (
                #"{"instance_id": "a", "model_patch": 1}"#,
                #"preds:1: "model_patch" of "a" is neither text nor null"#
            ),
            (#"{"a": {"instance_id": "b", "model_patch": ""}}"#, #"preds:1: "a" is the prediction of "b""#),
            (#"{"a": "diff"}"#, #"preds:1: expected an object for "a""#),
            ("\(one)\n{\n", "preds:2: no prediction"),
            (
                #"{"instance_id": "a", "test_result": {}}"#,
                #"preds:1: "test_result" of "a" has no "git_patch""#
            ),
        ])
    func refused(text: String, said: String) {
        let error = #expect(throws: PredictionError.self) { try read(text) }
        #expect(error?.description.hasPrefix(said) == true, "\(error?.description ?? "")")
    }

    @Test("The same prediction twice counts once; two that differ are refused, with both places")
    func duplicates() throws {
        #expect(try whole("[\(Self.one), \(Self.one)]").count == 1)
        let error = #expect(throws: PredictionError.self) {
            try whole("\(Self.one)\n" + #"{"instance_id": "a__b-1", "model_patch": "other"}"#)
        }
        #expect(error?.place == 2 && error?.problem.contains("which has one at 1") == true)
    }
}
