internal import Instances

/// What one repeat showed: whether it agrees with the first run of its side, and where not, why.
///
/// A repeat runs under circumstances of its own, and often some tests alone. Where tests do something else in it, the whole
/// selection runs again with one circumstance more as in the first run each time, until they do what they did there; the
/// last of these runs is the repeat that counts. Who disagrees when everything is as in the first run depends on chance. All
/// others run once more under the circumstances of the repeat: who disagrees again depends on the circumstance without which
/// it agreed, and who does not, on chance. Who would stay in its lists for that is seen in the usual order once more.
struct Examination {
    /// What is known of a repeat.
    enum Finding {
        /// The run that counts, and what the outcomes of tests depend on.
        case settled(RunRecord, causes: [String: FlakyCause])
        /// A run is missing to tell.
        case open(RunSchedule.Step)
    }

    private let first: RunRecord
    private let runs: [RunRecord]
    private let primary: RunRecord
    /// The tests that do something else than in the first run, and of which it matters.
    private let suspects: Set<String>
    /// What differs between the repeat and the first run, in the order in which it is taken back.
    private let differences: [FlakyCause]

    /// - Parameters:
    ///   - runs: those of one repeat, in the order in which they were made.
    ///   - matters: whether a test can be in the lists, and nothing is known yet of what it depends on.
    init?(of runs: [RunRecord], first: RunRecord, matters: (String) -> Bool) {
        guard let primary = runs.first(where: \.isPrimary) else { return nil }
        self.first = first
        self.runs = runs
        self.primary = primary
        suspects = Set(
            first.outcomes.keys.filter { id in
                primary.covers(id) && matters(id) && primary.outcomes[id] != first.outcomes[id]
            })
        var differences =
            (primary.circumstances ?? RunCircumstances()).differences(
                from: first.circumstances ?? RunCircumstances())
        // Records of earlier versions do not say under which circumstances their runs were made.
        if primary.circumstances == nil { differences = [] }
        if primary.only != nil, differences.first != .order { differences.insert(.order, at: 0) }
        self.differences = differences
    }

    var finding: Finding {
        let isFaulty = RunFault(primary) != nil
        guard isFaulty || !suspects.isEmpty, !differences.isEmpty else {
            return .settled(primary, causes: [:])
        }
        var (rest, causes) = (isFaulty ? [] : suspects, [String: FlakyCause]())
        // Nothing is concluded from a run that is not whole, but that it must be made as the first one was.
        var depth = isFaulty ? differences.count : 1
        while true {
            guard let run = whole(asFirst: depth) else { return .open(step(asFirst: depth)) }
            let isWhole = RunFault(run) == nil
            for id in rest where isWhole && run.outcomes[id] == first.outcomes[id] {
                causes[id] = differences[depth - 1]
                rest.remove(id)
            }
            if depth == differences.count || isWhole && rest.isEmpty {
                return confirmed(causes, byChance: isWhole ? rest : [], counting: run)
            }
            depth = isWhole ? depth + 1 : differences.count
        }
    }

    /// What tests depend on, when the repeat ran once more under its own circumstances.
    private func confirmed(
        _ causes: [String: FlakyCause], byChance: Set<String>, counting run: RunRecord
    ) -> Finding {
        // Of what was found in runs of earlier versions, nothing more is asked.
        guard primary.circumstances != nil else { return .settled(run, causes: [:]) }
        var causes = causes
        if !causes.isEmpty {
            guard let again = runs.first(where: \.repeatsPrimary) else {
                var step = step(asFirst: 0)
                step.scope = primary.only.map(RunScope.only) ?? .all
                step.again = true
                return .open(step)
            }
            let isWhole = RunFault(again) == nil
            for id in causes.keys where !isWhole || again.outcomes[id] == first.outcomes[id] {
                causes[id] = .chance
            }
        }
        // Who stays in the lists must have done the same in the usual order, too.
        if causes.values.contains(where: \.keepsTests) {
            guard let again = whole(asFirst: 1, again: true) else {
                var step = step(asFirst: 1)
                step.again = true
                return .open(step)
            }
            let isWhole = RunFault(again) == nil
            for (id, cause) in causes where cause.keepsTests {
                if !isWhole || again.outcomes[id] != first.outcomes[id] { causes[id] = .chance }
            }
        }
        for id in byChance { causes[id] = .chance }
        return .settled(run, causes: causes)
    }

    /// The run of all tests with so many circumstances as in the first run.
    private func whole(asFirst depth: Int, again: Bool = false) -> RunRecord? {
        let asFirst = Array(differences.prefix(depth))
        return runs.first { run in
            guard run.only == nil, run != primary, run.circumstances?.again ?? false == again else {
                return false
            }
            return run.circumstances?.asFirst == asFirst
                || !again && depth == differences.count && run.circumstances?.isChosen != true
        }
    }

    private func step(asFirst depth: Int) -> RunSchedule.Step {
        RunSchedule.Step(
            variant: primary.variant, repeatIndex: primary.repeatIndex, scope: .all,
            asFirst: depth > 0 ? Array(differences.prefix(depth)) : nil)
    }
}

extension RunCircumstances {
    /// Whether they say how a repeat was made.
    fileprivate var isChosen: Bool {
        hashSeed != nil || order != nil || cores != nil || asFirst != nil || again != nil
    }
}

extension RunRecord {
    /// Whether it is no run that was made to tell why another one found something else.
    var isPrimary: Bool { circumstances?.asFirst == nil && circumstances?.again == nil }

    /// Whether it repeats such a run.
    fileprivate var repeatsPrimary: Bool { circumstances?.again == true && circumstances?.asFirst == nil }
}
