"""Scratch records: in memory while they are few, in a temporary file after that."""

import errno
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from subgen.errors import OutputError
from subgen.files import open_scratch


@given(st.lists(st.binary(max_size=50), max_size=30), st.data())
def test_records_are_read_as_they_were_added_in_any_order(records: list[bytes], data: st.DataObject) -> None:
    with open_scratch() as scratch:
        for number, record in enumerate(records):
            scratch.append(record)
            place = data.draw(st.integers(0, number))
            assert scratch[place] == records[place]
        assert len(scratch) == len(records)
        assert [scratch[number] for number in range(len(records))] == records


def test_many_records_are_in_a_temporary_file_that_is_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with open_scratch() as scratch:
        for number in range(300):
            scratch.append(number.to_bytes(2, "big") * 5000)
        assert scratch[7] == b"\0\7" * 5000
        assert scratch[299] == b"\1\x2b" * 5000

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_reported_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)

    with (
        pytest.raises(
            OutputError,
            match="a temporary file cannot be used: No space left on device; set TMPDIR to a folder",
        ),
        open_scratch() as scratch,
    ):
        scratch.append(bytes(2 << 20))
