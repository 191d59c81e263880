import TestSupport
import Testing

@testable import Git

@Suite("Sections of changes of many files")
struct RenderedSectionsTests {
    @Test("What was rendered for one change is the same for the next, whatever the options were before")
    func repeated() throws {
        let scripted = try ScriptedRepository()
        func files(_ changed: (Int) -> Bool) -> [GitPath: RepositoryWriter.Content?] {
            let pairs = (0..<120).map { number -> (GitPath, RepositoryWriter.Content?) in
                let bytes: [UInt8] = number % 40 == 0 ? [0, 1, 2, UInt8(number)] : Array("line\n".utf8)
                return (GitPath("\(number)"), .file(bytes + (changed(number) ? Array("more\n".utf8) : [])))
            }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
        let base = try scripted.commit(files { _ in false }, hour: 0)
        let one = try scripted.commit(files { _ in true }, onto: [base], hour: 1)
        let two = try scripted.commit(files { $0 != 7 }, onto: [base], hour: 2)
        let kept = try scripted.open()
        for binary in [RenderOptions.Binary.full, .summary, .full] {
            for new in [one, two, one] {
                let options = RenderOptions(binary: binary)
                let found = try kept.render(kept.changes(from: base, to: new), options: options)
                let fresh = try scripted.open()
                #expect(found == (try fresh.render(fresh.changes(from: base, to: new), options: options)))
                #expect(found.count == (new == two ? 119 : 120))
            }
        }
    }
}
