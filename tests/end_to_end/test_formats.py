"""Every format as a user gets it: from a run, and from the alignment of that run."""

from pathlib import Path

import pytest

from subgen import UsageError, read_alignment, write_format
from subgen.config.format_table import DEFAULT_FORMATS, TEXT_FORMATS
from subgen.config.settings import Settings
from subgen.formats.registry import format_of
from tests.conftest import SAMPLES, Cli, Run

QUICK = ("--audio", "none", "--sample-rate", "8000")
ENDINGS = {
    "lrc": "story.lrc",
    "ttml": "story.ttml",
    "textgrid": "story.TextGrid",
    "ctm": "story.ctm",
    "tsv": "story.tsv",
    "audacity": "story.audacity.txt",
}


def test_every_format_is_the_same_from_a_run_and_from_its_alignment(
    subgen: Cli, run: Run, tmp_path: Path
) -> None:
    answer = run(SAMPLES / "story.txt", "--formats", ",".join(TEXT_FORMATS), "--sample-rate", "8000")

    assert answer.returncode == 0
    alignment = read_alignment(tmp_path / "out" / "story.json")
    for name, file in ENDINGS.items():
        write_format(alignment, tmp_path / file)
        assert (tmp_path / file).read_bytes() == (tmp_path / "out" / file).read_bytes()
        write_format(alignment, tmp_path / "named", format_name=name)
        assert (tmp_path / "named").read_bytes() == (tmp_path / file).read_bytes()
    assert subgen("verify", "out").returncode == 0


def test_four_formats_are_the_default(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.")

    assert run("a.txt", *QUICK).returncode == 0
    assert DEFAULT_FORMATS == Settings().formats == ("srt", "vtt", "ass", "json")
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {".subgen", "a.srt", "a.vtt", "a.ass", "a.json", "a.report.json"}


def test_an_unknown_format_is_refused_with_the_nearest_one(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.")

    answer = subgen("run", "a.txt", "--formats", "srt,textgird")

    assert answer.returncode == 2
    assert "textgrid" in answer.stderr


@pytest.mark.parametrize(("table", "formats"), [("book.tsv", "tsv"), ("book.TSV", "tsv,srt")])
def test_an_output_does_not_replace_its_own_input(
    subgen: Cli, tmp_path: Path, table: str, formats: str
) -> None:
    (tmp_path / "book.tsv").write_text("text\nHello.\n")
    (tmp_path / table).write_text("text\nHello.\n")

    answer = subgen("run", "book.tsv", "--formats", formats, *QUICK, "-o", ".")

    assert answer.returncode == 2
    assert answer.stderr == "subgen: book.tsv: an input is in the place of an output; give another --out\n"
    assert (tmp_path / "book.tsv").read_text() == "text\nHello.\n"


def test_a_failed_line_breaks_no_format(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,voice\nOne.,meher\nTwo.,nobody\nThree.,meher\n")
    answer = run("a.csv", "--partial", "--formats", ",".join(ENDINGS), *QUICK)

    written = {
        name: (tmp_path / "out" / file.replace("story", "a")).read_text() for name, file in ENDINGS.items()
    }
    assert answer.returncode == 1
    assert {name: ("One." in text, "Two." in text, "Three." in text) for name, text in written.items()} == {
        **dict.fromkeys(ENDINGS, (True, False, True)),
        "textgrid": (True, True, True),
    }
    assert written["textgrid"].count("Two.") == 1


def test_the_name_of_a_file_determines_its_format() -> None:
    assert {name: format_of(f"a.{form.extension}") for name, form in TEXT_FORMATS.items()} == {
        name: name for name in TEXT_FORMATS
    }
    assert [format_of(name) for name in ("BOOK.SRT", "b.textgrid", "a.Audacity.txt", "a.txt", "srt", "")] == [
        "srt",
        "textgrid",
        "audacity",
        None,
        None,
        None,
    ]


def test_a_file_with_an_unknown_ending_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.")
    run("a.txt", *QUICK, "--formats", "json")

    with pytest.raises(UsageError, match=r"book\.txt: 'txt' is not a format"):
        write_format(read_alignment(tmp_path / "out" / "a.json"), tmp_path / "book.txt")
