import Foundation
import Instances
import Testing
import Validation

@testable import Python

@Suite("Recipes as they are published")
struct PublishedRecipeTests {
    private func recipe() throws -> PythonRecipe {
        var project = ProjectMetadata(path: ".", name: "Thing.Core", version: "1.2")
        project.generated = ["src/version.py": "v = 1\n"]
        return PythonRecipe(
            lock: String(repeating: "0a", count: 32), uv: .pinned,
            cutoff: try #require(Timestamp("2021-03-05")),
            exceptions: [:], evidence: [Evidence(file: "setup.py", said: "x", decided: "y")],
            attempts: [
                EnvironmentAttempt(
                    toolchain: "3.9.18", cutoff: try #require(Timestamp("2021-03-05")),
                    change: "",
                    failure:
                        "error: cannot read https://index.example/simple/x/ from /srv/work/cache/uv: `py>=1/2`"
                )
            ],
            projects: [project], variables: ["A": "b c"], testOptions: ["-q"], pythonPath: ["src"],
            buildSteps: ["make"], submodules: [])
    }

    private func id() throws -> InstanceID { try #require(InstanceID("owner__name-7")) }

    @Test("A recipe that was published and read is the same, but for the places that attempts named")
    func roundTrip() throws {
        let recipe = try recipe()
        let line = try PublishedRecipe(try id(), recipe.recipe).line()
        let read = try PublishedRecipe(line: Data(line.utf8))
        #expect(read.instanceID.description == "owner__name-7")
        #expect(try PythonRecipe(read.recipe).projects == recipe.projects)
        #expect(try PythonRecipe(read.recipe).uv == .pinned)
        #expect(read.recipe.variables == recipe.variables)
        #expect(
            read.recipe.attempts.first?.failure == "error: cannot read (an address) from (a path): `py>=1/2`")
        #expect(!line.contains("index.example"))
    }

    @Test("What is another after the gold patch is published too, and nothing of it where nothing is")
    func after() throws {
        var recipe = try recipe()
        #expect(try !PublishedRecipe(try id(), recipe.recipe).line().contains("after"))
        #expect(!recipe.differsAfter)
        #expect(recipe.after == recipe)
        let patched = ProjectMetadata(path: ".", name: "Thing.Core", version: "2.0")
        recipe.afterLock = String(repeating: "0b", count: 32)
        recipe.afterProjects = [patched]
        recipe.afterShortfall = "x>=2 is not at https://index.example/simple/x/"
        let line = try PublishedRecipe(try id(), recipe.recipe).line()
        let read = try PythonRecipe(PublishedRecipe(line: Data(line.utf8)).recipe)
        #expect(read.afterLock == recipe.afterLock && read.afterProjects == [patched])
        #expect(read.afterShortfall == "x>=2 is not at (an address)")
        #expect(read.after.lock == recipe.afterLock && read.after.projects == [patched])
        #expect(!read.after.differsAfter)
        #expect(try recipe.recipe.locks == [recipe.lock, String(repeating: "0b", count: 32)])
    }

    @Test("What is another after the gold patch is checked as the rest is")
    func hostileAfter() throws {
        #expect(try refusal { $0.afterLock = "../../etc/passwd" } != nil)
        var project = ProjectMetadata(path: ".", name: "x")
        project.sourceRoots = ["../up"]
        #expect(try refusal { $0.afterProjects = [project] } != nil)
        project.sourceRoots = ["."]
        project.topLevel = ["a b"]
        #expect(try refusal { $0.projects = [project] } != nil)
        project.topLevel = nil
        project.packageDirectories = ["a": "/etc"]
        #expect(try refusal { $0.projects = [project] } != nil)
    }

    @Test("A recipe that was published before uv's version was recorded is read")
    func withoutVersion() throws {
        var recipe = try recipe()
        recipe.uv = nil
        let line = try PublishedRecipe(try id(), recipe.recipe).line()
        #expect(!line.contains("\"uv\""))
        #expect(try PythonRecipe(PublishedRecipe(line: Data(line.utf8)).recipe).uv == nil)
    }

    @Test("A version of uv that is none is refused", arguments: ["0.11", "../uv", "0.11.33; rm", ""])
    func hostileVersion(text: String) throws {
        let line = try PublishedRecipe(try id(), try recipe().recipe).line()
            .replacing("\"\(UvVersion.pinned)\"", with: text.debugDescription)
        let error = #expect(throws: EnvironmentError.self) { try PublishedRecipe(line: Data(line.utf8)) }
        #expect(error?.description.contains("version of uv") == true)
    }

    @Test("A recipe whose services this machine lacks cannot be followed, and other versions are noted")
    func services() throws {
        var recipe = try recipe()
        recipe.start.started = [Service(.redis), Service(.mysql)]
        recipe.start.started[0].version = "6.2"
        do {
            _ = try recipe.findServices(in: InstalledServices())
            Issue.record("a machine without services has them")
        } catch {
            #expect(error.verdictReason == .missingService)
            #expect(
                error.description.hasSuffix("apt-get install redis-server; apt-get install mariadb-server"))
        }
        recipe.start.started.removeLast()
        let notes = try recipe.findServices(
            in: InstalledServices([.redis: .init(path: "/usr/bin/redis-server", version: "7.0")]))
        #expect(notes == ["runs with redis 7.0, the recipe names 6.2"])
        #expect(recipe.start.started.first?.version == "7.0")
        #expect(recipe.startLines == ["service: redis 7.0 on port 6379, started for each run"])
    }

    private func refusal(_ change: (inout PythonRecipe) -> Void) throws -> String? {
        var recipe = try recipe()
        change(&recipe)
        let line = try PublishedRecipe(try id(), recipe.recipe).line()
        do {
            _ = try PublishedRecipe(line: Data(line.utf8))
            return nil
        } catch {
            return error.description
        }
    }

    @Test("What would leave the checkout, the environment or a line of a file is refused by name")
    func hostile() throws {
        #expect(
            try refusal { $0.projects[0].generated = ["../../etc/cron.d/x": "y"] }?.contains("etc/cron.d")
                == true)
        #expect(try refusal { $0.projects[0].generated = [".git/hooks/post-checkout": "y"] } != nil)
        #expect(try refusal { $0.projects[0].generated = ["./.git/config": "y"] } != nil)
        #expect(try refusal { $0.projects[0].generated = ["/etc/passwd": "y"] } != nil)
        #expect(try refusal { $0.projects[0].path = "../other" } != nil)
        #expect(try refusal { $0.projects[0].name = "x[../../y]" } != nil)
        #expect(try refusal { $0.projects[0].version = "1/../../x" } != nil)
        #expect(try refusal { $0.projects[0].sourceRoots = ["/"] } != nil)
        #expect(try refusal { $0.projects[0].requirements = ["x\nName: y"] } != nil)
        #expect(try refusal { $0.projects[0].entryPoints = ["console_scripts": ["a": "b:c\n[x]"]] } != nil)
        #expect(try refusal { $0.pythonPath = ["../../.."] } != nil)
        #expect(try refusal { $0.variables = ["A=B; rm": "x"] } != nil)
        #expect(try refusal { $0.variables = ["A": "x\0y"] } != nil)
        #expect(try refusal { $0.lock = "../../records/other" } != nil)
        for name in ["x; id", "$(id)", "a b", "x,y"] {
            #expect(
                try refusal {
                    $0.start.started = [Service(.postgresql)]
                    $0.start.started[0].databases = [name]
                } != nil)
        }
        #expect(try refusal { $0.start.started = [Service(.redis, port: 22)] } != nil)
        #expect(try refusal { $0.start.started = Array(repeating: Service(.redis), count: 9) } != nil)
        #expect(try refusal { $0.start.started = [Service(.redis)] } == nil)
        #expect(try refusal { _ in } == nil)
    }

    @Test(
        "What is no recipe is refused with what is missing",
        arguments: [
            ("{}", "instance_id"), (#"{"instance_id":"owner__name-7"}"#, "recipe"), ("[1", "JSON"),
            (#"{"instance_id":"owner__name-7","recipe":{"lock":3}}"#, "String"),
        ])
    func malformed(line: String, said: String) {
        let error = #expect(throws: EnvironmentError.self) { try PublishedRecipe(line: Data(line.utf8)) }
        #expect(error?.description.contains(said) == true)
    }
}
