"""What several specifications share."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

Cli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def subgen(tmp_path: Path) -> Cli:
    """The command line as a user has it: a process of its own, in a folder of its own, without a key."""

    def call(*words: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("SMALLEST_", "SUBGEN_"))
        }
        return subprocess.run(
            [sys.executable, "-m", "subgen", *map(str, words)],
            cwd=tmp_path,
            env={**clean, **(env or {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call
