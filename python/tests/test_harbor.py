"""The environment class of Harbor, over the part of Harbor that it uses."""

import asyncio
import importlib
import sys
import types
import unittest

from .support import ProgramTestCase


class BaseEnvironment:
    """Stands in for Harbor's: what 0.26 sets and calls."""

    def __init__(self, environment_dir: object, task_env_config: object, persistent_env: object = None) -> None:
        self.environment_dir, self.task_env_config = environment_dir, task_env_config
        self._persistent_env = persistent_env or {}
        self._validate_definition()

    @property
    def _effective_memory_mb(self) -> object:
        return self.task_env_config.memory_mb

    @property
    def _effective_storage_mb(self) -> object:
        return self.task_env_config.storage_mb

    def _merge_env(self, env: object) -> object:
        return {**self._persistent_env, **(env or {})} or None

    async def ensure_dirs(self, dirs: list) -> object:
        return await self.exec("echo " + " ".join(dirs), user="root")


def harbor_modules() -> dict:
    """The modules of Harbor that are imported, with values of the same names."""
    names = ["harbor", "harbor.environments", "harbor.environments.base", "harbor.environments.capabilities"]
    modules = {name: types.ModuleType(name) for name in names}
    modules["harbor.environments.base"].BaseEnvironment = BaseEnvironment
    modules["harbor.environments.base"].ExecResult = types.SimpleNamespace
    capabilities = modules["harbor.environments.capabilities"]
    capabilities.EnvironmentCapabilities = capabilities.EnvironmentResourceCapabilities = types.SimpleNamespace
    return modules


class HarborTests(ProgramTestCase):
    def setUp(self) -> None:
        super().setUp()
        modules = harbor_modules()
        known = {name: sys.modules.get(name) for name in [*modules, "swegym.harbor"]}
        self.addCleanup(self._put_back, known)
        sys.modules.update(modules)
        sys.modules.pop("swegym.harbor", None)
        self.kind = importlib.import_module("swegym.harbor").SwegymEnvironment

    @staticmethod
    def _put_back(known: dict) -> None:
        for name, module in known.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module

    def environment(self, image: object = "a__b-1") -> object:
        config = types.SimpleNamespace(
            docker_image=image, memory_mb=100, storage_mb=None, env={"T": "1"}, workdir=str(self.root))
        return self.kind(
            environment_dir=self.root, task_env_config=config, persistent_env={"P": "2"}, workspace="W")

    def test_a_trial(self) -> None:
        asyncio.run(self.trial())

    async def trial(self) -> None:
        environment = self.environment()
        await environment.start(force_build=False)
        self.assertEqual(len(self.alive), 1)
        self.assertEqual(self.calls[0][:5], ["start", "--workspace", "W", "--memory", "100"])
        result = await environment.exec("echo $P$Q; echo err >&2; exit 4", env={"Q": "3"}, cwd="/", user="root")
        self.assertEqual((result.stdout, result.stderr, result.return_code), ("23\n", "err\n", 4))
        tests, logs = self.root / "tests", self.root / "logs"
        tests.mkdir()
        (tests / "test.sh").write_text("echo 1")
        await environment.upload_dir(tests, f"{self.root}/inside/tests")
        await environment.upload_file(tests / "test.sh", f"{self.root}/inside/one.sh")
        await environment.download_dir(f"{self.root}/inside", logs)
        await environment.download_file(f"{self.root}/inside/one.sh", logs / "deep" / "one")
        for path in ("tests/test.sh", "one.sh", "deep/one"):
            self.assertEqual((logs / path).read_text(), "echo 1")
        with self.assertRaisesRegex(RuntimeError, "timed out"):
            await environment.exec("sleep 20", timeout_sec=1)
        await environment.stop(delete=True)
        await environment.stop(delete=True)
        self.assertEqual(self.alive, [])

    def test_what_it_says_of_itself(self) -> None:
        environment = self.environment()
        self.assertEqual(self.kind.type(), "swegym")
        self.assertTrue(environment.capabilities.disable_internet)
        self.assertTrue(self.kind.resource_capabilities().memory_limit)

    def test_a_task_without_an_image_is_refused(self) -> None:
        with self.assertRaisesRegex(FileNotFoundError, "docker_image"):
            self.environment(image=None)


if __name__ == "__main__":
    unittest.main()
