"""`subgen verify` of files whose times are not those that the words have."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from subgen.config.format_table import TEXT_FORMATS
from tests.conftest import Cli
from tests.support.wireless import Beeps, ran

TABLE = "id,text\na,One line.\nb,Another line.\n"
STEPS = [
    ("book.TextGrid", "xmax = 1.057625", "xmax = 1.057626", "word 3, row 46: ends at 1.057626 s"),
    ("book.ass", r"{\k25}{\kf31}", r"{\k26}{\kf30}", "cue 1, row 17, word 3: starts at 0.760000 s"),
    ("book.audacity.txt", "0.750000", "0.750001", "word 3, row 3: starts at 0.750001 s"),
    ("book.ctm", "0.307625", "0.307624", "word 3, row 3: ends at 1.057624 s"),
    ("book.lrc", "\n[00:01.25]", "\n[00:01.26]", "cue 1, row 1: ends at 1.260000 s"),
    ("book.srt", "01,250", "01,249", "cue 1, row 2: ends at 1.249000 s"),
    ("book.tsv", "\t1.250000", "\t1.250001", "word 4, row 5: ends at 1.250001 s"),
    (
        "book.ttml",
        'begin="00:00:00.750"',
        'begin="00:00:00.751"',
        "cue 1, row 10, word 3: starts at 0.751000 s",
    ),
    ("book.vtt", "<00:00:00.750>", "<00:00:00.749>", "cue 1, row 7, word 3: starts at 0.749000 s"),
]
"""A file, a time in it, one step of its clock beside it, and what is told first."""


def test_a_row_too_many_in_the_metadata_of_clips_is_named(subgen: Cli, tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps())
    with (tmp_path / "out" / "book" / "metadata.csv").open("a") as metadata:
        metadata.write("c|Three.|Three.\n")

    assert "out/book/metadata.csv: has 3 rows of 2" in subgen("verify", "out").stderr


@pytest.mark.parametrize("formats", [list(TEXT_FORMATS), [name for name in TEXT_FORMATS if name != "json"]])
def test_a_time_that_is_a_step_off_is_named_in_every_format(
    subgen: Cli, tmp_path: Path, formats: Sequence[str]
) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=formats)
    before = subgen("verify", "out")
    for name, time, step, _ in STEPS:
        path = tmp_path / "out" / name
        path.write_text(path.read_text().replace(time, step, 1))

    told = subgen("verify", "out")

    assert (before.returncode, before.stderr) == (0, "")
    assert told.returncode == 1
    flaws = told.stderr.splitlines()
    first = {
        name: next(flaw for flaw in flaws if f"{name}: " in flaw and " row " in flaw) for name, *_ in STEPS
    }
    assert {name: flaw.partition(", not at")[0] for name, flaw in first.items()} == {
        name: f"subgen: out/{name}: {said}" for name, _, _, said in STEPS
    }


def test_bytes_that_are_no_text_are_told_with_their_row(subgen: Cli, tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=tuple(TEXT_FORMATS))
    for name, *_ in STEPS:
        (tmp_path / "out" / name).write_bytes(b"\xff\x00\xfe\n" * 3)

    told = subgen("verify", "out")

    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert all(f"subgen: out/{name}: " in told.stderr for name, *_ in STEPS)
    assert (
        "subgen: out/book.ctm: word 1, row 1: '\N{REPLACEMENT CHARACTER}\\x00\N{REPLACEMENT CHARACTER}' is"
        in told.stderr
    )


def test_a_cue_of_a_line_that_the_alignment_does_not_have_is_held_to_its_own_times(
    subgen: Cli, tmp_path: Path
) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=["json", "vtt"])
    path = tmp_path / "out" / "book.json"
    path.write_text(path.read_text().replace('"spans":[{"line":"a"', '"spans":[{"line":"z"', 1))
    assert '"line":"z"' in path.read_text()

    assert subgen("verify", "out").stderr.splitlines() == [
        "subgen: out/book.json: is stale: the file was changed since it was written; run again"
    ]
