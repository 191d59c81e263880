extension Duration {
    /// The milliseconds for which `poll` waits until it is over; one more than are left, as those are cut.
    package var pollMilliseconds: Int32 {
        Int32(clamping: components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 + 1)
    }
}
