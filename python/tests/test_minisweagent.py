"""The environment class of mini-swe-agent, without mini-swe-agent."""

import sys
import types

from swegym import SessionError
from swegym.minisweagent import SwegymEnvironment

from .support import ProgramTestCase


class Submitted(Exception):
    """Stands in for mini-swe-agent's."""


class MiniSweAgentTests(ProgramTestCase):
    def setUp(self) -> None:
        super().setUp()
        package, exceptions = types.ModuleType("minisweagent"), types.ModuleType("minisweagent.exceptions")
        exceptions.Submitted = Submitted
        for module in (package, exceptions):
            # Where mini-swe-agent is installed, it comes back afterwards.
            self.addCleanup(self._module, module.__name__, sys.modules.get(module.__name__))
            sys.modules[module.__name__] = module

    @staticmethod
    def _module(name: str, module: object) -> None:
        if module is None:
            sys.modules.pop(name, None)
        else:
            sys.modules[name] = module

    def environment(self, **options: object) -> SwegymEnvironment:
        environment = SwegymEnvironment(cwd=str(self.root), **options)
        self.addCleanup(environment.cleanup)
        return environment

    def test_commands_run_and_both_streams_are_one(self) -> None:
        environment = self.environment(image="a__b-1", env={"K": "V"})
        output = environment.execute({"command": "echo one; echo $K >&2; pwd; false"})
        self.assertEqual(output, {"output": f"one\nV\n{self.root}\n", "returncode": 1, "exception_info": ""})
        self.assertEqual(environment.execute({"command": "pwd"}, cwd="/")["output"], "/\n")

    def test_the_time_of_a_command_is_limited(self) -> None:
        output = self.environment(image="a__b-1", timeout=0.3).execute({"command": "sleep 20"})
        self.assertEqual(output["returncode"], -1)
        self.assertIn("timed out", output["exception_info"])
        self.assertEqual(output["extra"]["exception_type"], "TimeoutError")

    def test_a_submission_is_raised(self) -> None:
        environment = self.environment(image="a__b-1")
        with self.assertRaises(Submitted) as caught:
            environment.execute({"command": "echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT; echo patch"})
        message = caught.exception.args[0]
        self.assertEqual((message["role"], message["content"]), ("exit", "patch\n"))
        self.assertEqual(message["extra"], {"exit_status": "Submitted", "submission": "patch\n"})
        failed = environment.execute({"command": "echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT; false"})
        self.assertEqual(failed["returncode"], 1)

    def test_the_first_command_may_name_the_instance(self) -> None:
        environment = self.environment()
        with self.assertRaises(SessionError):
            environment.execute({"command": "ls"})
        self.assertEqual(environment.execute({"command": "swegym start a__b-1"})["returncode"], 0)
        self.assertEqual(environment.execute({"command": "echo in"})["output"], "in\n")
        self.assertEqual(len(self.alive), 1)
        environment.cleanup()
        self.assertEqual(self.alive, [])

    def test_what_is_kept_of_it_holds_no_token(self) -> None:
        environment = self.environment(token="secret")
        info = environment.serialize()["info"]["config"]
        self.assertEqual(info["environment_type"], "swegym.minisweagent.SwegymEnvironment")
        self.assertNotIn("secret", repr(info))
        self.assertNotIn("secret", repr(environment.get_template_vars()))
        self.assertEqual(environment.get_template_vars(task="t")["task"], "t")
        self.assertIn("system", environment.get_template_vars())
