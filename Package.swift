// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: Swift 6 language mode with its upcoming strictness, and no warning let through.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

/// A room: one target under `Sources`, whose imports are exactly the rooms named here.
func room(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// A small program that is started for every command in a session: linked statically, so that it starts in a millisecond
/// and runs inside any sandbox.
func front(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: ["SessionFront"], swiftSettings: strict,
        linkerSettings: [.unsafeFlags(["-static-executable"], .when(platforms: [.linux]))])
}

/// The tests of a room, mirroring it under `Tests`.
func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, exclude: exclude,
        swiftSettings: strict)
}

let package = Package(
    name: "swegym",
    products: [
        .executable(name: "swegym", targets: ["swegym"]),
        .executable(name: "swegym-sandbox", targets: ["swegym-sandbox"]),
        .executable(name: "swegym-docker", targets: ["swegym-docker"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Without its traits, which bring packages that nothing here needs.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .executableTarget(name: "swegym", dependencies: ["Commands", argumentParser], swiftSettings: strict),
        front("swegym-sandbox"),
        front("swegym-docker"),
        room(
            "Commands",
            [
                "Pipeline", "Health", "Auditing", "Reports", "Python", "Validation", "Evaluation",
                "Publishing", "Trajectories",
                "Datasets",
                "Discovery", "Mining", "Mirrors", "GitHub", "HTTP", "Workspace", "Settings",
                "Verifiers", "LanguageModel", "Serving", "Terminal", "Sessions", "Threads",
                "Files", "JSON",
                "Paths", "Instances",
                argumentParser,
            ]),

        // Composition: the stages, one after another, over one workspace.
        room(
            "Pipeline",
            [
                "Mining", "Python", "Validation", "Evaluation", "Publishing", "Datasets", "Discovery",
                "Reports",
                "Trajectories", "Verifiers", "Auditing", "Demonstration", "Sessions", "Mirrors", "Git",
                "GitHub", "HTTP", "Sandbox",
                "Workspace",
                "Scheduling",
                "Settings", "LanguageModel", "Processes", "Files", "JSON", "Digests", "Threads",
                "Paths", "Instances", "Diffs",
            ],
            resources: [.embedInCode("Rollout/Resources/mini_swe_agent.py")]),
        // HTTP over sessions, and the only room that knows hummingbird.
        room("Serving", ["Sessions", "JSON", "Digests", "Threads", hummingbird]),
        room(
            "Demonstration", ["Git", "GitHub", "Instances"],
            resources: [.embedInCode("Resources/demo-repository.txt")]),

        // Stages.
        room("Discovery", ["GitHub", "Files", "JSON", "Threads", "Paths", "Instances"]),
        room("Mining", ["Git", "GitHub", "JSON", "Digests", "Threads", "Instances", "Diffs"]),
        room(
            "Python",
            [
                "Validation", "Sandbox", "Processes", "Threads", "Files", "JSON", "Digests", "Paths",
                "Instances", "Diffs",
            ],
            resources: [
                .embedInCode("Resources/project_metadata.py"), .embedInCode("Resources/fetch_file.py"),
                .embedInCode("OldSeries/Resources/index_files.py"),
                .embedInCode("OldSeries/Resources/unpack_wheels.py"),
                .embedInCode("OldSeries/Resources/build_wheel.py"),
                .embedInCode("Resources/release_dates.py"), .embedInCode("Resources/compile_bytecode.py"),
                .embedInCode("Resources/compiler_cache.py"),
                .embedInCode("Resources/uv-version.txt"), .embedInCode("Resources/Tables/modules.tsv"),
                .embedInCode("Resources/Tables/conda-names.tsv"),
                .embedInCode("Resources/Tables/system-packages.tsv"),
                .embedInCode("TestFrameworks/Resources/sitecustomize.py"),
                .embedInCode("TestFrameworks/Resources/swegym_common.py"),
                .embedInCode("Pytest/Resources/swegym_reporter.py"),
                .embedInCode("TestFrameworks/Resources/swegym_reasons.py"),
                .embedInCode("Pytest/Resources/swegym_start.py"),
                .embedInCode("Pytest/Resources/pytest-plugins.tsv"),
                .embedInCode("TestFrameworks/Resources/swegym_sessions.py"),
                .embedInCode("TestFrameworks/Resources/swegym_control.py"),
                .embedInCode("TestFrameworks/Resources/swegym_order.py"),
                .embedInCode("Unittest/Resources/swegym_unittest.py"),
                .embedInCode("Unittest/Resources/swegym_unittest_reporter.py"),
            ]),
        room(
            "Validation", ["Sandbox", "Processes", "Files", "JSON", "Digests", "Instances", "Diffs"],
            resources: [.embedInCode("Services/Resources/start_services.sh")]),
        room(
            "Auditing", ["JSON", "Digests", "Instances", "Diffs"],
            resources: [.embedInCode("Resources/look_around.py")]),
        room(
            "Evaluation", ["Files", "JSON", "Digests", "Instances", "Diffs"],
            resources: [.embedInCode("Applying/Resources/apply_patch.sh")]),
        room(
            "Trajectories",
            ["Files", "JSON", "Digests", "Threads", "Paths", "Instances"]),
        room(
            "Reports",
            [
                "Verifiers", "Publishing", "Python", "Validation", "Datasets", "Workspace", "Files", "JSON",
                "Threads",
                "Instances",
            ]),
        room(
            "Health",
            [
                "Publishing", "Python", "Validation", "Evaluation", "Datasets", "Mirrors", "Sandbox", "Git",
                "Workspace", "Processes",
                "Files", "JSON",
                "Instances",
            ],
            resources: [.embedInCode("Attacks/Resources/hostile.py")]),
        room(
            "Datasets",
            ["Files", "JSON", "Digests", "Compression", "Threads", "Paths", "Instances", "Diffs"],
            resources: [
                .embedInCode("Resources/judge-prompt.md"), .embedInCode("Resources/grade_task.py"),
                .embedInCode("Resources/grade_files.py"), .embedInCode("Resources/grade_run.py"),
            ]),

        // On stages: publications on rows.
        room(
            "Publishing",
            [
                "Trajectories", "Datasets", "Processes", "Files", "JSON", "Digests", "Threads", "Paths",
                "Instances",
            ],
            resources: [
                .embedInCode("Resources/export_rows.py"), .embedInCode("Resources/unpack_rows.py"),
                .embedInCode("Resources/export_trajectories.py"), .embedInCode("Resources/count_tokens.py"),
            ]),

        room(
            "Verifiers", ["Trajectories", "LanguageModel", "Files", "JSON", "Digests"],
            resources: [
                .embedInCode("Resources/trajectory-system.txt"),
                .embedInCode("Resources/trajectory-user.txt"),
                .embedInCode("Resources/patch-system.txt"), .embedInCode("Resources/patch-user.txt"),
            ]),

        // Means over means: the mirrors of a workspace.
        room(
            "Mirrors",
            ["Git", "Workspace", "Settings", "Files", "Threads", "Paths", "Instances", "Diffs"]),

        // Means: each knows the tools below, none another means.
        room(
            "Git", ["CGit2", "Processes", "Compression", "Digests", "Paths", "Instances", "Diffs"]),
        room("GitHub", ["HTTP", "Files", "JSON", "Digests", "Paths", "Instances"]),
        room(
            "Sandbox", ["Sessions", "Processes", "Files", "Threads", "Instances"],
            resources: [.embedInCode("Resources/gateway_relay.py")]),
        room("Workspace", ["Threads", "Files", "JSON", "Digests", "Paths", "Instances", grdb]),
        room("Scheduling"),
        room("LanguageModel", ["HTTP", "JSON", "Digests"]),
        room("Settings", ["Instances", yams]),
        room("Terminal"),

        room("SessionFront", ["Sessions", "CSessions"]),

        // Tools.
        room("Sessions", ["CSessions"]),
        room("Processes", ["Threads", "Instances"]),
        room("Threads"),
        room("Files", ["JSON", "Digests", "Compression", "Paths"]),
        room("HTTP", ["CCurl", "Threads"]),
        room("Compression", ["CZlib"]),
        room("JSON"),
        room("Digests", ["CCrypto"]),

        // Words.
        room("Instances"),
        room("Diffs"),
        room("Paths"),

        // C libraries, each with one owner; the first is our own.
        .target(name: "CSessions"),
        .systemLibrary(name: "CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev", "libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .target(
            name: "TestSupport",
            dependencies: ["Git", "Python", "Sandbox", "Validation", "Instances", "Diffs"],
            path: "Tests/TestSupport",
            swiftSettings: strict),
        .target(
            name: "LoopbackGitHub", dependencies: ["Instances"], path: "Tests/LoopbackGitHub",
            swiftSettings: strict),
        .executableTarget(
            name: "loopback-github", dependencies: ["LoopbackGitHub"], path: "Tests/LoopbackGitHubServer",
            swiftSettings: strict),
        tests(of: "TestSupport"),
        tests(of: "Instances", ["TestSupport"]),
        tests(of: "Diffs", ["TestSupport"]),
        tests(of: "Evaluation", ["Instances", "Diffs"]),
        tests(of: "Verifiers", ["Trajectories", "LanguageModel", "JSON"]),
        tests(of: "Auditing", ["Instances", "Diffs"]),
        tests(of: "Trajectories", ["Files", "TestSupport"]),
        tests(of: "Paths"),
        tests(of: "Files", ["JSON", "Digests", "TestSupport"]),
        tests(of: "Processes", ["Threads", "Instances", "TestSupport"]),
        tests(of: "HTTP", ["LoopbackGitHub", "TestSupport"]),
        tests(of: "Compression", ["TestSupport"]),
        tests(of: "Digests", ["TestSupport"]),
        tests(of: "JSON", ["TestSupport"]),
        tests(of: "LanguageModel", ["HTTP", "LoopbackGitHub"]),
        tests(of: "Git", ["Compression", "Instances", "Diffs", "TestSupport"]),
        tests(of: "GitHub", ["HTTP", "Files", "JSON", "Instances", "LoopbackGitHub", "TestSupport"]),
        tests(of: "Sandbox", ["Sessions", "Processes", "Instances", "TestSupport"]),
        tests(of: "Sessions"),
        tests(of: "SessionFront"),
        tests(of: "Serving", ["Sessions", "Sandbox", "HTTP", "JSON", "Digests", "TestSupport"]),
        tests(of: "Workspace", ["Files", "JSON", "Instances", "TestSupport"], exclude: ["Fixtures"]),
        tests(
            of: "Mirrors", ["Git", "Workspace", "Files", "Threads", "Instances", "TestSupport"]),
        tests(of: "Settings", ["Instances", "TestSupport"]),
        tests(of: "Terminal"),
        tests(of: "Scheduling"),
        tests(of: "Demonstration", ["Git", "GitHub", "Instances"]),
        tests(of: "Discovery", ["GitHub", "Instances", "TestSupport"]),
        tests(of: "Mining", ["Git", "GitHub", "Instances", "Diffs", "TestSupport"]),
        tests(
            of: "Python",
            ["Validation", "Sandbox", "Processes", "Files", "Digests", "Instances", "Diffs", "TestSupport"]),
        tests(of: "Validation", ["Sandbox", "Processes", "Instances", "TestSupport"]),
        tests(
            of: "Reports",
            ["Publishing", "Datasets", "Workspace", "Files", "JSON", "Instances", "TestSupport"]),
        tests(
            of: "Health",
            [
                "Python", "Validation", "Datasets", "Sandbox", "Files", "Workspace", "Instances",
                "TestSupport",
            ]),
        tests(of: "Datasets", ["Publishing", "JSON", "Instances", "Diffs", "TestSupport"]),
        tests(of: "Publishing", ["Datasets", "Files", "JSON", "Digests", "Instances", "TestSupport"]),
        tests(
            of: "Pipeline",
            [
                "Mining", "Python", "Validation", "Publishing", "Datasets", "Mirrors", "Git", "Workspace",
                "Sandbox", "Settings", "Files", "Digests", "Instances", "TestSupport",
            ]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Commands", "Pipeline", "Publishing", "Auditing", "Demonstration", "GitHub", "Mirrors",
                "Sandbox", "Settings",
                "Sessions", "Workspace", "HTTP",
                "Instances", "LoopbackGitHub", "TestSupport",
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// The readers of foreign input behind one executable, for `Benchmarks/fuzz.py`.
if Context.environment["SWEGYM_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz-readers",
            dependencies: [
                "Compression", "Datasets", "Diffs", "Evaluation", "Files", "Git", "GitHub", "Instances",
                "JSON",
                "Python", "Settings", "Validation", "Workspace",
            ],
            path: "Benchmarks/Fuzzing"))
}
