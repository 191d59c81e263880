extension Pytest {
    package var reasonWords: [String] {
        [
            "fixture '", "missing required plugins", "unrecognized arguments", "requires pytest",
            "async def functions are not natively supported",
        ]
    }
}
