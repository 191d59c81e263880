internal import Files
internal import Foundation
internal import JSON

/// Reads the predictions of a file in any of the forms that harnesses and agents write: a list, an object by id
/// (SWE-agent's and mini-swe-agent's `preds.json`), one object a line, OpenHands' `output.jsonl`.
package enum PredictionFile {
    /// The largest file, in bytes; a prediction is a patch.
    static let largest = 4 << 30

    /// The predictions, in the order of the file; the same one twice counts once.
    ///
    /// - Throws: `PredictionError` for a form that is not known, a prediction without an instance, and two predictions for
    ///   one instance that differ; `RecordError` when the file cannot be read.
    package static func read(_ path: String) throws -> [Prediction] {
        try once(parse([UInt8](RecordFile.read(path, limit: largest)), file: path), file: path)
    }

    static func parse(_ bytes: [UInt8], file: String) throws(PredictionError) -> [Prediction] {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard let first = bytes.first(where: { $0 > UInt8(ascii: " ") }) else {
            throw PredictionError(
                file: file, problem: "the file is empty; predictions are JSON or JSON lines")
        }
        switch first {
        case UInt8(ascii: "["): return try list(bytes, file: file)
        case UInt8(ascii: "{"):
            if let whole = try? RowLine(bytes) { return try object(whole, file: file) }
            return try lines(bytes, file: file)
        default:
            throw PredictionError(
                file: file,
                problem: "neither a list, nor an object, nor lines of objects; predictions are JSON")
        }
    }

    // MARK: - Forms

    private static func list(_ bytes: [UInt8], file: String) throws(PredictionError) -> [Prediction] {
        var places: [Range<Int>] = []
        var scanner = JSONScanner(bytes, .lenient)
        do throws(JSONFault) {
            try scanner.array { (scanner) throws(JSONFault) in places.append(try scanner.place()) }
            try scanner.finish()
        } catch {
            throw PredictionError(
                file: file, problem: "no list of JSON objects: unexpected at byte \(scanner.position)")
        }
        var found: [Prediction] = []
        for (index, place) in places.enumerated() {
            found.append(try prediction(row(bytes[place], index + 1, file), index + 1, file))
        }
        return found
    }

    /// One prediction, or an object whose members are predictions by their ids.
    private static func object(_ whole: RowLine, file: String) throws(PredictionError) -> [Prediction] {
        if whole.raw(Key.instance) != nil { return [try prediction(whole, 1, file)] }
        var found: [Prediction] = []
        for (index, id) in whole.names.enumerated() {
            guard let value = whole.raw(id) else { continue }
            guard value.first == UInt8(ascii: "{") else {
                throw PredictionError(
                    file: file, place: index + 1,
                    problem:
                        "expected an object for \(id.debugDescription), with the patch as \"model_patch\"")
            }
            found.append(try prediction(row(value, index + 1, file), index + 1, file, named: id))
        }
        return found
    }

    private static func lines(_ bytes: [UInt8], file: String) throws(PredictionError) -> [Prediction] {
        var found: [Prediction] = []
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            found.append(try prediction(row(line, number, file), number, file))
        }
        return found
    }

    private static func row(
        _ bytes: ArraySlice<UInt8>, _ place: Int, _ file: String
    ) throws(PredictionError) -> RowLine {
        do throws(RowLineError) {
            return try RowLine(Array(bytes))
        } catch {
            throw PredictionError(file: file, place: place, problem: "no prediction: \(error)")
        }
    }

    // MARK: - One prediction

    private enum Key {
        static let instance = "instance_id"
        static let model = "model_name_or_path"
        static let patch = "model_patch"
    }

    private static func prediction(
        _ row: RowLine, _ place: Int, _ file: String, named name: String? = nil
    ) throws(PredictionError) -> Prediction {
        func refused(_ problem: String) -> PredictionError {
            PredictionError(file: file, place: place, problem: problem)
        }
        let stated = row.text(Key.instance)
        if let stated, let name, stated != name {
            throw refused("\(name.debugDescription) is the prediction of \(stated.debugDescription)")
        }
        guard let id = stated ?? name, !id.isEmpty else {
            throw refused("no \"\(Key.instance)\"; a prediction names its instance")
        }
        let model = row.text(Key.model) ?? row.text("model_name") ?? ""
        if row.raw(Key.patch) != nil {
            guard let patch = text(Key.patch, of: row) else {
                throw refused("\"\(Key.patch)\" of \(id.debugDescription) is neither text nor null")
            }
            let isOpenHands = row.raw("test_result") != nil
            return Prediction(
                instanceID: id, model: model,
                patch: patch.map { isOpenHands ? PatchText.cleaned($0) : PatchText.ended($0) }, place: place)
        }
        if let result = row.raw("test_result") {
            guard let inner = try? RowLine(Array(result)), inner.raw("git_patch") != nil,
                let patch = text("git_patch", of: inner)
            else { throw refused("\"test_result\" of \(id.debugDescription) has no \"git_patch\"") }
            return Prediction(
                instanceID: id, model: model.isEmpty ? openHandsModel(of: row) : model,
                patch: patch.map(PatchText.cleaned), place: place)
        }
        throw refused(
            "no \"\(Key.patch)\" for \(id.debugDescription); an empty prediction has null or \"\" there")
    }

    /// Text, or nil for null; nil for a member of another type.
    private static func text(_ name: String, of row: RowLine) -> String?? {
        guard let raw = row.raw(name) else { return nil }
        if raw.elementsEqual("null".utf8) { return .some(nil) }
        return row.text(name).map { .some($0) }
    }

    /// The model that OpenHands' own description of a run names.
    private static func openHandsModel(of row: RowLine) -> String {
        guard let metadata = row.raw("metadata").flatMap({ try? RowLine(Array($0)) }),
            let configuration = metadata.raw("llm_config").flatMap({ try? RowLine(Array($0)) })
        else { return "" }
        return configuration.text("model") ?? ""
    }

    static func once(_ found: [Prediction], file: String) throws(PredictionError) -> [Prediction] {
        var known: [String: Int] = [:]
        var kept: [Prediction] = []
        for prediction in found {
            guard let index = known[prediction.instanceID] else {
                known[prediction.instanceID] = kept.count
                kept.append(prediction)
                continue
            }
            let first = kept[index]
            guard first.patch == prediction.patch else {
                throw PredictionError(
                    file: file, place: prediction.place,
                    problem:
                        "another patch for \(prediction.instanceID.debugDescription), which has one at \(first.place); "
                        + "keep one of them, or evaluate them as files of their own")
            }
        }
        return kept
    }
}
