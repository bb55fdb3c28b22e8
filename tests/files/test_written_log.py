"""The log of the files that were put in their places."""

import os
from pathlib import Path

import pytest

from subgen.errors import OutputError
from subgen.files import WrittenLog, replace_files


def write(log: WrittenLog, path: Path, content: bytes) -> None:
    with replace_files([path], note=log.note) as files:
        files[path].write(content)


def test_a_file_is_known_by_its_size_and_time(tmp_path: Path) -> None:
    path = tmp_path / "a" / "book\n.srt"
    write(WrittenLog(tmp_path / "log", tmp_path), path, b"one")
    log = WrittenLog(tmp_path / "log", tmp_path)

    assert (log.has_written(path), log.is_as_written(path)) == (True, True)

    os.utime(path, ns=(1, 1))

    assert (log.has_written(path), log.is_as_written(path)) == (True, False)
    path.unlink()
    assert (log.has_written(path), log.is_as_written(path)) == (True, False)


def test_without_a_log_no_file_is_known(tmp_path: Path) -> None:
    (tmp_path / "book.srt").write_bytes(b"mine")
    log = WrittenLog(tmp_path / "log", tmp_path)

    assert not log.has_written(tmp_path / "book.srt")
    assert not log.is_as_written(tmp_path / "book.srt")


def test_lines_that_a_kill_or_a_disk_damaged_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "book.srt"
    write(WrittenLog(tmp_path / "log", tmp_path), path, b"one")
    whole = (tmp_path / "log").read_bytes()
    (tmp_path / "log").write_bytes(b'\xff\n[]\n{}\n["x", 1]\n["y", "1", 2]\n' + whole + whole[:9])
    log = WrittenLog(tmp_path / "log", tmp_path)

    assert log.is_as_written(path)

    write(log, path, b"two")

    assert WrittenLog(tmp_path / "log", tmp_path).is_as_written(path)


def test_a_log_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()

    with pytest.raises(OutputError, match="log: cannot be read: Is a directory"):
        WrittenLog(tmp_path / "log", tmp_path).has_written(tmp_path / "book.srt")
