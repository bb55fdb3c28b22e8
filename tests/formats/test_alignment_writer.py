import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from subgen.formats.alignment.writer import AlignmentWriter
from subgen.formats.base import Look
from subgen.model import Chapter, Cue, Line, Summary, TimedLine, Track
from tests.support.builders import HOSTILE, any_word, cue, silent_line, still, timed_line

_SUMMARY = Summary(lines=1, done=1, failed=0, requests=1, characters=24)


def _alignment(
    lines: list[TimedLine], cues: list[Cue], chapters: tuple[Chapter, ...] = (), rate_hz: int = 1000
) -> dict[str, Any]:
    track = Track(name="book.wav", sample_rate_hz=rate_hz, samples=1_234_567, chapters=chapters)
    writer = AlignmentWriter(track, Look())
    pieces = [writer.head(), *map(writer.line, lines), *map(writer.cue, cues), writer.tail(_SUMMARY)]
    read: dict[str, Any] = json.loads("".join(pieces))
    return read


def test_an_alignment_is_one_object_in_the_documented_form() -> None:
    line = timed_line("I see", [(80, 210), (300, 900)])
    shown = cue("I see", [(80, 210), (300, 900)])

    assert _alignment([line], [shown], (Chapter(title="One", start=0, end=1_234_567),)) == {
        "format": "subgen.alignment/1",
        "audio": {"path": "book.wav", "sample_rate_hz": 1000, "samples": 1_234_567, "duration_s": 1234.567},
        "lines": [
            {
                "id": "1",
                "row": 1,
                "text": "I see",
                "speaker": None,
                "voice": "meher",
                "language": "en",
                "chapter": None,
                "start_s": 0.08,
                "end_s": 0.9,
                "status": "done",
                "extra": {},
                "words": [
                    {
                        "text": "I",
                        "char_start": 0,
                        "char_end": 1,
                        "start_s": 0.08,
                        "end_s": 0.21,
                        "timing": "service",
                    },
                    {
                        "text": "see",
                        "char_start": 2,
                        "char_end": 5,
                        "start_s": 0.3,
                        "end_s": 0.9,
                        "timing": "service",
                    },
                ],
            }
        ],
        "cues": [
            {
                "start_s": 0.08,
                "end_s": 0.9,
                "text": "I see",
                "spans": [{"line": "1", "first_word": 0, "last_word": 1}],
            }
        ],
        "chapters": [{"title": "One", "start_s": 0.0, "end_s": 1234.567}],
        "summary": {"lines": 1, "done": 1, "failed": 0, "requests": 1, "characters": 24},
    }


@pytest.mark.parametrize(("lines", "cues"), [(0, 0), (1, 0), (0, 1), (3, 2)])
def test_any_number_of_lines_and_cues_gives_one_object(lines: int, cues: int) -> None:
    read = _alignment([timed_line("a", [(0, 1)])] * lines, [still("a")] * cues)

    assert (len(read["lines"]), len(read["cues"])) == (lines, cues)


def test_a_line_without_takes_is_failed_and_has_times_but_no_words() -> None:
    (line,) = _alignment([silent_line("I see", 1500, 2750)], [])["lines"]

    assert (line["status"], line["text"], line["words"]) == ("failed", "I see", [])
    assert (line["start_s"], line["end_s"]) == (1.5, 2.75)


def test_times_have_six_decimals() -> None:
    read = _alignment([timed_line("a", [(1, 2_646_001)])], [], rate_hz=44_100)

    assert (read["lines"][0]["start_s"], read["lines"][0]["end_s"]) == (0.000023, 60.000023)


def test_unknown_columns_are_in_extra_in_their_order() -> None:
    line = timed_line("a", [(0, 1)])
    row = Line(id="1", row=2, text="a", extra=(("z", "1"), ("mood", "calm, \N{LINE SEPARATOR}")))

    read = _alignment([TimedLine(line=row, voice="v", language="en", start=0, end=1, words=line.words)], [])

    assert list(read["lines"][0]["extra"].items()) == [("z", "1"), ("mood", "calm, \N{LINE SEPARATOR}")]


def test_a_direction_is_on_its_line_and_others_have_no_such_key() -> None:
    plain = timed_line("a", [(0, 1)])
    directed = replace(plain, line=replace(plain.line, id="2", direction="V.O."))

    read = _alignment([plain, directed], [])

    assert "direction" not in read["lines"][0]
    assert read["lines"][1]["direction"] == "V.O."


@given(
    words=st.lists(st.sampled_from(HOSTILE) | any_word, min_size=1, max_size=6),
    between=st.sampled_from([" ", "\n", "\t\u2028"]),
)
def test_text_reads_back_equal(words: list[str], between: str) -> None:
    text = f" {between.join(words)} "
    times = [(place, place + 1) for place in range(len(words))]

    read = _alignment([timed_line(text, times)], [still(" ".join(words))])

    assert read["lines"][0]["text"] == text
    assert [word["text"] for word in read["lines"][0]["words"]] == words
    assert [text[word["char_start"] : word["char_end"]] for word in read["lines"][0]["words"]] == words
    assert read["cues"][0]["text"] == " ".join(words)
