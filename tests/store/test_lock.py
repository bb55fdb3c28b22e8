"""The lock: one run in a folder at a time; the error of the second one names the first."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from subgen.errors import UsageError
from subgen.store import open_store, open_store_to_read
from tests.conftest import ROOT
from tests.support.real_store import held, keep, now_s, some

pytestmark = pytest.mark.usefixtures("hasty_disk")

HOLD = """
import sys, time
from pathlib import Path
from subgen.store import open_store
with open_store(Path(sys.argv[1]), time.time):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the folder."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path, "a\nb", b"\xff"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_run_in_the_same_process_is_refused(tmp_path: Path) -> None:
    since = datetime.fromtimestamp(now_s()).astimezone().strftime("%Y-%m-%d %H:%M")
    message = (
        f"{tmp_path.parent}: another run is using this folder: process {os.getpid()} on "
        f"{socket.gethostname()}, since {since} (subgen"
    )

    with (
        open_store(tmp_path, now_s),
        pytest.raises(UsageError, match=f"^{re.escape(message)}.*; wait for it, or give another --out$"),
        open_store(tmp_path, now_s),
    ):
        pass


def test_a_second_run_in_another_process_is_refused_in_one_line(
    tmp_path: Path, other: "subprocess.Popen[str]"
) -> None:
    with (
        pytest.raises(UsageError, match=rf"process {other.pid} on .*\\n") as refused,
        open_store(tmp_path, now_s),
    ):
        pass

    assert str(refused.value).isprintable()


def test_a_killed_run_holds_no_lock(tmp_path: Path, other: "subprocess.Popen[str]") -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    left = (tmp_path / "lock").read_bytes()

    with open_store(tmp_path, now_s):
        pass

    assert f'"process":{other.pid}'.encode() in left


@pytest.mark.parametrize(
    "left", [b"", b"garbage", b'{"process":1,"host":"","since_s":9999999999999999,"doing":""}']
)
def test_the_contents_of_the_lock_file_do_not_matter(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "lock").write_bytes(left)

    with open_store(tmp_path, now_s):
        (tmp_path / "lock").write_bytes(left)
        with (
            pytest.raises(UsageError, match="another run is using this folder; wait for it, or give"),
            open_store(tmp_path, now_s),
        ):
            pass


def test_a_folder_is_free_once_its_run_has_ended(tmp_path: Path) -> None:
    keep(tmp_path, some(1))
    with pytest.raises(ZeroDivisionError), open_store(tmp_path, now_s):
        raise ZeroDivisionError

    with open_store(tmp_path, now_s) as store:
        assert held(store) == some(1)


def test_reading_needs_no_lock(tmp_path: Path) -> None:
    with open_store(tmp_path, now_s), open_store_to_read(tmp_path, now_s) as reading:
        assert reading is not None
        assert held(reading) == {}
