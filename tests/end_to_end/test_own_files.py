"""Files of the user in the places of outputs: never replaced unasked, never lost."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import Cli, Run

OPTIONS = ("--sample-rate", "8000", "--formats", "srt,json", "-q")
NOT_OURS = "subgen did not write this file; move it away, give another --out, or replace it with --overwrite"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.txt"
    path.write_text("One.\nTwo.\n")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".subgen")


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
def test_files_that_subgen_never_wrote_are_all_named_and_none_is_replaced(
    run: Run, tmp_path: Path, book: Path, dry_run: tuple[str, ...]
) -> None:
    (tmp_path / "book.wav").write_bytes(b"my interview")
    (tmp_path / "book.srt").write_text("my subtitles")
    (tmp_path / "book.json").symlink_to("nowhere")

    answer = run(book.name, *OPTIONS, "-o", ".", *dry_run)

    assert answer.returncode == 2
    assert answer.stderr.splitlines() == [
        f"subgen: {name}: {NOT_OURS}" for name in ("book.wav", "book.srt", "book.json")
    ]
    assert (tmp_path / "book.wav").read_bytes() == b"my interview"
    assert (tmp_path / "book.srt").read_text() == "my subtitles"
    assert not (tmp_path / ".subgen").exists()


def test_files_that_subgen_never_wrote_are_replaced_where_overwrite_asks_for_it(
    run: Run, tmp_path: Path, book: Path
) -> None:
    (tmp_path / "book.srt").write_text("my subtitles")

    answer = run(book.name, *OPTIONS, "-o", ".", "--overwrite")

    assert answer.returncode == 0
    assert "One." in (tmp_path / "book.srt").read_text()
    assert names(tmp_path) == ["book.json", "book.report.json", "book.srt", "book.txt", "book.wav"]


def test_a_format_that_is_asked_for_later_does_not_replace_a_file_of_the_user(
    run: Run, tmp_path: Path, book: Path
) -> None:
    run(book.name, *OPTIONS)
    (tmp_path / "out" / "book.vtt").write_text("mine")

    answer = run(book.name, "--sample-rate", "8000", "--formats", "srt,vtt")

    assert (answer.returncode, answer.stderr) == (2, f"subgen: out/book.vtt: {NOT_OURS}\n")


def test_a_clip_of_the_user_is_not_replaced(run: Run, tmp_path: Path, book: Path) -> None:
    wavs = tmp_path / "out" / "book" / "wavs"
    wavs.mkdir(parents=True)
    (wavs / "2.wav").write_bytes(b"mine")

    answer = run(book.name, *OPTIONS, "--clips")

    assert (answer.returncode, answer.stderr) == (2, f"subgen: out/book/wavs/2.wav: {NOT_OURS}\n")


@pytest.mark.parametrize("also", [(), ("--karaoke", "k", "--standard", "bbc")])
def test_a_file_that_was_changed_is_renamed_and_written_again(
    run: Run, tmp_path: Path, book: Path, also: tuple[str, ...]
) -> None:
    run(book.name, *OPTIONS)
    srt = tmp_path / "out" / "book.srt"
    before = srt.read_text()
    options = ("--sample-rate", "8000", "--formats", "srt,json", *also)
    said = "subgen: out/book.srt: it was changed since subgen wrote it, and will be renamed to "

    srt.write_text("first edit")
    foretold = run(book.name, *options, "--dry-run")
    first = run(book.name, *options)
    srt.write_text("second edit")
    second = run(book.name, *options)

    assert f"{said}book.edited.srt\n" in foretold.stderr
    assert f"{said}book.edited.srt\n" in first.stderr
    assert f"{said}book.edited-2.srt\n" in second.stderr
    assert (foretold.returncode, first.returncode, second.returncode) == (0, 0, 0)
    assert (tmp_path / "out" / "book.edited.srt").read_text() == "first edit"
    assert (tmp_path / "out" / "book.edited-2.srt").read_text() == "second edit"
    assert srt.read_text() == before


def test_changed_reports_and_clips_are_renamed_too(run: Run, tmp_path: Path, book: Path) -> None:
    out = tmp_path / "out"
    run(book.name, *OPTIONS, "--clips")
    (out / "book.report.json").write_text("mine")
    (out / "book" / "wavs" / "1.wav").write_bytes(b"mine")
    (out / "book" / "metadata.csv").write_bytes(b"mine")

    assert run(book.name, *OPTIONS, "--clips").returncode == 0

    assert (out / "book.edited.report.json").read_text() == "mine"
    assert (out / "book" / "wavs" / "1.edited.wav").read_bytes() == b"mine"
    assert (out / "book" / "metadata.edited.csv").read_bytes() == b"mine"


def test_overwrite_does_not_lose_a_changed_file(run: Run, tmp_path: Path, book: Path) -> None:
    run(book.name, *OPTIONS)
    (tmp_path / "out" / "book.srt").write_text("edit")

    run(book.name, *OPTIONS, "--overwrite")

    assert (tmp_path / "out" / "book.edited.srt").read_text() == "edit"


def test_a_changed_file_that_verify_has_found_is_renamed(
    run: Run, subgen: Cli, tmp_path: Path, book: Path
) -> None:
    run(book.name, *OPTIONS)
    srt = tmp_path / "out" / "book.srt"
    before, edit = srt.stat(), srt.read_text().replace("One.", "Eno.")
    srt.write_text(edit)
    os.utime(srt, ns=(before.st_atime_ns, before.st_mtime_ns))  # as an editor that keeps the time
    subgen("verify", "out")

    assert run(book.name, *OPTIONS).returncode == 0

    assert (tmp_path / "out" / "book.edited.srt").read_text() == edit


def test_a_foreign_and_a_changed_file_are_both_named(run: Run, tmp_path: Path, book: Path) -> None:
    run(book.name, *OPTIONS)
    (tmp_path / "out" / "book.srt").write_text("edit")
    (tmp_path / "out" / "book.vtt").write_text("mine")

    answer = run(book.name, "--sample-rate", "8000", "--formats", "srt,vtt", "--dry-run")

    assert answer.returncode == 2
    assert "out/book.vtt: subgen did not write this file" in answer.stderr
    assert "out/book.srt: it was changed since subgen wrote it" in answer.stderr


def test_outputs_are_known_although_the_ledger_is_lost(run: Run, tmp_path: Path, book: Path) -> None:
    run(book.name, *OPTIONS, "--clips")
    before = names(tmp_path / "out")
    for file in (tmp_path / "out" / ".subgen").glob("ledger.db*"):
        file.unlink()

    answer = run(book.name, *OPTIONS, "--clips", "--standard", "bbc", "--gain-db", "-3")

    assert answer.returncode == 0, answer.stderr
    assert names(tmp_path / "out") == before


def test_outputs_are_known_where_a_kill_came_before_they_were_recorded(
    run: Run, tmp_path: Path, book: Path
) -> None:
    ledger, kept = tmp_path / "out" / ".subgen" / "ledger.db", tmp_path / "kept.db"
    run(book.name, *OPTIONS)
    shutil.copy(ledger, kept)
    run(book.name, *OPTIONS, "--audio", "flac", "--standard", "bbc")
    shutil.copy(kept, ledger)  # as if the second run had ended between the files and the record

    answer = run(book.name, *OPTIONS, "--audio", "flac")

    assert answer.returncode == 0, answer.stderr
    assert names(tmp_path / "out") == ["book.flac", "book.json", "book.report.json", "book.srt", "book.wav"]
    assert json.loads((tmp_path / "out" / "book.json").read_text())["audio"]["path"] == "book.flac"


@pytest.mark.parametrize("quiet", [(), ("-q",)])
def test_going_back_to_a_take_keeps_a_changed_output_beside_the_new_one(
    run: Run, subgen: Cli, tmp_path: Path, book: Path, quiet: tuple[str, ...]
) -> None:
    assert run(book.name, *OPTIONS).returncode == 0
    assert run(book.name, *OPTIONS, "--retake", "1").returncode == 0
    (tmp_path / "out" / "book.srt").write_text("edited by hand")

    answer = subgen("use", "out", "1", "1", *quiet)

    assert answer.returncode == 0
    assert answer.stderr == (
        "subgen: out/book.srt: it was changed since subgen wrote it, and will be renamed to book.edited.srt\n"
    )
    assert (tmp_path / "out" / "book.edited.srt").read_text() == "edited by hand"
    assert (tmp_path / "out" / "book.srt").read_text().startswith("1\n")


def test_going_back_to_a_take_keeps_each_changed_output(
    run: Run, subgen: Cli, tmp_path: Path, book: Path
) -> None:
    assert run(book.name, *OPTIONS).returncode == 0
    assert run(book.name, *OPTIONS, "--retake", "1").returncode == 0
    (tmp_path / "out" / "book.wav").write_bytes(b"my mix")
    (tmp_path / "out" / "book.json").unlink()
    (tmp_path / "out" / "book.json").mkdir()

    assert subgen("use", "out", "1", "1").returncode == 0

    assert (tmp_path / "out" / "book.edited.wav").read_bytes() == b"my mix"
    assert (tmp_path / "out" / "book.edited.json").is_dir()
    assert json.loads((tmp_path / "out" / "book.json").read_text())["format"] == "subgen.alignment/1"
