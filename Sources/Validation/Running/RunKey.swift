internal import Digests
internal import FoundationEssentials
internal import JSON

/// Everything that determines what a run finds; equal keys mean equal runs, but for chance.
package struct RunKey: Hashable, Sendable, Encodable {
    /// The id of the tree at the base commit.
    package var baseTree: String
    /// The digests of the patches applied to it, in order.
    package var patches: [String]
    /// The digest of the environment lock.
    package var lock: String
    /// The digest of what else of the recipe affects tests: command prefix, variables, project installation.
    package var recipe: String
    /// The selection, without its notes.
    package var selection: TestSelection
    /// The tests of it that are run alone; nil for all.
    package var only: [String]?
    /// What makes the tests fail (`TestRunner.controlIdentity`); nil where they run as they are.
    package var control: String?
    /// What tells it from the run under the usual circumstances; nil for that one.
    package var varied: String?
    /// The runner and its report (`TestRunner.identity`).
    package var runner: String
    /// The limits of the sandbox, as any canonical text.
    package var limits: String

    /// - Parameter patches: the texts of the patches, in the order in which they are applied.
    package init(
        baseTree: String, patches: [[UInt8]], lock: String, recipe: String, selection: TestSelection,
        only: [String]? = nil, control: String? = nil, varied: String? = nil, runner: String, limits: String
    ) {
        self.baseTree = baseTree
        self.patches = patches.map { SHA256Digest(of: $0).hex }
        self.lock = lock
        self.recipe = recipe
        self.selection = TestSelection(paths: selection.paths, names: selection.names)
        self.only = only
        self.control = control
        self.varied = varied
        self.runner = runner
        self.limits = limits
    }

    /// The name of the record of one repeat.
    ///
    /// - Throws: `EncodingError`, which strings do not give rise to.
    package func digest(repeatIndex: Int) throws -> String {
        struct Whole: Encodable {
            var format = 1
            var key: RunKey
            var repeatIndex: Int
        }
        return SHA256Digest(of: try CanonicalJSON.encode(Whole(key: self, repeatIndex: repeatIndex))).hex
    }
}
