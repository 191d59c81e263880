/// How the changes of a session are found: by git inside, with a Git directory that nothing inside can change.
package struct GitDifference: Sendable {
    /// The command, which writes the changes to its standard output.
    package let execution: SessionClient.Execution

    /// nil for a place without a base commit.
    package init?(_ plan: SessionPlan) {
        guard let base = plan.base else { return nil }
        execution = SessionClient.Execution(
            ["/bin/sh", "-c", Self.script, "sh", base.gitDirectory, base.commit, plan.workingDirectory],
            in: plan.workingDirectory,
            variables: [
                "PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/nonexistent",
                "GIT_CONFIG_GLOBAL": "/dev/null",
                "GIT_CONFIG_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
            ])
    }

    /// The index and the new objects are kept in a directory of their own.
    ///
    /// Files are compared by time and size first,
    /// as an overlay shows other device and inode numbers than the index holds.
    private static let script = #"""
        set -e
        work=$(mktemp -d /run/swegym/work/diff.XXXXXX)
        trap 'rm -rf "$work"' EXIT
        mkdir "$work/objects"
        cp "$1/index" "$work/index"
        printf '*.py diff=python\n*.pyi diff=python\n' > "$work/attributes"
        export GIT_DIR="$1" GIT_WORK_TREE="$3" GIT_INDEX_FILE="$work/index" GIT_OBJECT_DIRECTORY="$work/objects" \
            GIT_ALTERNATE_OBJECT_DIRECTORIES="$1/objects"
        git() {
            command git -c safe.directory='*' -c core.hooksPath=/dev/null -c core.fsmonitor=false \
                -c core.untrackedCache=false -c core.checkStat=minimal -c core.trustctime=false \
                -c core.attributesFile="$work/attributes" -c core.autocrlf=false -c core.safecrlf=false "$@"
        }
        git add -A . >&2
        git diff --cached --binary --no-color --no-ext-diff --no-textconv --full-index "$2"
        """#
}
