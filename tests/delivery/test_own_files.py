"""Files of the user that come into the places of outputs while a run is under way."""

from pathlib import Path

import pytest

from subgen import files
from subgen.app.empty_folder import NoRecords
from subgen.config.settings import Settings
from subgen.delivery.own_files import OwnFiles


def own_files(out: Path, *, overwrite: bool = False) -> OwnFiles:
    log = files.WrittenLog(out / "log", out)
    return OwnFiles(Settings(out=out, overwrite=overwrite), NoRecords(), files, log)


def test_a_file_that_came_after_the_check_is_kept_under_another_name(tmp_path: Path) -> None:
    path = tmp_path / "book.srt"
    path.write_text("mine")

    with files.replace_files([path], new_name=own_files(tmp_path).new_name) as opened:
        opened[path].write(b"new")

    assert path.read_text() == "new"
    assert (tmp_path / "book.edited.srt").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "taken", "edited"),
    [
        ("book.srt", (), "book.edited.srt"),
        ("book.srt", ("book.edited.srt", "book.edited-2.srt"), "book.edited-3.srt"),
        ("a.b.report.json", (), "a.b.edited.report.json"),
        (".hidden.wav", (), ".hidden.edited.wav"),
    ],
)
def test_the_new_name_is_the_first_that_is_free(
    tmp_path: Path, name: str, taken: tuple[str, ...], edited: str
) -> None:
    for each in (name, *taken):
        (tmp_path / each).write_text("mine")

    assert own_files(tmp_path).new_name(tmp_path / name) == tmp_path / edited
    assert own_files(tmp_path, overwrite=True).new_name(tmp_path / name) is None
    assert own_files(tmp_path).new_name(tmp_path / "nothing.srt") is None
