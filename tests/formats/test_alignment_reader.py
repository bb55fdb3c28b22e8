"""An alignment that was read gives the same bytes as the run, in every format."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st
from msgspec import UNSET, UnsetType

from subgen.cues.layout import lay_out
from subgen.cues.standards import STANDARDS
from subgen.errors import UsageError
from subgen.formats.alignment.reader import decode_alignment, track_of, written as all_written
from subgen.formats.base import Look
from subgen.formats.registry import WRITERS
from subgen.model import Chapter, Line, TimedLine, Track
from tests.support.builders import SUMMARY, any_word, silent_line, spans, timed_line

GAP = 200
DIRECTIONS: tuple[str | UnsetType, ...] = (UNSET, "V.O.")


@st.composite
def timed_lines(draw: st.DrawFn) -> list[TimedLine]:
    lines: list[TimedLine] = []
    start = 0
    for number in range(draw(st.integers(1, 3))):
        words = draw(st.lists(any_word, min_size=1, max_size=6))
        times = draw(spans(len(words), shortest=50, longest=90_000, longest_gap=3000))
        shifted = [(begin + start, end + start) for begin, end in times]
        text = draw(st.sampled_from(" \n\t")).join(words)
        line = draw(
            st.sampled_from(
                [
                    timed_line(text, shifted, str(number)),
                    silent_line(text, shifted[0][0], shifted[-1][1], str(number)),
                ]
            )
        )
        fields = Line(
            id=line.line.id,
            row=number + 2,
            text=line.line.text,
            speaker=draw(st.sampled_from([None, "ASHA"])),
            chapter=draw(st.sampled_from([None, "One; {two}"])),
            extra=(("note", "a | b"),),
            direction=draw(st.sampled_from(DIRECTIONS)),
        )
        lines.append(replace(line, line=fields))
        start = line.end + GAP
    return lines


def texts_of(name: str, track: Track, lines: list[TimedLine], karaoke: str | None) -> str:
    writer = WRITERS[name](track, Look(karaoke=karaoke))
    spoken = (line for line in lines if not line.is_gap)
    cues = lay_out(spoken, STANDARDS["shorts"], track.samples, track.sample_rate_hz)
    return "".join((writer.head(), *map(writer.line, lines), *map(writer.cue, cues), writer.tail(SUMMARY)))


@given(timed_lines(), st.sampled_from([8000, 16000, 24000, 44100]), st.sampled_from([None, "k", "off"]))
def test_every_format_written_from_the_json_equals_that_of_the_run(
    lines: list[TimedLine], rate_hz: int, karaoke: str | None
) -> None:
    end = lines[-1].end + GAP
    track = Track(
        name="book.wav",
        sample_rate_hz=rate_hz,
        samples=end,
        chapters=(Chapter(title="One", start=0, end=end),),
    )

    alignment = decode_alignment("book.json", texts_of("json", track, lines, karaoke).encode())

    assert track_of(alignment) == track
    for name in WRITERS:
        writer = WRITERS[name](track_of(alignment), Look(karaoke=karaoke))
        written = "".join(all_written(alignment, writer, STANDARDS["netflix"]))
        assert written == texts_of(name, track, lines, karaoke)


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"\xff", b'{"format": "subgen.alignment/2"}', b'{"format": 1']
)
def test_json_that_is_no_alignment_is_refused(raw: bytes) -> None:
    with pytest.raises(UsageError, match=r"^book\.json: not an alignment of this version of subgen: "):
        decode_alignment("book.json", raw)


def test_a_cue_that_shows_other_words_than_its_lines_have_is_refused() -> None:
    line = timed_line("one two", [(0, 500), (500, 1000)])
    track = Track(name=None, sample_rate_hz=1000, samples=1000)
    raw = texts_of("json", track, [line], None).replace('"text":"one two","spans"', '"text":"three","spans"')

    alignment = decode_alignment("book.json", raw.encode())

    with pytest.raises(UsageError, match=r"the cue at 0\.0 s shows words that its lines do not have"):
        list(all_written(alignment, WRITERS["srt"](track, Look()), STANDARDS["netflix"]))
