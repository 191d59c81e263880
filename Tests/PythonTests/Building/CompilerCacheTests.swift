import Foundation
import TestSupport
import Testing

@testable import Python

@Suite("Programs in front of compilers", .enabled(if: CompileProgramTests.python != nil, "no Python here"))
struct CompilerCacheTests {
    /// Programs that write down when they work, a cache in front of them, and a directory to work in.
    private struct Place {
        let home: URL
        private var work: String { home.appendingPathComponent("work").path }

        init() throws {
            home = FileManager.default.temporaryDirectory.appendingPathComponent("cache-\(UUID().uuidString)")
            for name in [
                "work", "kept", "tools/bin", "tools/lib/python3/site-packages/Cython-3.0.10.dist-info",
            ] {
                try FileManager.default.createDirectory(
                    at: home.appendingPathComponent(name), withIntermediateDirectories: true)
            }
            try CompilerCache.write(
                to: home.appendingPathComponent("cache").path,
                python: try #require(CompileProgramTests.python))
            try program(
                "gcc",
                """
                for word in "$@"; do
                    [ "$last" = -o ] && output=$word
                    case $word in *.c) source=$word ;; -E) only=1 ;; esac
                    last=$word
                done
                [ -n "$only" ] && { echo "# 1 \\"$PWD/$source\\""; cat "$source" header.h; } > "$output" && exit 0
                echo compiled >> log
                cat "$source" header.h > "$output"
                """)
            try program(
                "cython",
                """
                for word in "$@"; do case $word in *.pyx) source=$word ;; *.c) output=$word ;; esac; done
                echo translated >> log
                cat "$source" part.pxi > "$output"
                printf '%s: \\\\\\n  %s \\\\\\n  part.pxi\\n' "$output" "$source" > "$output.dep"
                """)
            for name in ["gcc", "cython"] where !FileManager.default.fileExists(atPath: cached(name)) {
                try FileManager.default.createSymbolicLink(atPath: cached(name), withDestinationPath: "trim")
            }
        }

        private func cached(_ name: String) -> String { home.appendingPathComponent("cache/\(name)").path }

        private func program(_ name: String, _ text: String) throws {
            let file = home.appendingPathComponent("tools/bin/\(name)")
            try Data("#!/bin/sh\n\(text)\n".utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }

        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(work)/\(name)"))
        }

        func text(_ name: String) -> String? {
            FileManager.default.contents(atPath: "\(work)/\(name)").map {
                String(decoding: $0, as: UTF8.self)
            }
        }

        func run(_ name: String, _ arguments: String...) throws -> Int32 { try run(name, arguments) }

        func run(_ name: String, _ arguments: [String]) throws -> Int32 {
            let path =
                ["cache", "tools/bin"].map { home.appendingPathComponent($0).path } + ["/usr/bin", "/bin"]
            let variables = [
                "PATH": path.joined(separator: ":"),
                "SWEGYM_COMPILED": home.appendingPathComponent("kept").path,
            ]
            return try ProgramRun(cached(name), arguments, environment: variables, in: work).status
        }

        /// How often a program really worked.
        var worked: Int { (text("log") ?? "").split(separator: "\n").count }
    }

    @Test("An object is compiled once, whatever it is called and wherever it is included from")
    func objects() throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.home) }
        try place.write("a.c", "A")
        try place.write("b.c", "A")
        try place.write("header.h", "1")
        #expect(try place.run("gcc", "-O1", "-c", "a.c", "-o", "a.o", "-Ihere") == 0)
        #expect(try place.run("gcc", "-O1", "-c", "b.c", "-o", "b.o", "-Ithere", "-D", "X=1") == 0)
        #expect(place.text("b.o") == "A1" && place.worked == 1)

        try place.write("header.h", "2")
        #expect(try place.run("gcc", "-O1", "-c", "a.c", "-o", "a.o") == 0)
        #expect(place.text("a.o") == "A2" && place.worked == 2, "what it includes has changed")
        #expect(try place.run("gcc", "-O2", "-c", "a.c", "-o", "a.o") == 0)
        #expect(place.worked == 3, "so have the options")
    }

    @Test(
        "A call that makes more than an object is passed on",
        arguments: [
            ["-c", "a.c", "b.c", "-o", "x.o"], ["-c", "--coverage", "a.c", "-o", "x.o"],
            ["-c", "-MD", "a.c", "-o", "x.o"], ["a.c", "-o", "x"], ["-c", "@a.c", "a.c", "-o", "x.o"],
        ])
    func passedOn(_ arguments: [String]) throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.home) }
        for name in ["a.c", "b.c", "header.h"] { try place.write(name, name) }
        for _ in 0..<2 { _ = try place.run("gcc", arguments) }
        #expect(place.worked == 2)
    }

    @Test("Cython translates again when a file on its list of dependencies has changed")
    func translations() throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.home) }
        try place.write("a.pyx", "A")
        try place.write("part.pxi", "1")
        for _ in 0..<2 { #expect(try place.run("cython", "-3", "a.pyx", "-o", "a.c") == 0) }
        #expect(place.text("a.c") == "A1" && place.worked == 1)
        #expect(place.text("a.c.dep") == nil, "nobody asked for a list")
        #expect(try place.run("cython", "-M", "a.pyx", "-o", "a.c") == 0)
        #expect(try place.run("cython", "-M", "a.pyx", "-o", "a.c") == 0)
        #expect(place.text("a.c.dep")?.contains("part.pxi") == true && place.worked == 2)

        try place.write("part.pxi", "2")
        #expect(try place.run("cython", "-3", "a.pyx", "-o", "a.c") == 0)
        #expect(place.text("a.c") == "A2" && place.worked == 3)
        try place.write("part.pxi", "1")
        #expect(try place.run("cython", "-3", "a.pyx", "-o", "a.c") == 0)
        #expect(place.text("a.c") == "A1" && place.worked == 3, "an earlier translation is kept too")
    }

    @Test("What was used longest ago goes first")
    func trimming() throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.home) }
        try place.write("header.h", "")
        for name in ["a", "b"] {
            try place.write("\(name).c", String(repeating: name, count: 1000))
            #expect(try place.run("gcc", "-c", "\(name).c", "-o", "\(name).o") == 0)
        }
        #expect(try place.run("trim", "1500") == 0)
        #expect(try place.run("gcc", "-c", "b.c", "-o", "b.o") == 0)
        #expect(place.worked == 2, "the later one is there still")
        #expect(try place.run("gcc", "-c", "a.c", "-o", "a.o") == 0)
        #expect(place.worked == 3)
    }

    @Test(
        "Names of compilers",
        arguments: [
            ("gcc", true), ("x86_64-linux-gnu-g++-12", true), ("c++", true), ("clang-14", true),
            ("gcc-ar", false),
            ("ccache", false), ("c++filt", false), ("python3", false),
        ])
    func names(_ name: String, _ isCompiler: Bool) {
        #expect(CompilerCache.isCompiler(name) == isCompiler)
    }
}
