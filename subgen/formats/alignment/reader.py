"""Read an alignment, and write it in other formats."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec
from msgspec import UNSET

from subgen.cues.layout import lay_out
from subgen.cues.standards import CueStandard
from subgen.errors import UsageError
from subgen.formats.alignment.schema import AlignedCue, AlignedLine, Alignment
from subgen.formats.base import Writer
from subgen.model import (
    Chapter,
    Cue,
    CueWord,
    Line,
    Span,
    Summary,
    TimedLine,
    TimedWord,
    Timing,
    Track,
)
from subgen.text.direction import line_runs_right_to_left
from subgen.units import samples_of_seconds

__all__ = ["decode_alignment", "track_of", "written"]


def decode_alignment(file: str, raw: bytes) -> Alignment:
    """Decode an alignment.

    Args:
        file: Name of its file, for messages.
        raw: The JSON.

    Raises:
        UsageError: The JSON is no alignment, or one of a later version.
    """
    try:
        return msgspec.json.decode(raw, type=Alignment)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise UsageError(f"{file}: not an alignment of this version of subgen: {fault}") from None


def track_of(alignment: Alignment) -> Track:
    """Return the track of an alignment, from which writers are made."""
    rate_hz = alignment.audio.sample_rate_hz
    return Track(
        name=alignment.audio.path,
        sample_rate_hz=rate_hz,
        samples=alignment.audio.samples,
        chapters=tuple(
            Chapter(
                title=chapter.title,
                start=samples_of_seconds(chapter.start_s, rate_hz),
                end=samples_of_seconds(chapter.end_s, rate_hz),
            )
            for chapter in alignment.chapters
        ),
    )


def written(alignment: Alignment, writer: Writer, standard: CueStandard) -> Iterator[str]:
    """Write an alignment in the format of a writer that was made for its track.

    Args:
        alignment: The alignment.
        writer: The writer.
        standard: Limits of the cues that are laid out, where the alignment has words and no cues.

    Raises:
        UsageError: A cue shows words that its lines do not have.
    """
    rate_hz = alignment.audio.sample_rate_hz
    lines = {line.id: _timed_line(line, rate_hz) for line in alignment.lines}
    leftward = {
        line_id for line_id, line in lines.items() if line_runs_right_to_left(line.line.text, line.language)
    }
    yield writer.head()
    for line in lines.values():
        yield writer.line(line)
    if not alignment.cues:
        end = max((line.end for line in lines.values()), default=0)
        yield from map(
            writer.cue, lay_out(lines.values(), standard, max(alignment.audio.samples, end), rate_hz)
        )
    for cue in alignment.cues:
        shown = _cue(cue, lines, rate_hz)
        first = shown.spans[0].line if shown.spans else None
        yield writer.cue(replace(shown, is_leftward=first in leftward))
    yield writer.tail(Summary(**msgspec.structs.asdict(alignment.summary)))


def _timed_line(line: AlignedLine, rate_hz: int) -> TimedLine:
    return TimedLine(
        line=Line(
            id=line.id,
            row=line.row,
            text=line.text,
            speaker=line.speaker,
            chapter=line.chapter,
            extra=tuple(line.extra.items()),
            direction=line.direction,
        ),
        voice=line.voice,
        language=line.language,
        start=samples_of_seconds(line.start_s, rate_hz),
        end=samples_of_seconds(line.end_s, rate_hz),
        words=tuple(
            TimedWord(
                text=word.text,
                char_start=word.char_start,
                char_end=word.char_end,
                start=samples_of_seconds(word.start_s, rate_hz),
                end=samples_of_seconds(word.end_s, rate_hz),
                timing=Timing(word.timing),
            )
            for word in line.words
        ),
        is_gap=line.status == "failed",
        clip=None if line.clip is UNSET else line.clip,
    )


def _cue(cue: AlignedCue, lines: dict[str, TimedLine], rate_hz: int) -> Cue:
    start, end = samples_of_seconds(cue.start_s, rate_hz), samples_of_seconds(cue.end_s, rate_hz)
    try:
        words = [
            word
            for span in cue.spans
            for word in lines[span.line].words[span.first_word : span.last_word + 1]
        ]
        line = lines[cue.spans[0].line] if cue.spans else None
        return Cue(
            start=start,
            end=end,
            words=tuple(_cue_words(cue.text, words, end)),
            spans=tuple(Span(**msgspec.structs.asdict(span)) for span in cue.spans),
            speaker=line.line.speaker if line else None,
            language=line.language if line else "",
        )
    except (KeyError, ValueError):
        raise UsageError(f"the cue at {cue.start_s} s shows words that its lines do not have") from None


def _cue_words(text: str, words: list[TimedWord], end: int) -> Iterator[CueWord]:
    """Find words one after the other in the text of their cue, each with the text up to the next."""
    places = []
    after = 0
    for word in words:
        place = text.index(word.text, after)
        after = place + len(word.text)
        places.append((place, after))
    ends = [place for place, _ in places[1:]] + [len(text)]
    for word, (_, word_end), until in zip(words, places, ends, strict=True):
        yield CueWord(text=word.text, after=text[word_end:until], start=word.start, end=min(word.end, end))
