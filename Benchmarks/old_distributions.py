#!/usr/bin/env python3
"""Whether old source distributions of the real package index are resolved, built and imported.

usage: Benchmarks/old_distributions.py [--swegym PATH] [--workspace DIR] [--only NAME ...] [--workers 2]

Makes a Git repository with a merged pull request for each distribution below, whose project requires it on 1 June 2020,
mines it from history alone, validates it, and prints for each what became of it: the verdict, how many packages were
pinned, how many of them as source distributions, and what was said where it failed. Needs the package index and
Python 3.8, for which Twisted of 2020 has no wheels. Exit status 1 when one of them has no valid instance.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

DAY = 1591012800  # 2020-06-01T12:00:00Z

# What is required, what is imported, and what is odd about it.
DISTRIBUTIONS = [
    ("twisted==20.3.0", "twisted", "tar.bz2, capital; extension modules"),
    ("protego==0.1.16", "protego", "capital; a member with a colon"),
    ("suds-jurko==0.6", "suds", "zip and tar.bz2; 2to3"),
    ("anyjson==0.3.3", "anyjson", "2to3"),
    ("backports.ssl_match_hostname==3.7.0.1", "backports.ssl_match_hostname", "dot and underscore"),
    ("PyDispatcher==2.0.5", "pydispatch", "capitals"),
    ("Flask-Script==2.0.6", "flask_script", "capitals and dash"),
    ("docopt==0.6.2", "docopt", "no metadata of what it requires"),
]


def make_repository(directory, distributions):
    """A history in which pull request N of distribution N brings a function and its test."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}

    def git(*arguments, at=DAY):
        who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": f"{at} +0000",
               "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_COMMITTER_DATE": f"{at} +0000"}
        subprocess.run(["git", "-C", directory, "-c", "commit.gpgsign=false", *arguments], check=True,
                       stdout=subprocess.DEVNULL, env={**environment, **who})

    def write(path, text):
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_text(text)
        git("add", path)

    directory.mkdir()
    git("init", "--quiet", "--initial-branch=main")
    for number, (requirement, module, _) in enumerate(distributions, 1):
        at = DAY + 600 * number
        write("setup.py", "from setuptools import setup\n"
                          "setup(name='mine', version='1', py_modules=['mine'], python_requires='>=3.8',\n"
                          f"      install_requires=[{requirement!r}])\n")
        write("mine.py", f"import {module}\n\n\ndef answer():\n    return {number}\n")
        git("commit", "--quiet", "-m", f"Require {requirement}", at=at)
        git("checkout", "--quiet", "-b", f"fix-{number}")
        write("mine.py", f"import {module}\n\n\ndef answer():\n    return {number} + 100\n")
        write("tests/test_mine.py", f"import mine\n\n\ndef test_answer():\n    assert mine.answer() == {number} + 100\n")
        git("commit", "--quiet", "-m", f"Give the right answer\n\nFixes #{number + 1000}", at=at + 60)
        git("checkout", "--quiet", "main")
        git("merge", "--quiet", "--no-ff", "-m",
            f"Merge pull request #{number} from a/fix-{number}\n\nGive the right answer. Fixes #{number + 1000}",
            f"fix-{number}", at=at + 120)


def story_of(swegym, instance, workspace):
    """The verdict on an instance, what was said, the uv that resolved it, and its lock's interpreter and pins."""
    run = subprocess.run([swegym, "show", instance, "--workspace", workspace, "--json"], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True)
    if run.returncode != 0:
        return {"verdict": "no candidate", "said": run.stderr, "uv": "", "lock": []}
    validations = json.loads(run.stdout)["validations"]
    if not validations:
        return {"verdict": "not validated", "said": "", "uv": "", "lock": []}
    record = validations[0]
    path = pathlib.Path(workspace, "records", "locks", f"{record.get('lockDigest')}.lock")
    lock = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
    reason = record["verdict"].get("reason")
    return {"verdict": record["verdict"]["verdictClass"] + (f": {reason}" if reason else ""),
            "said": " ".join(record["verdict"]["detail"].split()), "lock": lock,
            "uv": json.loads(record["recipe"]).get("uv", "") if record.get("recipe") else ""}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--workspace", help="where state is kept; a temporary directory by default")
    parser.add_argument("--only", nargs="*", help="the distributions by the beginnings of their names")
    parser.add_argument("--workers", default="2")
    arguments = parser.parse_args()
    swegym = str(pathlib.Path(arguments.swegym).resolve())
    chosen = [one for one in DISTRIBUTIONS
              if not arguments.only or any(one[0].lower().startswith(name.lower()) for name in arguments.only)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        workspace = str(pathlib.Path(arguments.workspace).resolve() if arguments.workspace else folder / "workspace")
        make_repository(folder / "repository", chosen)
        (folder / "repos.yaml").write_text(f"- name: old/distributions\n  url: {folder / 'repository'}\n")
        for command in (["mine", folder / "repos.yaml", "--history"], ["validate", "--workers", arguments.workers]):
            run = subprocess.run([swegym, *command, "--workspace", workspace], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, text=True)
            if run.returncode == 2:
                sys.exit(run.stderr)
        row = "{:38}{:38}{:30}{:9}{:9}{:>5}{:>9}  {}"
        print(row.format("distribution", "odd", "verdict", "uv", "Python", "pins", "sources", "said").rstrip())
        failed = 0
        for number, (requirement, _, odd) in enumerate(chosen, 1):
            story = story_of(swegym, f"old__distributions-{number}", workspace)
            pins = [words for words in story["lock"] if words[0] == "pin"]
            python = next((words[2] for words in story["lock"] if words[0] == "interpreter"), "")
            sources = sum(words[3] == "source" for words in pins)
            failed += story["verdict"] != "valid"
            print(row.format(requirement, odd, story["verdict"], story["uv"], python, len(pins), sources,
                             story["said"][:300]).rstrip())
        return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
