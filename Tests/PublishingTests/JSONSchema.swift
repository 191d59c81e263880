import Foundation
import TestSupport

/// The part of JSON Schema that our schemas use, enough to test values against them.
struct JSONSchema {
    private let root: [String: Any]

    /// Reads a schema of this package.
    init(contentsOf path: String) throws {
        let data = try Data(contentsOf: Checkout.directory.appending(path: path))
        root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// What is wrong with a value, each with its place.
    func faults(of value: Any) -> [String] { faults(value, root, at: "$") }

    private func faults(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else {
                return ["\(place): no \(reference)"]
            }
            return faults(value, target, at: place)
        }
        switch schema["type"] as? String {
        case "object": return objectFaults(value, schema, at: place)
        case "array":
            guard let list = value as? [Any] else { return ["\(place): not a list"] }
            let items = schema["items"] as? [String: Any] ?? [:]
            return list.enumerated().flatMap { faults($1, items, at: "\(place)[\($0)]") }
        case "string": return stringFaults(value, schema, at: place)
        case "integer":
            guard let number = value as? NSNumber, number.doubleValue == number.doubleValue.rounded() else {
                return ["\(place): not an integer"]
            }
            let minimum = (schema["minimum"] as? NSNumber)?.intValue ?? .min
            return number.intValue < minimum ? ["\(place): below \(minimum)"] : []
        case "number": return value is NSNumber ? [] : ["\(place): not a number"]
        default: return schema.isEmpty ? [] : ["\(place): the schema has no type"]
        }
    }

    private func objectFaults(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        guard let object = value as? [String: Any] else { return ["\(place): not an object"] }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        var found = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }.map {
            "\(place): no \($0)"
        }
        for (name, member) in object {
            if let property = properties[name] {
                found += faults(member, property, at: "\(place).\(name)")
            } else if let others = schema["additionalProperties"] as? [String: Any] {
                found += faults(member, others, at: "\(place).\(name)")
            } else {
                found.append("\(place): \(name) is not in the schema")
            }
        }
        return found
    }

    private func stringFaults(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        guard let text = value as? String else { return ["\(place): not text"] }
        if let known = schema["enum"] as? [String], !known.contains(text) { return ["\(place): \(text)"] }
        if let pattern = schema["pattern"] as? String,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            return ["\(place): \(text) is not \(pattern)"]
        }
        return []
    }
}
