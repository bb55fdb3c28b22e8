"""What several specifications share."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import settings

from subgen.store import Store, open_store
from tests.support import real_store as storing
from tests.support.cli_process import Forks

settings.register_profile("subgen", deadline=None)  # machines are noisy; nothing here is timed
settings.load_profile("subgen")

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"


Run = Callable[..., subprocess.CompletedProcess[str]]
"""`subgen run WORDS...`, to its end."""


class Cli:
    """The command line as a user has it: a process of its own, in a folder of its own, without a key."""

    def __init__(self, folder: Path, forks: Forks) -> None:
        self._folder = folder
        self._forks = forks

    def __call__(
        self,
        *words: str | Path,
        env: Mapping[str, str] | None = None,
        open_files: tuple[int, int] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """`subgen WORDS...`, to its end, by a fork of a process that has imported it already.

        Args:
            words: The words of the command line.
            env: Variables beside those of the tests.
            open_files: The soft and the hard limit of open files.
        """
        return self._forks.run(list(map(str, words)), self._folder, _environment(env), open_files)

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
    left_out = ("SMALLEST_", "SUBGEN_", "PYTHONDONTWRITEBYTECODE")  # a user's processes compile once, too
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return {**kept, "PYTHONPATH": str(ROOT), **(more or {})}


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """The process whose forks are the command lines of a worker's tests."""
    forks = Forks(_environment(None))
    yield forks
    forks.end()


@pytest.fixture
def subgen(tmp_path: Path, forks: Forks) -> Cli:
    """The command line, in the test's own folder."""
    return Cli(tmp_path, forks)


@pytest.fixture(scope="session")
def service_url(tmp_path_factory: pytest.TempPathFactory, forks: Forks) -> Iterator[str]:
    """The live socket of a service that a worker's tests share, whose voices have been woken once."""
    with Cli(tmp_path_factory.mktemp("service"), forks).serving() as url:
        yield url


@pytest.fixture
def run(subgen: Cli, service_url: str) -> Run:
    """`subgen run`, spoken by the service that tests share: voices of its own would have to be woken."""
    return partial(subgen, "run", "--service", service_url)


@pytest.fixture(scope="module")
def hasty_disk() -> Iterator[None]:
    """A disk that does not wait until it has what it was given."""
    with storing.hasty_disk():
        yield


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store in a folder of its own."""
    with open_store(tmp_path, storing.now_s) as store:
        yield store


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store in order, of three takes."""
    folder = tmp_path_factory.mktemp("whole")
    storing.keep(folder, storing.some(1, 2, 3))
    return folder


@pytest.fixture
def state(tmp_path: Path, whole: Path) -> Path:
    """Such a folder, to be damaged."""
    return copytree(whole, tmp_path, dirs_exist_ok=True)
