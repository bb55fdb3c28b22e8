"""Reading of inputs, creation of folders, replacement and stamps of files."""

import errno
import io
import os
import re
import resource
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from subgen.errors import Fault, OutputError, UsageError
from subgen.files import (
    check_places,
    clear_leftovers,
    free_bytes,
    has_digest,
    make_output_folder,
    matches,
    read_input,
    read_text,
    replace_files,
    stamp,
)
from subgen.ports.records import FileStamp
from tests.support.faulty_disk import faulty_disk


@contextmanager
def small_disk() -> Iterator[None]:
    """Limit files to 4 KiB: a larger write fails, as on a full disk.

    Set it around the write alone: it holds for the whole process, and the test runner logs to files.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_files_appear_together_when_all_are_complete(tmp_path: Path) -> None:
    first, second = tmp_path / "a.srt", tmp_path / "a.wav"

    with replace_files([first, second]) as files:
        files[first].write(b"text")
        files[second].write(b"sound")
        assert not first.exists()
        assert not second.exists()

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a.srt": b"text",
        "a.wav": b"sound",
    }


def test_a_file_can_be_read_back_while_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"

    with replace_files([path]) as files:
        files[path].write(b"sound")
        files[path].seek(0)

        assert files[path].read() == b"sound"


def test_files_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(b"a longer text that was there before")

    with replace_files([path]) as files:
        files[path].write(b"new")

    assert path.read_bytes() == b"new"


def _write(
    first: Path, text: bytes, second: Path, sound: bytes, fault: type[BaseException] | None = None
) -> None:
    with replace_files([first, second]) as files:
        files[first].write(text)
        files[second].write(sound)
        if fault is not None:
            raise fault


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_interrupted_write_changes_nothing_and_leaves_nothing(
    tmp_path: Path, fault: type[BaseException]
) -> None:
    old, new = tmp_path / "a.srt", tmp_path / "b.srt"
    old.write_bytes(b"old")

    with pytest.raises(fault):
        _write(old, b"half", new, b"", fault)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.srt": b"old"}


@pytest.mark.parametrize("size", [5000, 1 << 20])
def test_a_full_disk_changes_nothing_and_leaves_nothing(tmp_path: Path, size: int) -> None:
    old, new = tmp_path / "a.srt", tmp_path / "b.wav"
    old.write_bytes(b"old")

    with pytest.raises(OutputError, match=r"cannot be written: File too large"), small_disk():
        _write(old, b"new", new, bytes(size))

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.srt": b"old"}


def test_the_error_names_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.mkdir()

    with pytest.raises(OutputError, match=r"/a\.srt: cannot be written: "), replace_files([path]) as files:
        files[path].write(b"text")

    assert [left.name for left in tmp_path.iterdir()] == ["a.srt"]


def test_a_file_that_cannot_be_opened_leaves_no_part_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(OutputError, match=r"/file: cannot be written: "),
        replace_files([tmp_path / "a.srt", tmp_path / "file" / "b.srt"]),
    ):
        pass

    assert [left.name for left in tmp_path.iterdir()] == ["file"]


def test_a_missing_folder_is_created(tmp_path: Path) -> None:
    path = tmp_path / "book" / "wavs" / "1.wav"
    with replace_files([path]) as files:
        files[path].write(b"audio")

    assert path.read_bytes() == b"audio"


def test_earlier_outputs_and_other_files_are_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_bytes(b"an output of before")
    (tmp_path / "a.txt").write_bytes(b"an input")

    check_places(
        tmp_path, [tmp_path / "a.srt", tmp_path / "a" / "metadata.csv"], [str(tmp_path / "a.txt"), "-"]
    )


@pytest.mark.parametrize(
    ("output", "fault"),
    [
        ("folder", "folder: a folder is in the place of an output; move it away"),
        ("file/wavs/1.wav", "file: a file is in the place of an output folder; move it away"),
        ("link", "link: an input is in the place of an output; give another --out"),
    ],
)
def test_the_error_names_what_is_in_the_place_of_an_output(tmp_path: Path, output: str, fault: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to("file")

    with pytest.raises(UsageError, match=f"{re.escape(fault)}$"):
        check_places(tmp_path, [tmp_path / output], [str(tmp_path / "file")])


@pytest.mark.parametrize("out", [".subgen", "out/.subgen", "out/.SubGen", "out/.subgen/a/b", "link/a"])
def test_outputs_never_enter_a_state(tmp_path: Path, out: str) -> None:
    state = tmp_path / "out" / ".subgen"
    state.mkdir(parents=True)
    (state / "ledger.db").write_bytes(b"")
    (tmp_path / "link").symlink_to(state)

    with pytest.raises(
        UsageError, match=r"/\.(subgen|SubGen) is for the state of a job; give another --out$"
    ):
        check_places(tmp_path / out, [], [])


@pytest.mark.parametrize("out", ["out", ".subgen/book", ".subgen/../out"])
def test_a_folder_that_holds_no_state_may_have_its_name(tmp_path: Path, out: str) -> None:
    (tmp_path / ".subgen").mkdir()

    check_places(tmp_path / out, [tmp_path / out / "a.srt"], [])


# Stamps


def stamp_of(path: Path, text: bytes) -> FileStamp:
    """Write a file, and return its stamp."""
    with replace_files([path]) as files:
        files[path].write(text)
        return stamp(files[path])


def test_a_file_that_was_not_changed_matches_its_stamp(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"

    written = stamp_of(path, b"text")

    assert written.size == 4
    assert written.modified_ns == path.stat().st_mtime_ns
    assert matches(path, written)


def test_a_copy_with_another_time_matches_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    written = stamp_of(path, b"text")

    path.write_bytes(b"text")
    os.utime(path, ns=(0, 0))

    assert matches(path, written)


@pytest.mark.parametrize("text", [b"", b"tex", b"texts", b"tent"])
def test_a_changed_file_does_not_match_its_stamp(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "a.srt"
    written = stamp_of(path, b"text")

    path.write_bytes(text)
    os.utime(path, ns=(0, 0))

    assert not matches(path, written)


def test_a_missing_file_or_a_folder_does_not_match_a_stamp(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    written = stamp_of(path, b"text")
    folder = FileStamp(tmp_path.stat().st_size, 0, written.digest)

    path.unlink()

    assert not matches(path, written)
    assert not matches(tmp_path, folder)


def test_a_change_that_kept_size_and_time_is_found_by_the_digest_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    written = stamp_of(path, b"text")
    path.write_bytes(b"tent")
    os.utime(path, ns=(0, written.modified_ns))

    assert matches(path, written)
    assert not has_digest(path, written.digest)


def test_a_file_that_cannot_be_read_has_no_digest(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"/gone\.srt: cannot be read: No such file or directory$"):
        has_digest(tmp_path / "gone.srt", b"")


def test_temporary_files_of_killed_runs_are_deleted_and_no_others(tmp_path: Path) -> None:
    for name in (".a.wav.123.part", ".b.srt.4.part", "a.wav", ".hidden", "a.1.part", ".a.part"):
        (tmp_path / name).touch()

    clear_leftovers([tmp_path, tmp_path / "gone", tmp_path / "a.wav"])

    assert sorted(path.name for path in tmp_path.iterdir()) == [".a.part", ".hidden", "a.1.part", "a.wav"]


def test_free_space_is_that_of_the_disk_where_a_folder_would_be_created(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "deep" / "out") == pytest.approx(free_bytes(tmp_path), rel=0.5)
    assert not (tmp_path / "deep").exists()


def test_a_folder_below_a_file_has_no_free_space(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UsageError, match="file is not a folder"):
        free_bytes(tmp_path / "file" / "out")


def test_the_output_folder_is_created_with_the_folder_of_the_state(tmp_path: Path) -> None:
    state = make_output_folder(tmp_path / "deep" / "out")

    assert state == tmp_path / "deep" / "out" / ".subgen"
    assert list(state.iterdir()) == []
    assert make_output_folder(tmp_path / "deep" / "out") == state


def test_a_new_folder_of_the_state_is_open_to_its_owner_alone(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.mkdir()
    state = make_output_folder(tmp_path / "deep" / "out")

    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert state.parent.stat().st_mode == state.parent.parent.stat().st_mode == usual.stat().st_mode


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o2775, 0o700])
def test_an_existing_folder_of_the_state_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    state = tmp_path / "out" / ".subgen"
    state.mkdir(parents=True)
    state.chmod(mode)
    make_output_folder(tmp_path / "out")

    assert stat.S_IMODE(state.stat().st_mode) == mode


def test_an_output_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")

    with pytest.raises(UsageError, match=r"--out .*/out: cannot be written to: "):
        make_output_folder(tmp_path / "out")


def test_an_output_folder_on_a_full_disk_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with (
        faulty_disk(tmp_path, fails_at=1, code=errno.ENOSPC),
        pytest.raises(OutputError, match=r"--out .*/out: cannot be written to: No space left on device"),
    ):
        make_output_folder(tmp_path / "out")


def test_an_input_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.csv")

    assert read_input(gone) == Fault(
        file=gone, row=0, problem="cannot be read: No such file or directory; check the name"
    )
    assert read_input(str(tmp_path)) == Fault(
        file=str(tmp_path), row=0, problem="cannot be read: Is a directory; name a file in it"
    )


def test_the_input_named_minus_is_all_of_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"caf\xe9\r\n\0"), encoding="utf-8"))

    assert read_input("-") == b"caf\xe9\r\n\0"


def test_standard_input_that_is_closed_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Fault(file="stdin", row=0, problem="is closed; give a file, or send the script through a pipe")
    stream = io.TextIOWrapper(io.BytesIO(b"Hi"))
    stream.close()

    monkeypatch.setattr(sys, "stdin", None)
    assert read_input("-") == closed
    monkeypatch.setattr(sys, "stdin", stream)
    assert read_input("-") == closed


class BrokenStream(io.RawIOBase):
    """A stream of a missing device."""

    def readable(self) -> bool:
        """Report that it can be read."""
        return True

    def readinto(self, _: object) -> int:
        """Fail."""
        raise OSError(5, "Input/output error")


def test_standard_input_that_cannot_be_read_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(BrokenStream())))

    assert read_input("-") == Fault(file="stdin", row=0, problem="cannot be read: Input/output error")


def test_text_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(b"\xef\xbb\xbfvoice = 'x'")

    assert read_text(str(path)) == "voice = 'x'"


def test_the_error_of_text_that_is_not_utf_8_names_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(b"voice = '\xff'")

    with pytest.raises(UsageError, match=r"c\.toml: not UTF-8: byte 9 cannot be read"):
        read_text(str(path))


def test_a_missing_configuration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.toml: cannot be read: No such file"):
        read_text(os.fspath(tmp_path / "gone.toml"))


def test_an_empty_name_has_an_error_of_its_own() -> None:
    assert read_input("") == Fault(file="''", row=0, problem="the name is empty; give the name of a file")
    with pytest.raises(UsageError, match=r"^--config '': the name is empty; give the name of a file$"):
        read_text("")
