import Testing

@testable import Sandbox

@Suite("Processors and clocks of jobs")
struct ProcessorsTests {
    @Test("The processors that a process may use are read from its status")
    func allowed() {
        #expect(
            Processors.list(inStatus: "Name:\tx\nCpus_allowed_list:\t0-2,5,8-9\nMems:\t0\n") == [
                0, 1, 2, 5, 8, 9,
            ])
        #expect(Processors.list(inStatus: "Cpus_allowed_list:\t3-1,x\n") == [])
        #expect(Processors.list(inStatus: "") == [])
        #expect(!Processors.allowed.isEmpty)
    }

    @Test("Slots get others, one after another")
    func binding() {
        #expect(Processors.list(cores: 1, from: 1_000_000, among: [2, 3]) == "2")
        #expect(Processors.list(cores: 1, from: 1_000_001, among: [2, 3]) == "3")
        #expect(Processors.list(cores: 5, from: 1, among: [2, 3]) == "3,2")
        #expect(Processors.binding(cores: nil, of: SandboxUser(uid: 1, gid: 1)).isEmpty)
    }

    @Test("A library is loaded before those that the job loads itself; waiting keeps the real clock")
    func clock() {
        let variables = ShiftedClock.variables(
            daysAhead: 40, library: "/a.so", ["LD_PRELOAD": "/b.so", "X": "1"])
        #expect(
            variables == [
                "LD_PRELOAD": "/a.so:/b.so", "FAKETIME": "+40d", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "X": "1",
            ])
        #expect(ShiftedClock.variables(daysAhead: -3, library: "/a.so", [:])["FAKETIME"] == "-3d")
    }
}
