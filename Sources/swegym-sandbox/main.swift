internal import Glibc
internal import SessionFront

exit(Front.sandbox(CommandLine.arguments))
