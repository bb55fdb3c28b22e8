"""A folder of outputs that can only be read: a job that is done there needs no writing."""

import errno
from pathlib import Path

import pytest
from click.testing import CliRunner

import subgen
from subgen.cli.run import command
from subgen.errors import UsageError
from tests.support.faulty_disk import faulty_disk


@pytest.fixture
def words(tmp_path: Path, service_url: str) -> list[str]:
    """The command line of a job that is done, in a folder of its own."""
    book = tmp_path / "book.csv"
    book.write_text("id,text\na,One.\nb,Two.\n")
    words = [str(book), "-o", str(tmp_path / "out"), "--service", service_url, "--sample-rate", "8000"]
    assert CliRunner().invoke(command, words, standalone_mode=False).return_value == 0
    return words


def test_a_done_job_in_a_folder_that_can_only_be_read_has_nothing_to_do(
    words: list[str], tmp_path: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    with faulty_disk(tmp_path / "out", fails_at=1, code=errno.EROFS) as disk:
        answer = CliRunner().invoke(command, words, standalone_mode=False)

    assert disk.failed
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    assert answer.return_value == 0
    assert answer.stdout.splitlines()[-1].startswith("nothing to do: 2 lines done, ")
    assert f"  {tmp_path}/out/book.srt" in answer.stdout.splitlines()


@pytest.mark.parametrize(
    "options", [["--voice", "avery"], ["--retake", "a"], ["--standard", "bbc"], ["--formats", "srt,ctm"]]
)
def test_a_job_that_has_something_to_do_is_refused_where_nothing_can_be_written(
    words: list[str], tmp_path: Path, options: list[str]
) -> None:
    with faulty_disk(tmp_path / "out", fails_at=1, code=errno.EROFS):
        answer = CliRunner().invoke(command, [*words, *options], standalone_mode=False)

    assert isinstance(answer.exception, UsageError)
    assert str(answer.exception) == f"--out {tmp_path}/out: cannot be written to: Read-only file system"


def test_a_job_with_a_missing_output_is_refused_where_nothing_can_be_written(
    words: list[str], tmp_path: Path
) -> None:
    (tmp_path / "out" / "book.srt").unlink()

    with faulty_disk(tmp_path / "out", fails_at=1, code=errno.EROFS), pytest.raises(UsageError):
        subgen.run([words[0]], out=tmp_path / "out", service=words[4], sample_rate=8000)
