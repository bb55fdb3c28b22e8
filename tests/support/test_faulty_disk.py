import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from ctypes import addressof
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.support.faulty_disk import Disk, _sqlite, faulty_disk, sqlite_can_fail, until_clean

pytestmark = pytest.mark.usefixtures("folder")
with_sqlite = pytest.mark.skipif(not sqlite_can_fail(), reason="this Python keeps its SQLite to itself")
with_fdatasync = pytest.mark.skipif(not hasattr(os, "fdatasync"), reason="macOS has no fdatasync")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with a file."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "old").write_bytes(b"old")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def descriptor(folder: Path) -> Iterator[int]:
    """Of the file, for reading and writing."""
    descriptor = os.open(folder / "old", os.O_RDWR)
    yield descriptor
    os.close(descriptor)


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        pytest.param("fdatasync", (), marks=with_fdatasync),
        ("fsync", ()),
        ("ftruncate", (1,)),
        ("pwrite", (b"new", 0)),
        ("pwritev", ([b"new"], 0)),
        ("write", (b"new",)),
    ],
)
def test_what_is_done_to_an_open_file_fails_once(
    folder: Path, descriptor: int, name: str, rest: tuple[Any, ...]
) -> None:
    with faulty_disk(folder, fails_at=1) as disk:
        with pytest.raises(OSError, match="Input/output error"):
            getattr(os, name)(descriptor, *rest)
        assert (folder / "old").read_bytes() == b"old"
        getattr(os, name)(descriptor, *rest)

    assert (disk.failed, disk.operations) == (f"{name} old", 2)


@pytest.mark.parametrize(
    ("name", "arguments", "failed"),
    [
        ("link", ("old", "new"), "link new"),
        ("mkdir", ("new",), "mkdir new"),
        ("open", ("new", os.O_WRONLY | os.O_CREAT), "open new"),
        ("remove", ("old",), "remove old"),
        ("rename", ("old", "new"), "rename new"),
        ("replace", ("old", "../away"), "replace old"),
        ("truncate", ("old", 1), "truncate old"),
        ("unlink", ("old",), "unlink old"),
    ],
)
def test_what_is_done_to_a_path_fails_once(
    folder: Path, name: str, arguments: tuple[Any, ...], failed: str
) -> None:
    with faulty_disk(folder, fails_at=1) as disk:
        with pytest.raises(OSError, match="Input/output error") as fault:
            getattr(os, name)(*arguments)
        assert [path.name for path in folder.iterdir()] == ["old"]
        getattr(os, name)(*arguments)

    assert fault.value.filename == arguments[0]
    assert (disk.failed, disk.operations) == (failed, 2)


@pytest.mark.parametrize(
    ("change", "failed"),
    [
        (lambda: Path("new").mkdir(), "mkdir new"),
        (lambda: Path("new").open("x").close(), "open new"),
        (lambda: Path("new").touch(), "open new"),
        (lambda: Path("new").write_bytes(b"new"), "open new"),
        (lambda: Path("new").write_text("new"), "open new"),
        (lambda: Path("new").hardlink_to("old"), "link new"),
        (lambda: Path("old").rename("new"), "rename new"),
        (lambda: Path("old").replace("new"), "replace new"),
        (lambda: Path("old").unlink(), "unlink old"),
        (lambda: tempfile.mkstemp(prefix="new", dir="."), "open new"),
        (lambda: shutil.copyfile("old", "new"), "open new"),
        (lambda: shutil.rmtree(Path.cwd()), "unlink old"),
    ],
)
def test_what_stands_on_these_fails_with_them(folder: Path, change: Callable[[], Any], failed: str) -> None:
    with faulty_disk(folder, fails_at=1) as disk, pytest.raises(OSError, match="Input/output error"):
        change()

    assert str(disk.failed).startswith(failed)
    assert [path.name for path in folder.iterdir()] == ["old"]


@pytest.mark.parametrize(
    ("mode", "text", "left"),
    [
        ("w", "new", ""),
        ("wb", b"new", ""),
        ("xb", b"new", ""),
        ("w+b", b"new", ""),
        ("a", "new", "old"),
        ("r+", "new", "old"),
        ("r+b", b"new", "old"),
    ],
)
def test_what_is_written_to_a_file_of_python_fails_when_it_is_flushed(
    folder: Path, mode: str, text: Any, left: str
) -> None:
    path = folder / {"x": "new"}.get(mode[0], "old")

    with faulty_disk(folder, fails_at=2) as disk, path.open(mode) as file:
        file.write(text)
        assert path.read_text() == left
        with pytest.raises(OSError, match="Input/output error"):
            file.flush()
        assert path.read_text() == left
        file.flush()
        assert path.read_text() == {"a": "oldnew"}.get(mode[0], "new")

    assert (disk.failed, disk.operations) == (f"write {path.name}", 3)


def test_a_file_of_python_fails_to_be_cut(folder: Path) -> None:
    with faulty_disk(folder, fails_at=2) as disk, (folder / "old").open("r+b") as file:
        with pytest.raises(OSError, match="Input/output error"):
            file.truncate(1)
        assert file.truncate(1) == 1

    assert disk.failed == "truncate old"


@pytest.mark.parametrize("buffering", [-1, 1, 100])
def test_a_file_of_python_is_what_it_always_is(folder: Path, buffering: int) -> None:
    def made() -> list[Any]:
        with (folder / "new").open("w+", buffering, "utf-16", "strict", "\r\n") as file:
            file.write("a line\nand half")
            before = (folder / "new").stat().st_size > 0
            file.seek(0)
            return [type(file), type(file.buffer), file.name, file.encoding, file.read(), before]

    usual = made()
    with faulty_disk(folder, fails_at=0):
        assert made() == usual


def test_an_unbuffered_file_writes_at_once(folder: Path) -> None:
    with faulty_disk(folder, fails_at=3) as disk, open(folder / "new", "wb", buffering=0) as file:  # noqa: PTH123 - not through Path
        file.write(b"a")
        with pytest.raises(OSError, match="Input/output error"):
            file.write(b"b")

    assert (disk.failed, (folder / "new").read_bytes()) == ("write new", b"a")


def test_a_descriptor_that_became_a_file_is_counted_once(folder: Path) -> None:
    with faulty_disk(folder, fails_at=0) as disk:
        descriptor = os.open(folder / "new", os.O_WRONLY | os.O_CREAT)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("new")

    assert disk.operations == 2


def test_what_is_elsewhere_is_left_alone(folder: Path) -> None:
    elsewhere = folder.parent / "hereafter"
    elsewhere.mkdir()
    reading, writing = os.pipe()

    with faulty_disk(folder, fails_at=1, keeps_failing=True) as disk:
        (elsewhere / "a").write_bytes(b"a")
        (elsewhere / "a").replace(elsewhere / "b")
        with closing(sqlite3.connect(elsewhere / "c")) as ledger:
            ledger.execute("CREATE TABLE lines (line INTEGER)")
        os.write(writing, b"pipe")
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fsync(1 << 20)

    assert (disk.failed, disk.operations) == (None, 0)
    assert os.read(reading, 10) == b"pipe"
    os.close(reading)
    os.close(writing)


def test_a_link_to_the_folder_is_the_folder(folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder)

    with faulty_disk(link, fails_at=1) as disk, pytest.raises(OSError, match="Input/output error"):
        (folder / "sub").mkdir()

    assert disk.failed == "mkdir sub"


def test_the_folder_itself_fails_to_be_synced(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)

    with faulty_disk(folder, fails_at=1) as disk, pytest.raises(OSError, match="Input/output error"):
        os.fsync(descriptor)

    os.close(descriptor)
    assert disk.failed == "fsync ."


def test_reading_is_not_counted(folder: Path) -> None:
    with faulty_disk(folder, fails_at=1, keeps_failing=True) as disk:
        assert (folder / "old").read_text() == "old"
        os.close(os.open(folder / "old", os.O_RDONLY))

    assert disk.operations == 0


def test_a_broken_disk_stays_broken(folder: Path) -> None:
    with faulty_disk(folder, fails_at=2, keeps_failing=True) as disk:
        (folder / "a").mkdir()
        for name in ("b", "c"):
            with pytest.raises(OSError, match="Input/output error"):
                (folder / name).mkdir()

    assert (disk.failed, disk.operations) == ("mkdir b", 3)


def test_a_full_disk_still_opens_shortens_and_removes_what_is_there(folder: Path, descriptor: int) -> None:
    with faulty_disk(folder, fails_at=1, code=errno.ENOSPC, keeps_failing=True) as disk:
        with pytest.raises(OSError, match="No space left on device"):
            os.pwrite(descriptor, b"new", 3)
        with pytest.raises(OSError, match="No space left on device"):
            (folder / "new").touch()
        os.ftruncate(descriptor, 1)
        (folder / "old").open("r+b").close()
        (folder / "old").unlink()

    assert (disk.failed, disk.operations) == ("pwrite old", 2)


def test_a_short_write_says_how_short_it_was_and_the_next_one_fails(folder: Path, descriptor: int) -> None:
    with faulty_disk(folder, fails_at=1, keeps_failing=True, short=True) as disk:
        assert os.pwrite(descriptor, b"longer", 0) == 3
        with pytest.raises(OSError, match="Input/output error"):
            os.pwrite(descriptor, b"ger", 3)

    assert ((folder / "old").read_bytes(), disk.failed) == (b"lon", "pwrite old")


def test_a_file_of_python_writes_the_rest_of_a_short_write(folder: Path) -> None:
    with faulty_disk(folder, fails_at=2, short=True) as disk:
        (folder / "new").write_bytes(b"longer")

    assert ((folder / "new").read_bytes(), disk.failed, disk.operations) == (b"longer", "write new", 3)


def test_threads_share_the_one_failure(folder: Path, descriptor: int) -> None:
    def write(offset: int) -> int:
        with suppress(OSError):
            return os.pwrite(descriptor, b"x", offset)
        return 0

    with faulty_disk(folder, fails_at=100) as disk, ThreadPoolExecutor(4) as threads:
        written = sum(threads.map(write, range(200)))

    assert (written, disk.operations) == (199, 200)


def test_afterwards_nothing_fails_and_nothing_is_replaced(folder: Path) -> None:
    before = os.open, os.pwrite, Path.open, open

    with faulty_disk(folder, fails_at=2, keeps_failing=True) as disk:
        file = (folder / "new").open("wb", buffering=0)
    file.write(b"new")
    file.close()

    assert (os.open, os.pwrite, Path.open, open) == before
    assert (disk.failed, disk.operations) == (None, 1)


def _ledger(folder: Path, journal: str) -> Path:
    """A ledger of one line, closed."""
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "ledger.db")) as ledger:
        ledger.execute("PRAGMA synchronous = OFF")
        ledger.execute(f"PRAGMA journal_mode = {journal}")
        ledger.execute("CREATE TABLE lines (line INTEGER)")
        ledger.execute("INSERT INTO lines VALUES (1)")
        ledger.commit()
    return folder / "ledger.db"


def _insert(path: Path) -> str:
    """Add two more lines; what SQLite says to that."""
    try:
        with closing(sqlite3.connect(path)) as ledger:
            ledger.executemany("INSERT INTO lines VALUES (?)", [(2,), (3,)])
            ledger.commit()
    except sqlite3.OperationalError as fault:
        return str(fault)
    return "done"


def _lines(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as ledger:
        return [line for (line,) in ledger.execute("SELECT line FROM lines")]


def _attempts(folder: Path, journal: str, **fault: Any) -> Iterator[tuple[Disk, str, list[int]]]:
    """Attempts to add lines: the disk, what SQLite said, and the lines that are there afterwards."""
    said: list[tuple[str, list[int]]] = []

    def attempt(fails_at: int) -> Disk:
        path = _ledger(folder / str(fails_at), journal)
        with faulty_disk(path.parent, fails_at=fails_at, **fault) as disk:
            answer = _insert(path)
        said.append((answer, _lines(path)))
        return disk

    for disk in until_clean(attempt):
        yield disk, *said[-1]


@with_sqlite
@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"keeps_failing": True},
        {"code": errno.ENOSPC, "keeps_failing": True, "short": True},
    ],
)
@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_what_sqlite_acknowledged_is_there_whatever_fails(
    folder: Path, journal: str, fault: dict[str, Any]
) -> None:
    attempts = list(_attempts(folder, journal, **fault))

    assert attempts[-1][1:] == ("done", [1, 2, 3])
    assert {tuple(lines) for _, _, lines in attempts} == {(1,), (1, 2, 3)}
    assert [disk.failed for disk, said, lines in attempts if said == "done" and len(lines) < 3] == []


@with_sqlite
def test_each_thing_that_sqlite_asks_of_a_disk_fails_in_its_turn(folder: Path) -> None:
    attempts = list(_attempts(folder, "WAL"))

    assert {
        "sqlite open ledger.db",
        "sqlite open ledger.db-wal",
        "sqlite ftruncate ledger.db-shm",
        "sqlite fsync ledger.db-wal",
        "sqlite fsync ledger.db",
        "sqlite unlink ledger.db-wal",
    } < {disk.failed for disk, _, _ in attempts}
    assert {said for _, said, _ in attempts} == {
        "attempt to write a readonly database",
        "disk I/O error",
        "done",
        "unable to open database file",
    }


@with_sqlite
def test_a_broken_disk_keeps_no_later_connection_waiting(folder: Path) -> None:
    said: list[str] = []

    def attempt(fails_at: int) -> Disk:
        path = _ledger(folder / str(fails_at), "WAL")
        with faulty_disk(path.parent, fails_at=fails_at, keeps_failing=True) as disk:
            said.extend((_insert(path), _insert(path)))
        return disk

    assert any("fsync" in str(disk.failed) for disk in until_clean(attempt))
    assert said[-2:] == ["disk I/O error", "unable to open database file"]


@with_sqlite
def test_sqlite_knows_a_full_disk(folder: Path) -> None:
    attempts = _attempts(folder, "WAL", code=errno.ENOSPC, keeps_failing=True)

    assert "database or disk is full" in {said for _, said, _ in attempts}


@with_sqlite
def test_sqlite_writes_the_rest_of_a_short_write(folder: Path) -> None:
    attempts = _attempts(folder, "DELETE", short=True)

    assert {said for disk, said, _ in attempts if "write" in str(disk.failed)} == {"done"}


@with_sqlite
def test_a_connection_may_outlive_its_disk(folder: Path) -> None:
    path = _ledger(folder / "sub", "WAL")

    with faulty_disk(folder, fails_at=0) as disk:
        ledger = sqlite3.connect(path)
        ledger.execute("INSERT INTO lines VALUES (2)")
    counted = disk.operations
    with closing(ledger), ledger:
        ledger.execute("INSERT INTO lines VALUES (3)")

    assert disk.operations == counted
    assert _lines(path) == [1, 2, 3]


@with_sqlite
def test_a_connection_that_is_never_closed_does_no_harm_at_the_end_of_the_process(folder: Path) -> None:
    program = (
        "import pathlib, sqlite3, tests.support.faulty_disk as faulty\n"
        "with faulty.faulty_disk(pathlib.Path.cwd(), fails_at=0) as disk:\n"
        "    open_to_the_end = sqlite3.connect('ledger.db', isolation_level=None)\n"
        "    open_to_the_end.execute('PRAGMA journal_mode = WAL')\n"
        "    open_to_the_end.execute('CREATE TABLE lines (line INTEGER)')\n"
    )

    subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)

    assert _lines(folder / "ledger.db") == []


@with_sqlite
def test_connections_of_several_threads_can_fail(folder: Path) -> None:
    paths = [_ledger(folder / name, "WAL") for name in "abcd"]

    def insert(path: Path) -> list[str]:
        return [_insert(path) for _ in range(5)]

    with faulty_disk(folder, fails_at=50, keeps_failing=True) as disk, ThreadPoolExecutor(4) as threads:
        said = list(threads.map(insert, paths))

    assert "done" not in {answers[-1] for answers in said}
    assert str(disk.failed).startswith("sqlite ")
    assert {len(_lines(path)) % 2 for path in paths} == {1}


@with_sqlite
def test_afterwards_sqlite_calls_what_it_did_before(folder: Path) -> None:
    vfs = _sqlite()
    assert vfs is not None

    def called() -> list[int]:
        names = b"ftruncate", b"open", b"unlink", b"write"
        return [vfs.open, *(vfs.get_syscall(addressof(vfs), name) for name in names)]

    before = called()
    with faulty_disk(folder, fails_at=0):
        assert not set(before) & set(called())

    assert called() == before
