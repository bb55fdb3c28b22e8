"""Whole jobs on a failing disk: the n-th write, sync, rename or open fails, for every n."""

import errno
import shutil
from pathlib import Path

import pytest

from subgen.app.inspect import verify
from subgen.errors import OutputError, UsageError
from tests.support.delivered_files import digests
from tests.support.faulty_disk import Disk, faulty_disk, sqlite_can_fail, until_clean
from tests.support.wireless import Beeps, ran

BEFORE = "text\nOne line.\nAnother line.\n"
AFTER = "text\nOne line.\nAnother line.\nA third line.\n"


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """The folders of a job before and after an edit of its input."""
    for name, tables in {"before": [BEFORE], "after": [BEFORE, AFTER]}.items():
        (tmp_path / name).mkdir()
        for table in tables:
            ran(tmp_path / name, table, Beeps())
    return tmp_path


@pytest.mark.skipif(not sqlite_can_fail(), reason="the SQLite of this Python cannot be made to fail")
@pytest.mark.parametrize(("code", "keeps_failing"), [(errno.EIO, False), (errno.ENOSPC, True)])
def test_a_failure_is_one_line_and_the_next_run_repairs_it(
    folders: Path,
    code: int,
    keeps_failing: bool,  # noqa: FBT001 # passed by pytest
) -> None:
    before, after = (digests(folders / name / "out") for name in ("before", "after"))

    def attempt(fails_at: int) -> Disk:
        work = folders / "work"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(folders / "before", work)
        (work / "book.csv").write_text(AFTER)
        service = Beeps()
        message = ""
        with faulty_disk(work, fails_at=fails_at, code=code, keeps_failing=keeps_failing) as disk:
            try:
                ran(work, AFTER, service)
            except (OutputError, UsageError) as error:
                message = str(error)
        assert "\n" not in message
        broken = digests(work / "out")
        assert message or broken == after, disk.failed
        assert all(broken[name] in {before.get(name), after[name]} for name in broken if name in after)

        ran(work, AFTER, service)

        assert digests(work / "out") == after, disk.failed
        assert service.asked <= 2, disk.failed
        assert verify(work / "out")[1] == [], disk.failed
        return disk

    attempts = list(until_clean(attempt))

    assert len(attempts) > 50
