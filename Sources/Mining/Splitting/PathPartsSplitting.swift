/// Our split: by the parts of paths, with nothing left out.
///
/// Decides by the new path (the old one of a removed file), as `TestPath` says; every other file is gold, so that the
/// gold patch and the test patch together are the whole change, binary files with their data included. The gold part
/// counts only when it holds something other than documentation (`DocumentationPath`): a change of tests and changelog
/// solves nothing.
enum PathPartsSplitting {
    static func take(_ path: [UInt8], into prospects: inout SplitProspects) {
        if TestPath.matches(path) {
            prospects.hasTest = true
            return
        }
        if TestNeighbours.mayHave(path) { prospects.hasTest = true }
        if !DocumentationPath.matches(path) {
            prospects.hasGold = true
        }
    }

    static func split(_ sections: [DiffSection], beside tests: TestNeighbours) -> SplitChange {
        var change = SplitChange()
        for section in sections {
            if TestPath.matches(section.path) || tests.have(section.path) {
                change.test.append(section)
                change.hasTest = true
            } else {
                change.gold.append(section)
                change.hasGold = change.hasGold || !DocumentationPath.matches(section.path)
            }
        }
        return change
    }
}
