"""Files of earlier runs with other settings: current while their takes are the same, else stale."""

import json
from pathlib import Path

import pytest

from tests.conftest import Cli, Run

OPTIONS = ("--sample-rate", "8000", "-q")
BOOK = "One.\nTwo.\nThree.\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.txt"
    path.write_text(BOOK)
    return path


def states(subgen: Cli) -> dict[str, tuple[str, list[str]]]:
    """File that is not right -> its state, and the reasons."""
    (facts,) = json.loads(subgen("status", "out", "--json").stdout)["inputs"]
    return {
        each["path"]: (each["state"], each["reasons"])
        for each in facts["outputs"]
        if each["state"] != "right"
    }


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("--formats srt,vtt,ass,json", "--formats srt"),
        ("--formats srt --audio wav", "--formats srt --audio flac"),
        ("--formats srt,vtt --audio wav", "--formats vtt --audio none"),
        ("--formats srt --standard bbc", "--formats vtt --standard netflix"),
        ("--formats ass --karaoke ko", "--formats vtt --karaoke off"),
        ("--formats ass,json", "--formats srt -c style.toml"),
        ("--formats json --audio mp3 --bitrate 32", "--formats json --audio opus --bitrate 48"),
        ("--formats srt --clips", "--formats srt"),
        ("--formats json --clips", "--formats srt --clips"),
        ("--formats json --clips", "--formats srt"),
    ],
)
def test_outputs_of_other_settings_stay_current(
    run: Run, subgen: Cli, book: Path, first: str, then: str
) -> None:
    book.with_name("style.toml").write_text("[style]\nsize = 40\n")
    for options in (first, then):
        assert run(book.name, *OPTIONS, *options.split()).returncode == 0

    answer = subgen("verify", "out")

    assert states(subgen) == {}
    assert (answer.returncode, answer.stderr) == (0, "")


def test_they_are_stale_with_the_reason_once_their_takes_changed(run: Run, subgen: Cli, book: Path) -> None:
    run(book.name, *OPTIONS, "--formats", "srt,ass", "--standard", "bbc", "--clips")
    run(book.name, *OPTIONS, "--formats", "vtt")
    book.write_text("One.\nTwo!\nThree.\n")
    run(book.name, *OPTIONS, "--formats", "vtt")

    answer = subgen("verify", "out")

    text = "text, voice or columns of lines changed"
    assert states(subgen) == {
        "out/book.ass": ("left over", ["lines have new takes", text]),
        "out/book.srt": ("left over", ["lines have new takes", text]),
        "out/book/metadata.csv": ("left over", ["ids or texts of the clips changed"]),
        "out/book/wavs/2.wav": ("left over", ["1 line has new takes"]),
    }
    assert answer.returncode == 1
    assert (
        "out/book/wavs/2.wav: is left over from an earlier run, and stale: 1 line has new takes; "
        in answer.stderr
    )
    assert f"  out/book.srt: left over: lines have new takes; {text}\n" in subgen("status", "out").stdout


def test_missing_clips_are_one_row(run: Run, subgen: Cli, tmp_path: Path, book: Path) -> None:
    run(book.name, *OPTIONS, "--formats", "srt", "--clips")
    wavs = tmp_path / "out" / "book" / "wavs"
    for number in (1, 3):
        (wavs / f"{number}.wav").unlink()
    (wavs / "2.wav").write_bytes(b"other")

    told, answer = subgen("status", "out").stdout, subgen("verify", "out")

    assert told.splitlines()[1:] == [
        "  files: 4 right, 2 missing, 1 stale",
        "  out/book.wav: right",
        "  out/book.srt: right",
        "  out/book/metadata.csv: right",
        "  out/book/wavs: 2 clips: missing",
        "  out/book/wavs/2.wav: stale: the file was changed since it was written",
        "  out/book.report.json: right",
    ]
    assert answer.stderr.splitlines()[0] == (
        "subgen: out/book/wavs: 2 clips, 1.wav the first, are missing; run again"
    )
    assert len(answer.stderr.splitlines()) == 3


NO_OUTPUTS = "none of its outputs is in out; run it again"
NEVER_WRITTEN = "no outputs were written yet; run again"


@pytest.mark.parametrize(
    ("case", "flaw"),
    [
        (".subgen --clips", NO_OUTPUTS),
        (".subgen/ledger.db --clips", NO_OUTPUTS),
        (".subgen --max-characters 6", NEVER_WRITTEN),
        (".subgen/ledger.db --max-characters 6", NEVER_WRITTEN),
    ],
)
def test_an_input_of_another_project_is_one_flaw_that_can_be_mended(
    run: Run, subgen: Cli, book: Path, case: str, flaw: str
) -> None:
    folder, (copied, *options) = book.parent, case.split()
    (folder / "other").mkdir()
    (folder / "other" / "guests.csv").write_text("text\nFour.\nFive.\n")
    run("other/guests.csv", "-o", "other/out", *OPTIONS, *options)
    (folder / "out" / copied).parent.mkdir(parents=True)
    (folder / "other" / "out" / copied).rename(folder / "out" / copied)
    assert run(book.name, *OPTIONS).returncode == 0

    answer = subgen("verify", "out")
    forgotten = subgen("clean", "out", "--forget", "guests", "--yes")

    remedy = "or, if it does not belong there, forget it with `subgen clean out --forget guests`"
    assert (answer.returncode, answer.stderr) == (1, f"subgen: other/guests.csv: {flaw}, {remedy}\n")
    assert forgotten.returncode == 0
    assert (subgen("verify", "out").returncode, subgen("verify", "out").stderr) == (0, "")


def test_a_budget_that_ends_a_run_leaves_outputs_with_gaps_under_partial(
    run: Run, subgen: Cli, tmp_path: Path, book: Path
) -> None:
    options = ("--sample-rate", "8000", "--formats", "srt,json")

    stopped = run(book.name, *options, "--partial", "--max-characters", "9", "--json")
    summary = json.loads(stopped.stdout)
    lines = json.loads((tmp_path / "out" / "book.json").read_text())["lines"]
    checked = subgen("verify", "out")

    assert stopped.returncode == 1
    assert (summary["done"], summary["pending"], summary["gaps"]) == (2, 1, 1)
    assert [line["status"] for line in lines] == ["done", "done", "failed"]
    assert "line 3 is missing, and silent for " in stopped.stderr
    assert "Three" not in (tmp_path / "out" / "book.srt").read_text()
    assert (checked.returncode, checked.stderr) == (0, "")
    again = run(book.name, *options, "--partial", "--json")
    assert (again.returncode, json.loads(again.stdout)["gaps"]) == (0, 0)


def test_nothing_is_written_of_an_input_without_any_take(run: Run, tmp_path: Path, book: Path) -> None:
    stopped = run(book.name, *OPTIONS, "--partial", "--max-characters", "0")

    assert stopped.returncode == 1
    assert not (tmp_path / "out" / "book.wav").exists()


def test_without_partial_a_budget_leaves_no_outputs(run: Run, tmp_path: Path, book: Path) -> None:
    run(book.name, *OPTIONS, "--max-characters", "9")

    assert not (tmp_path / "out" / "book.wav").exists()


def test_quiet_does_not_hide_that_a_file_of_the_user_is_renamed(run: Run, tmp_path: Path, book: Path) -> None:
    run(book.name, *OPTIONS)
    (tmp_path / "out" / "book.srt").write_text("edit")

    answer = run(book.name, *OPTIONS)

    assert answer.stderr == (
        "subgen: out/book.srt: it was changed since subgen wrote it, and will be renamed to book.edited.srt\n"
    )
