internal import Glibc
internal import SessionFront

exit(Front.docker(CommandLine.arguments))
