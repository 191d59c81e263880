import Foundation
import Instances
import Settings
import TestSupport
import Testing

@Suite struct ShippedFilesTests {
    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Checkout.directory.appending(path: path)))
    }

    @Test("repos.yaml lists the eleven repositories of SWE-Gym, every override with its reason")
    func repositories() throws {
        let list = try RepositoryList(yaml: bytes("repos.yaml"), file: "repos.yaml")
        #expect(
            list.entries.map(\.name.description) == [
                "python/mypy", "getmoto/moto", "conan-io/conan", "dask/dask", "Project-MONAI/MONAI",
                "iterative/dvc", "bokeh/bokeh", "modin-project/modin", "pydantic/pydantic",
                "pandas-dev/pandas", "facebookresearch/hydra",
            ])
        #expect(list.entries.flatMap(\.environment).allSatisfy { $0.reason != nil })
    }

    @Test("The shipped pipelines can be run from the package's directory")
    func pipelines() throws {
        let demo = try PipelineDescription(yaml: bytes("pipelines/demo.yaml"), file: "pipelines/demo.yaml")
        #expect(demo.repositories == .demonstration)
        #expect(demo.workspace == "demo/workspace")
        let gym = try PipelineDescription(
            yaml: bytes("pipelines/swe-gym.yaml"), file: "pipelines/swe-gym.yaml")
        #expect(gym.repositories == .file("repos.yaml"))
        #expect(gym.miningPolicy == "swe-bench-2023")
        #expect(gym.validationPolicy == "swe-gym")
    }
}
