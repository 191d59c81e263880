/// The pipeline of the embedded example, for those who have the program alone; `pipelines/demo.yaml` says the same.
enum DemoPipeline {
    /// By what it is called where a file is expected.
    static let name = "demo"

    /// Its text; paths are relative to the directory that the command runs in.
    static let text = """
        repositories: demo
        workspace: demo/workspace
        policy:
          mine: complete
          validate: swe-bench
        repeats:
          before: 2
          after: 3
        limits:
          wall-seconds: 12
        publish:
          output: demo/splits
        """
}
