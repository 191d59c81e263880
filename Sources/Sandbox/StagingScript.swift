/// The shell script that sets up a sandbox's mounts in namespaces of its own, then becomes what shuts the command in.
///
/// It is the first process of a process namespace, so the kernel kills all that comes of it when it ends, and it is
/// itself killed with `unshare`, its parent, which is killed with the thread that waits for it. bubblewrap's own
/// `--die-with-parent` holds only from the moment that its inner process asks for it, milliseconds after the start.
///
/// It is a constant: everything particular to a job comes as positional arguments, which the shell never reads as
/// code. Operations come first, each with a fixed number of operands, then `exec` and the command to become. The two
/// unquoted expansions hold names that we make up ourselves (`t/u0 t/u1`), relative to the run's directory.
enum StagingScript {
    /// Becomes its arguments, unless whoever started it has died before it could ask to be killed with it.
    static let gate = """
        [ "$PPID" = "$1" ] || exit 91
        shift
        exec "$@"
        """

    static let text = """
        set -eu
        umask 022
        parent=$1
        cd "$2"
        shift 2
        while :; do
            case $1 in
            enter) echo 0 > "$2"; shift 2 ;;
            scratch) mount -t tmpfs -o "$2" swegym "$3"; shift 3 ;;
            uppers) mkdir $3 $4; chown "$2" $3; shift 4 ;;
            overlay) mount -t overlay -o "$2" swegym "$3"; shift 3 ;;
            fill) cp -RP "$3/." "$4"; chown -hR "$2" "$4"; shift 4 ;;
            bind) mount --bind "$2" "$3"; shift 3 ;;
            show) mount --rbind . "$2"; shift 2 ;;
            exec) shift; break ;;
            *) exit 92 ;;
            esac
        done
        # The last moment at which a death of those above may have gone unnoticed. /proc is the host's here.
        read -r state < "/proc/$parent/stat"
        case ${state##*)} in
        " Z"* | " X"*) exit 91 ;;
        esac
        # bubblewrap looks up its own children by number, which only the /proc of their process namespace knows.
        mount -t proc proc /proc || exit 93
        exec "$@"
        """
}
