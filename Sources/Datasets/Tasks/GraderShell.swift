/// The lines of shell by which the grader is started: `python` is an interpreter that the tests' own files cannot replace.
enum GraderShell {
    /// Finds an interpreter, those of the system first, and ends with 3 where there is none.
    static let python = """
        export GRADER_PATH=$PATH PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        for python in /usr/bin/python3 /usr/local/bin/python3 /opt/swegym/environment/bin/python \\
            /opt/miniconda3/bin/python /usr/bin/python /usr/local/bin/python ""; do
            if [ -n "$python" ] && "$python" -E -s -c 'import hashlib, json, select' 2>/dev/null; then break; fi
        done
        if [ -z "$python" ]; then echo "swegym: there is no Python to grade with" >&2; exit 3; fi

        """
}
