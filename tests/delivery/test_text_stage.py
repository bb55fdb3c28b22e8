"""The text stage: every stale format gets all lines and cues, and the report counts them in any case."""

import json
from pathlib import Path
from typing import Any

from subgen.config.format_table import TEXT_FORMATS
from subgen.delivery.record import DeliveryRecord
from tests.support.wireless import Beeps, ran

TABLE = "id,text\na,One line.\nb,Another line.\n"


def delivered(folder: Path, **options: Any) -> DeliveryRecord:
    """The record of a job."""
    return ran(folder, TABLE, Beeps(), clips=False, **options).delivered[0]


def test_all_formats_are_written_in_one_go(tmp_path: Path) -> None:
    record = delivered(tmp_path, formats=list(TEXT_FORMATS))

    assert set(record.outputs.texts.values()) < record.written
    for path in record.outputs.texts.values():
        assert "Another" in path.read_text()


def test_only_stale_formats_are_written_again(tmp_path: Path) -> None:
    delivered(tmp_path, formats=["srt", "vtt", "json"])
    (tmp_path / "out" / "book.vtt").unlink()

    record = delivered(tmp_path, formats=["srt", "vtt", "json"])

    assert {path.name for path in record.written} == {"book.vtt", "book.report.json"}


def test_lines_and_cues_are_counted_though_no_format_is_stale(tmp_path: Path) -> None:
    first = delivered(tmp_path, formats=["srt"])
    (tmp_path / "out" / "book.wav").unlink()

    second = delivered(tmp_path, formats=["srt"])

    assert {path.name for path in second.written} == {"book.wav", "book.report.json"}
    assert second.facts == first.facts
    assert second.facts.words.words == 4
    assert second.facts.cues is not None
    assert second.facts.cues.count == 1  # two short lines of one voice share a cue


def test_lines_without_events_are_one_finding_with_their_voices(tmp_path: Path) -> None:
    record = delivered(tmp_path, formats=["srt"])

    assert [str(finding) for finding in record.facts.findings if finding.kind == "no-word-events"] == [
        "book.csv: 2 lines have no word events (gurleen); their words' times are estimated from the audio"
    ]


def test_the_alignment_has_all_lines_before_the_first_cue(tmp_path: Path) -> None:
    delivered(tmp_path, formats=["json"])

    text = (tmp_path / "out" / "book.json").read_text()
    assert [line["id"] for line in json.loads(text)["lines"]] == ["a", "b"]
    assert text.index('"id":"b"') < text.index('"cues"')
