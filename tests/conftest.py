"""What several specifications share."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("subgen", deadline=None)  # machines are noisy; nothing here is timed
settings.load_profile("subgen")

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"


class Cli:
    """The command line as a user has it: a process of its own, in a folder of its own, without a key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(
        self, *words: str | Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """`subgen WORDS...`, to its end."""
        return self.python("-m", "subgen", *words, env=env)

    def python(
        self, *words: str | Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """The interpreter that runs the tests, to its end."""
        return subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=self._folder,
            env=_environment(env),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @contextmanager
    def started(
        self, *words: str | Path, env: Mapping[str, str] | None = None
    ) -> Iterator[subprocess.Popen[str]]:
        """`subgen WORDS...`, under way; killed if it is still there at the end."""
        process = subprocess.Popen(
            [sys.executable, "-m", "subgen", *map(str, words)],
            cwd=self._folder,
            env=_environment(env),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            try:
                yield process
            finally:
                process.kill()

    @contextmanager
    def serving(self, env: Mapping[str, str] | None = None) -> Iterator[str]:
        """`subgen serve` on a free port; the URL of its live socket."""
        with self.started("serve", "--port", "0", env=env) as service:
            assert service.stdout is not None
            yield service.stdout.readline().removeprefix("listening on ").strip()


def _environment(more: Mapping[str, str] | None) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SMALLEST_", "SUBGEN_"))
    }
    return {**kept, "PYTHONPATH": str(ROOT), **(more or {})}


@pytest.fixture
def subgen(tmp_path: Path) -> Cli:
    """The command line, in the test's own folder."""
    return Cli(tmp_path)
