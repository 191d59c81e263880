/// Numbered slots that are asked for one at a time, by callers that come when they like.
package actor SlotPool {
    private var free: [Int]
    private var waiting: [CheckedContinuation<Int, Never>] = []

    /// So many slots; less than one means one.
    package init(count: Int) {
        free = Array((0..<max(1, count)).reversed())
    }

    /// How many callers wait for a slot.
    package var queue: Int { waiting.count }

    /// Works in a slot, once there is one; callers are served in the order in which they came.
    package func during<Value: Sendable>(
        _ work: @Sendable (_ slot: Int) async throws -> Value
    ) async throws -> Value {
        let slot = await slot()
        do {
            try Task.checkCancellation()
            let value = try await work(slot)
            release(slot)
            return value
        } catch {
            release(slot)
            throw error
        }
    }

    private func slot() async -> Int {
        if let slot = free.popLast() { return slot }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func release(_ slot: Int) {
        if waiting.isEmpty {
            free.append(slot)
        } else {
            waiting.removeFirst().resume(returning: slot)
        }
    }
}
