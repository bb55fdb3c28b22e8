"""Standard streams that the caller has closed, or that take nothing."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import Cli

CLOSING = """
import os, sys
for number in sys.argv[1]:
    os.close(int(number))
os.execv(sys.executable, [sys.executable, "-m", "subgen", *sys.argv[2:]])
"""
BREAKING = """
import os, sys
reader, writer = os.pipe()
os.close(reader)
os.dup2(writer, 2)
os.execv(sys.executable, [sys.executable, "-m", "subgen", *sys.argv[1:]])
"""
OPENING = """
import os, sys
for number in range(3):
    os.close(number)
sys.stderr = None
from subgen.cli.standard_streams import open_closed_streams
open_closed_streams()
null = os.stat(os.devnull).st_rdev
print("a message", file=sys.stderr, flush=True)
os._exit(10 + sum(os.fstat(number).st_rdev == null for number in range(3)))
"""


def run_closed(subgen: Cli, closed: str, *words: str) -> subprocess.CompletedProcess[str]:
    """`subgen WORDS...` with standard streams of these numbers closed."""
    return subgen.python("-c", CLOSING, closed, *words)


@pytest.mark.parametrize("closed", ["2", "0", "12", "012"])
def test_a_run_with_closed_standard_streams_writes_its_outputs(
    subgen: Cli, service_url: str, tmp_path: Path, closed: str
) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n***\n")

    answer = run_closed(subgen, closed, "run", "a.txt", "--service", service_url)

    assert answer.returncode == 0
    assert (tmp_path / "out" / "a.srt").exists()


def test_closed_standard_streams_become_the_null_device(subgen: Cli) -> None:
    assert subgen.python("-c", OPENING).returncode == 13


def test_an_error_keeps_its_status_where_standard_error_is_closed(subgen: Cli) -> None:
    assert run_closed(subgen, "2", "run", "missing.txt").returncode == 2


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_messages_that_cannot_be_written_do_not_end_a_run(
    subgen: Cli, service_url: str, tmp_path: Path, unbuffered: str
) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n***\n")

    answer = subgen.python(
        "-c", BREAKING, "run", "a.txt", "--service", service_url, env={"PYTHONUNBUFFERED": unbuffered}
    )

    assert answer.returncode == 0
    assert (tmp_path / "out" / "a.srt").exists()


def test_clean_with_a_closed_standard_input_asks_for_yes(
    subgen: Cli, service_url: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")
    assert subgen("run", "a.txt", "--service", service_url).returncode == 0

    answer = run_closed(subgen, "0", "clean", "out", "--forget", "a")

    assert answer.returncode == 2
    assert answer.stderr == "subgen: nothing was deleted: without a terminal to ask on, give --yes\n"
