"""Sessions by the program."""

import os
import threading

from swegym import CommandError, Session, SessionError

from .support import ProgramTestCase


class ProgramTests(ProgramTestCase):
    def test_a_session_is_started_used_and_closed(self) -> None:
        with Session("a__b-1", workspace="W S", memory_mb=512, ttl=60, env={"K": "V W"}, name="s1") as session:
            self.assertEqual(session.name, "s1")
            self.assertEqual(self.alive, ["s1"])
            result = session.execute("echo out; echo err >&2; exit 3")
            self.assertEqual((result.stdout, result.stderr, result.exit_code), ("out\n", "err\n", 3))
            self.assertFalse(result.ok)
        self.assertEqual(self.alive, [])
        self.assertEqual(
            self.calls[0],
            ["start", "--workspace", "W S", "--name", "s1", "--memory", "512", "--ttl", "60", "-e", "K=V W", "a__b-1"])
        session.close()

    def test_a_session_is_closed_when_its_body_fails(self) -> None:
        with self.assertRaises(ZeroDivisionError), Session("a__b-1"):
            1 / 0
        self.assertEqual(self.alive, [])

    def test_words_reach_the_command_as_they_are(self) -> None:
        with Session("a__b-1") as session:
            odd = ["printf", "%s|", "--", "-x", "a b", "$(id)", "", "'"]
            self.assertEqual(session.execute(odd).stdout, "--|-x|a b|$(id)||'|")
            result = session.execute('cat; echo "$K"', input="é", env={"K": "v\nw"}, workdir="/")
            self.assertEqual(result.stdout, "év\nw\n")

    def test_a_command_whose_time_is_up_says_so(self) -> None:
        with Session("a__b-1") as session:
            result = session.execute("sleep 20", timeout=0.3)
            self.assertTrue(result.timed_out)
            self.assertEqual(result.exit_code, 124)
            self.assertFalse(session.execute("exit 124", timeout=5).timed_out)

    def test_check_raises_what_the_command_said(self) -> None:
        with Session("a__b-1") as session:
            with self.assertRaises(CommandError) as caught:
                session.execute("echo no >&2; false", check=True)
            self.assertIn("no", str(caught.exception))
            self.assertEqual(caught.exception.result.exit_code, 1)

    def test_files_and_directories_are_copied_both_ways(self) -> None:
        place, source, target = self.root / "inside", self.root / "source", self.root / "target"
        (source / "deep").mkdir(parents=True)
        (source / "deep" / "a b").write_bytes(b"\0\xff")
        (source / "run.sh").write_text("x")
        (source / "run.sh").chmod(0o755)
        with Session("a__b-1") as session:
            session.write(f"{place}/new/file", "text")
            self.assertEqual(session.read(f"{place}/new/file"), b"text")
            session.upload(source / "run.sh", f"{place}/run.sh")
            self.assertTrue(os.access(place / "run.sh", os.X_OK))
            session.upload(source, f"{place}/all")
            self.assertEqual((place / "all" / "deep" / "a b").read_bytes(), b"\0\xff")
            session.download(f"{place}/all", target)
            self.assertEqual((target / "deep" / "a b").read_bytes(), b"\0\xff")
            self.assertTrue(os.access(target / "run.sh", os.X_OK))
            session.download(f"{place}/new/file", target / "one")
            self.assertEqual((target / "one").read_bytes(), b"text")
            with self.assertRaisesRegex(SessionError, "absent"):
                session.read(f"{place}/absent")

    def test_links_of_a_session_lead_nowhere_on_this_side(self) -> None:
        inside, outside, target = self.root / "inside", self.root / "outside", self.root / "target"
        for directory in (inside / "way", outside, target):
            directory.mkdir(parents=True)
        (inside / "secret").symlink_to("/etc/passwd")
        (inside / "way" / "file").write_text("mine")
        (target / "way").symlink_to(outside)
        with Session("a__b-1") as session:
            session.download(str(inside), target)
        self.assertFalse((target / "secret").exists())
        self.assertEqual(list(outside.iterdir()), [])

    def test_differences_are_bytes_and_grades_are_values(self) -> None:
        with Session("a__b-1", workspace="W") as session:
            self.assertEqual(session.diff(), b"diff --git a/x b/x\n\xff\n")
            self.assertEqual(session.diff(tests=False), b"")
            grade = session.grade("swe-gym")
        self.assertEqual((grade.status, grade.resolved, grade.reward), ("unresolved", False, 0.0))
        self.assertEqual(grade.fail_to_pass.failure, ("u",))
        self.assertIn(["sandbox", "grade", "--workspace", "W", "--policy", "swe-gym", "--json", session_name(self)], self.calls)

    def test_what_cannot_be_had_is_an_error(self) -> None:
        with self.assertRaisesRegex(SessionError, "unknown__unknown-1"):
            Session("unknown__unknown-1").start()
        session = Session("a__b-1")
        with self.assertRaisesRegex(SessionError, "not started"):
            session.execute("true")
        session.start()
        with self.assertRaisesRegex(SessionError, "started already"):
            session.start()
        os.rmdir(self.sessions / session.name)
        with self.assertRaises(SessionError) as caught:
            session.execute("true")
        self.assertEqual(caught.exception.kind, "not_found")
        session.close()
        os.environ["SWEGYM_SANDBOX"] = str(self.root / "absent")
        with self.assertRaisesRegex(SessionError, "cannot be started"):
            Session("a__b-1").start()

    def test_threads_share_a_session(self) -> None:
        with Session("a__b-1") as session:
            found: list = []
            threads = [
                threading.Thread(target=lambda n=n: found.append(session.execute(f"echo {n}").stdout)) for n in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(sorted(found), [f"{n}\n" for n in range(8)])


def session_name(test: ProgramTestCase) -> str:
    """The session that the last grade was of."""
    return next(call[-1] for call in reversed(test.calls) if "grade" in call)
