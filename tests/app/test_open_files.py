"""The limit of open files: raised where allowed, kept to where not, and reported once."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Cli


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """A script of more lines than there can be connections."""
    (tmp_path / "a.txt").write_text("".join(f"Line {place}.\n" for place in range(150)))
    return tmp_path


def limited(subgen: Cli, soft: int, hard: int, *words: str) -> subprocess.CompletedProcess[str]:
    """`subgen run WORDS...` under a limit."""
    outputs = ("--sample-rate", "8000", "--formats", "srt", "--audio", "none")
    return subgen("run", "a.txt", *outputs, *words, open_files=(soft, hard))


@pytest.mark.usefixtures("lines")
def test_the_soft_limit_is_raised_where_the_hard_one_allows(subgen: Cli) -> None:
    answer = limited(subgen, 64, 4096, "--connections", "120")

    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.usefixtures("lines")
def test_a_low_limit_means_fewer_connections_and_is_reported_once(subgen: Cli) -> None:
    answer = limited(subgen, 64, 64, "--connections", "512")

    assert answer.returncode == 0
    assert re.fullmatch(
        r"subgen: the limit of 64 open files allows \d+ of 150 connections at once; "
        r"all need a hard limit of \d+ \(ulimit -Hn \d+\)\n",
        answer.stderr,
    )


@pytest.mark.usefixtures("lines")
def test_a_low_limit_holds_for_a_service_elsewhere_and_for_clips(subgen: Cli, service_url: str) -> None:
    answer = limited(subgen, 48, 48, "--connections", "512", "--service", service_url, "--clips")

    assert answer.returncode == 0
    assert answer.stderr.count("\n") == 1
    assert "the limit of 48 open files allows" in answer.stderr


@pytest.mark.usefixtures("lines")
def test_a_limit_that_allows_no_connection_ends_the_run_before_anything_is_sent(subgen: Cli) -> None:
    answer = limited(subgen, 22, 22)

    assert answer.returncode == 2
    assert re.fullmatch(
        r"subgen: the limit of 22 open files is too low; raise the hard limit to \d+ \(ulimit -Hn \d+\)\n",
        answer.stderr,
    )


@pytest.mark.usefixtures("lines")
def test_a_job_that_is_done_needs_no_connection(subgen: Cli) -> None:
    limited(subgen, 256, 256)

    answer = limited(subgen, 22, 22)

    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.usefixtures("lines")
def test_clips_are_written_under_a_low_soft_limit(subgen: Cli) -> None:
    answer = limited(subgen, 48, 4096, "--clips", "--first", "100")

    assert (answer.returncode, answer.stderr) == (0, "")
