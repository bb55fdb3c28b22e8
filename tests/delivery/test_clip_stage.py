"""The clip stage: one file a line that has takes, in batches, and the table of them."""

import json
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

import pytest

from subgen import files
from subgen.audio.wav import Wav
from subgen.delivery.clip_stage import ClipWriter
from subgen.model import Track
from tests.support.wireless import Beeps, ran

RATE_HZ = 8000
TABLE = "id,text\na,One line.\nb,Another line.\n"


def stamps(folder: Path) -> dict[str, int]:
    """Clips and table of a job, with the times at which they were written."""
    clips = folder / "out" / "book"
    return {
        str(path.relative_to(clips)): path.stat().st_mtime_ns for path in clips.rglob("*") if path.is_file()
    }


def test_each_line_has_a_clip_and_a_row_in_the_table(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=["srt"])

    assert set(stamps(tmp_path)) == {"wavs/a.wav", "wavs/b.wav", "metadata.csv"}
    assert (tmp_path / "out" / "book" / "metadata.csv").read_text() == (
        "a|One line.|One line.\nb|Another line.|Another line.\n"
    )


def test_a_line_without_takes_has_neither(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps("One line."), formats=["srt"], partial=True)

    assert set(stamps(tmp_path)) == {"wavs/b.wav", "metadata.csv"}
    assert (tmp_path / "out" / "book" / "metadata.csv").read_text() == "b|Another line.|Another line.\n"


def test_only_the_clip_of_a_line_that_changed_is_written_again(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=["srt"])
    before = stamps(tmp_path)

    ran(tmp_path, TABLE.replace("Another", "A different"), Beeps(), formats=["srt"])

    after = stamps(tmp_path)
    assert {name for name in after if after[name] != before[name]} == {"wavs/b.wav", "metadata.csv"}


def test_clips_that_are_missing_are_written_without_the_track(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=["srt"])
    track = tmp_path / "out" / "book.wav"
    before = track.stat().st_mtime_ns
    (tmp_path / "out" / "book" / "wavs" / "a.wav").unlink()

    delivered = ran(tmp_path, TABLE, Beeps(), formats=["srt"]).delivered[0]

    assert {path.name for path in delivered.written} == {"a.wav", "book.report.json"}
    assert track.stat().st_mtime_ns == before


@pytest.mark.parametrize("table", ["id,text\na,One line.\n", TABLE.replace("\nb,", "\nc,")])
def test_the_clip_of_a_line_that_is_no_more_is_removed(tmp_path: Path, table: str) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=["srt"])

    delivered = ran(tmp_path, table, Beeps(), formats=["srt"]).delivered[0]

    assert "wavs/b.wav" not in stamps(tmp_path)
    assert [each for each in delivered.facts.findings if each.kind == "former-clip"] == []


def test_the_clip_of_a_line_that_is_no_more_is_kept_and_reported_if_it_was_changed(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=["srt"])
    clip = tmp_path / "out" / "book" / "wavs" / "b.wav"
    clip.write_bytes(b"trimmed by hand")

    delivered = ran(tmp_path, "id,text\na,One line.\n", Beeps(), formats=["srt"]).delivered[0]

    assert clip.read_bytes() == b"trimmed by hand"
    (finding,) = [each for each in delivered.facts.findings if each.kind == "former-clip"]
    assert str(finding) == (
        f"book.csv: {clip} is kept: its line is no more, but the clip was changed since it was written"
    )


def test_clips_are_kept_by_a_run_without_clips_and_those_of_others_always(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=["srt"])
    other = tmp_path / "out" / "book" / "wavs" / "mine.wav"
    other.write_bytes(b"mine")

    ran(tmp_path, "id,text\na,One line.\n", Beeps(), formats=["srt"], clips=False)
    assert "wavs/b.wav" in stamps(tmp_path)

    ran(tmp_path, "id,text\na,One line.\n", Beeps(), formats=["srt"])
    assert set(stamps(tmp_path)) == {"wavs/a.wav", "wavs/mine.wav", "metadata.csv"}


def test_the_alignment_names_the_clip_of_each_line_that_has_one(tmp_path: Path) -> None:
    table = "id,text\na/b,One.\na:b,Two.\nc,Three.\n"

    delivered = ran(tmp_path, table, Beeps("Three."), formats=["json"], partial=True).delivered[0]

    lines = json.loads((tmp_path / "out" / "book.json").read_text())["lines"]
    assert [line.get("clip") for line in lines] == ["book/wavs/a_b.wav", "book/wavs/a_b-2.wav", None]
    assert [str(each) for each in delivered.facts.findings if each.kind == "clip-name"] == [
        "book.csv:3: line a:b: its clip is a_b-2.wav, as another id gives the same file name"
    ]


def test_the_alignment_names_clips_once_they_are_wanted_and_no_longer_than_that(tmp_path: Path) -> None:
    for clips in (False, True, False):
        ran(tmp_path, TABLE, Beeps(), formats=["json"], clips=clips)

        lines = json.loads((tmp_path / "out" / "book.json").read_text())["lines"]
        assert ["clip" in line for line in lines] == [clips, clips]


@pytest.mark.parametrize(
    ("count", "files_left", "batches"),
    [
        (0, 1000, []),
        (1, 1000, [1]),
        (64, 72, [64]),
        (65, 1000, [64, 1]),
        (200, 1000, [64, 64, 64, 8]),
        (25, 20, [12, 12, 1]),
        (2, 3, [1, 1]),
    ],
)
def test_clips_appear_in_batches_and_their_stamps_are_known(
    tmp_path: Path, count: int, files_left: int, batches: list[int]
) -> None:
    opened: list[int] = []

    def replacing(paths: Iterable[Path]) -> AbstractContextManager[Mapping[Path, BinaryIO]]:
        batch = list(paths)
        opened.append(len(batch))
        return files.replace_files(batch)

    paths = [tmp_path / f"{number}.wav" for number in range(count)]
    with ClipWriter(paths, Wav(), replacing, files, lambda: files_left) as clips:
        for path in paths:
            clip = Track(name=path.name, sample_rate_hz=RATE_HZ, samples=5)
            clips.write(path, clip, iter([b"\1\0" * 2, b"\1\0" * 3]))

    assert opened == batches
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in paths}
    assert list(clips.written) == paths
    assert all(files.matches(path, seen) for path, seen in clips.written.items())
