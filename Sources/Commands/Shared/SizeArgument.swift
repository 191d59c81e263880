internal import ArgumentParser
internal import Settings

/// A number of bytes as an argument, in the form that pipelines have, too.
struct SizeArgument: ExpressibleByArgument, Hashable {
    let bytes: Int

    init?(argument: String) {
        guard let size = ByteSize(argument) else { return nil }
        bytes = size.bytes
    }
}
