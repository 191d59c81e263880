# -*- coding: utf-8 -*-
"""Grades the checkout of one instance by itself: the tests of the row, run with the files of the row.

usage: python -E -s grade_task.py TASK [REWARD]

TASK is a file of JSON; `support` next to it holds the programs that start the tests and report on them. Prints the
output of the tests between the marks of SWE-bench, and what came of it. Exits with 0 when the instance is resolved, 1
when it is not, 3 when it could not be graded. With REWARD, writes `{"reward": 1}` or `{"reward": 0}` there, and
`swegym-report.json` beside it; nothing when it could not be graded.

Whoever worked in the checkout may have changed all of it. Files are therefore taken from the base commit, whose id
vouches for them: objects are compared with their names, from the commit down. What configures, finds or replaces tests
is restored or removed, unless the gold patch changes it, and the files of the test patch must be those that it names.
In a session of swegym, whose commit has no history and thus another id, a Git directory that nothing inside can change
says which commit it is.
Processes that were left behind are ended. Outcomes count only with the nonce of this run. Works on Python 2.7 and 3.5 and
later.
"""
import json
import os
import shutil
import sys
import tempfile

from grade_files import Base, Fault, guard, native, place_tests, remove, shown
from grade_run import Report, end_others, run

RESOLVED, UNRESOLVED, FAILED = 0, 1, 3
RANK = {"passed": 0, "xfailed": 0, "skipped": 1}
SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "support")


# How tests are started


def command(task, nonce_home):
    """The words and variables that start the tests."""
    interpreter = native(task["interpreter"])
    given = task["variables"]
    own = os.access(interpreter, os.X_OK)
    if own and given is not None:
        variables = dict((native(name), native(value)) for name, value in given.items())
        variables["HOME"] = nonce_home
    else:
        unwanted = ("PYTEST_", "LD_", "BASH_", "GIT_", "DJANGO_TEST_", "SWEGYM_")
        variables = dict((name, value) for name, value in os.environ.items() if not name.startswith(unwanted))
        variables["PATH"] = variables.pop("GRADER_PATH", variables.get("PATH", os.defpath))
        for name, value in (given or {}).items():
            if name not in ("PATH", "HOME", "USER", "VIRTUAL_ENV"):
                variables[native(name)] = native(value)
        for place in [interpreter, "/opt/miniconda3/envs/testbed/bin/python"] + [
                os.path.join(folder, name) for name in ("python", "python3")
                for folder in variables["PATH"].split(os.pathsep)]:
            if os.path.isabs(place) and os.access(place, os.X_OK):
                interpreter = place
                break
        else:
            raise Fault("there is no interpreter for the tests")
        variables["PATH"] = os.path.dirname(interpreter) + os.pathsep + variables["PATH"]
    variables["PYTHONDONTWRITEBYTECODE"] = variables["PYTHONNOUSERSITE"] = "1"
    for name in ("PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONHOME"):
        variables.pop(name, None)
    if variables.get("PYTHONPATH"):
        variables["SWEGYM_PYTHONPATH"] = variables["PYTHONPATH"]
    variables["PYTHONPATH"] = SUPPORT
    words = [interpreter, os.path.join(SUPPORT, native(task["program"]))] + [native(word) for word in task["arguments"]]
    services = task.get("services")
    if services:
        variables.update((native(name), native(value)) for name, value in services["variables"].items())
        own = [native(word) for word in services["words"]]
        own[1] = os.path.join(nonce_home, "services")
        for folder in services["directories"]:
            if not os.path.isdir(folder):
                os.makedirs(folder, 0o1777)
        words = ["/bin/sh", os.path.join(SUPPORT, "start-services.sh")] + own + words
    return words, variables


# Grades


def spelling(names):
    """How the ids of the row are spelled: cut at the first blank, whole, or as functions alone."""
    def cut(name):
        return name.split(" ")[0]

    def function(name):
        path, bracket, rest = name.partition("[")
        return cut(path.split(":")[-1] + bracket + rest)

    if any(" (" in name and name.endswith(")") for name in names):
        return lambda name: name
    if names and all("::" not in name.split("[")[0] for name in names):
        return function
    return cut


def grade(task, outcomes):
    """The tests of both lists that succeed and fail, by the rules of SWE-bench 5."""
    spelled = spelling(task["fail_to_pass"] + task["pass_to_pass"])
    known = {}
    for name, outcome in outcomes.items():
        name = spelled(name)
        if name not in known or RANK.get(outcome, 2) > RANK.get(known[name], 2):
            known[name] = outcome
    lists = {}
    for title, names, skipped in (
            ("FAIL_TO_PASS", task["fail_to_pass"], False), ("PASS_TO_PASS", task["pass_to_pass"], True)):
        parts = {"success": [], "failure": []}
        for name in names:
            outcome = known.get(spelled(name))
            good = outcome in ("passed", "xfailed") or outcome == "skipped" and skipped
            parts["success" if good else "failure"].append(name)
        lists[title] = parts
    return lists


# The whole


def evaluate(task, scratch):
    """Grades; the report, as SWE-bench has it."""
    checkout = os.path.realpath(native(task["checkout"]))
    git = next((place for place in ("/usr/bin/git", "/usr/local/bin/git", "/bin/git") if os.access(place, os.X_OK)), "git")
    if task["ends_others"]:
        end_others()
    base = Base(checkout, task["base_commit"], git, scratch)
    own = set(native(path) for path in task["own_files"])
    own.update(native(path) for entry in task["test_files"] for path in (entry["old"], entry["new"]) if path)
    withheld = guard(checkout, base, own)
    place_tests(checkout, base, task, git, scratch)
    base.close()
    for path in withheld:
        print("swegym: restored: %s" % shown(path))
    nonce = "".join("%02x" % byte for byte in bytearray(os.urandom(32)))
    home = os.path.join(scratch, "home")
    os.mkdir(home)
    words, variables = command(task, home)
    print(">>>>> Applied Patch\n>>>>> Start Test Output")
    data, status = run(words, variables, checkout, nonce, task["seconds"])
    if task["ends_others"]:
        end_others()
    print("\n>>>>> Tests Timed Out" if status is None else "")
    code = 124 if status is None else 128 - status if status < 0 else status
    print(">>>>> End Test Output\n>>>>> Test Exit Code: %d" % code)
    report = Report(data, nonce)
    whole = report.agrees(status)
    if not whole:
        print("swegym: the report of the tests is not whole, so no test counts as passed")
    lists = grade(task, report.outcomes if whole else {})
    failing = [name for parts in lists.values() for name in parts["failure"]]
    return {
        "patch_is_None": False, "patch_exists": True, "patch_successfully_applied": True,
        "resolved": bool(task["fail_to_pass"]) and not failing, "tests_status": lists, "withheld": withheld}


def save(path, value):
    remove(path)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write((json.dumps(value, indent=4) + "\n").encode("ascii"))


def main(arguments):
    with open(arguments[0], "rb") as stream:
        task = json.loads(stream.read().decode("utf-8"))
    scratch = tempfile.mkdtemp(prefix="swegym-grade-")
    try:
        result = evaluate(task, scratch)
    except (Fault, EnvironmentError) as fault:
        print("swegym: cannot be graded: %s" % fault)
        return FAILED
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for title, parts in sorted(result["tests_status"].items()):
        print("swegym: %s: %d of %d" % (title, len(parts["success"]), len(parts["success"] + parts["failure"])))
        for name in parts["failure"][:20]:
            print("swegym: does not pass: %s" % shown(name))
    print("swegym: %s" % ("resolved" if result["resolved"] else "not resolved"))
    if len(arguments) > 1:
        folder = os.path.dirname(arguments[1])
        if not os.path.isdir(folder):
            os.makedirs(folder)
        save(os.path.join(folder, "swegym-report.json"), {task["instance_id"]: result})
        save(arguments[1], {"reward": 1 if result["resolved"] else 0})
    return RESOLVED if result["resolved"] else UNRESOLVED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
