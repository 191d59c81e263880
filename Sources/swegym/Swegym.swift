internal import Commands

/// The program.
@main
struct Swegym {
    static func main() async {
        await SwegymCommand.runProcess()
    }
}
