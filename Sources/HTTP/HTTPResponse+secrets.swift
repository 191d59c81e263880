internal import Foundation

extension HTTPResponse {
    /// What is shorter may stand in an answer by chance.
    private static let shortestSecret = 8

    /// Takes a secret out of the body, since servers may repeat it in what they say of an error.
    package mutating func remove(_ secret: Secret) {
        secret.reveal { text in
            let wanted = Data(text.utf8)
            guard wanted.count >= Self.shortestSecret else { return }
            var data = Data(body)
            var start = data.startIndex
            while let found = data.range(of: wanted, in: start..<data.endIndex) {
                let substitute = Data(secret.description.utf8)
                data.replaceSubrange(found, with: substitute)
                start = found.lowerBound + substitute.count
            }
            if data.count != body.count || start != data.startIndex { body = Array(data) }
        }
    }
}
