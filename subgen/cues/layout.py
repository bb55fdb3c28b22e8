"""Words into cues: which stand together, where a cue's lines break, and when it comes and goes.

A simple layout, which holds the standard's characters a line, lines, longest duration and gap. Each cue
takes as many words as it can hold and ends at the best place among the later ones: a sentence end, else a
clause end, else as late as possible. Two lines are bottom-heavy. A cue comes with its first word and goes
with its last, or later where it would be too short to read, or earlier where the gap to the next asks so.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from subgen.cues.length import length
from subgen.model import Cue, CueWord, Finding, Span, TimedLine, TimedWord
from subgen.punctuation import ends_clause, ends_sentence
from subgen.standards import CueStandard
from subgen.units import samples_of_us

__all__ = ["lay_out", "long_word_findings"]

_EARLIEST_END = {2: 0.3, 1: 0.6}
"""Rank of an end -> the part of a full cue that must come before it, or the cue would be too empty."""

_LAST_WORD_US = 20_000
"""What the last word keeps of its time, whatever the gap asks: two steps of the coarsest format's clock."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """A standard, in samples."""

    standard: CueStandard
    shortest: int
    longest: int | None
    gap: int
    last_word: int


def lay_out(
    lines: Iterable[TimedLine], standard: CueStandard, samples: int, sample_rate_hz: int
) -> Iterator[Cue]:
    """Cues for the lines of a track, in order, none overlapping.

    Args:
        lines: In order of time.
        standard: What a cue may be.
        samples: Length of the track; no cue outlasts it.
        sample_rate_hz: Samples a second of the track.
    """
    limits = _Limits(
        standard,
        samples_of_us(standard.shortest_us, sample_rate_hz),
        None if standard.longest_us is None else samples_of_us(standard.longest_us, sample_rate_hz),
        samples_of_us(standard.gap_us, sample_rate_hz),
        samples_of_us(_LAST_WORD_US, sample_rate_hz),
    )
    waiting: Cue | None = None
    for line in lines:
        for first, last in _groups(line, limits):
            cue = _cue(line, first, last, limits)
            if waiting is not None:
                yield _timed(waiting, cue.start, limits)
            waiting = cue
    if waiting is not None:
        yield _timed(waiting, samples + limits.gap, limits)


def long_word_findings(file: str, line: TimedLine, standard: CueStandard) -> Iterator[Finding]:
    """The words of a line that are longer than a line of the standard."""
    if standard.line_chars is None:
        return
    for word in line.words:
        if length(word.text) > standard.line_chars:
            yield Finding(
                kind="long-word",
                file=file,
                row=line.line.row,
                line=line.line.id,
                message=f"a word of {length(word.text)} characters, beginning {word.text[:20]!r}, is longer "
                f"than the {standard.line_chars} of a subtitle line and stands alone",
            )


def _groups(line: TimedLine, limits: _Limits) -> Iterator[tuple[int, int]]:
    """First and last word of each cue of a line."""
    words = line.words
    if limits.standard.whole_lines and words:
        yield 0, len(words) - 1
        return
    first = 0
    while first < len(words):
        full = _full(line, first, limits)
        last = full if full + 1 == len(words) else _best_end(words, first, full)
        yield first, last
        first = last + 1


def _full(line: TimedLine, first: int, limits: _Limits) -> int:
    """The last word that a cue can hold."""
    words, chars = line.words, limits.standard.line_chars
    rows, row_first = 1, first
    for last in range(first + 1, len(words)):
        if limits.longest is not None and words[last].end - words[first].start > limits.longest:
            return last - 1
        if chars is not None and not _is_row(line, row_first, last, chars):
            rows, row_first = rows + 1, last
            if rows > limits.standard.lines:
                return last - 1
    return len(words) - 1


def _best_end(words: tuple[TimedWord, ...], first: int, full: int) -> int:
    """The best word to end a cue on that could go on to `full`."""
    room = words[full].char_end - words[first].char_start
    for rank, is_end in ((2, ends_sentence), (1, ends_clause)):
        for last in range(full, first - 1, -1):
            filled = words[last].char_end - words[first].char_start
            if filled < room * _EARLIEST_END[rank]:
                break
            if is_end(words[last].text):
                return last
    return full


def _rows(line: TimedLine, first: int, last: int, standard: CueStandard) -> list[tuple[int, int]]:
    """First and last word of each row of a cue, filled one after the other."""
    if standard.line_chars is None:
        return [(first, last)]
    rows: list[tuple[int, int]] = []
    start = first
    for word in range(first, last + 1):
        if not _is_row(line, start, word, standard.line_chars):
            rows.append((start, word - 1))
            start = word
    return [*rows, (start, last)]


def _balanced(line: TimedLine, first: int, last: int, standard: CueStandard) -> list[tuple[int, int]]:
    """The same rows, but where there are two, with the break that leaves the upper one a little shorter."""
    rows = _rows(line, first, last, standard)
    chars = standard.line_chars
    if len(rows) != 2 or chars is None:  # noqa: PLR2004 # two rows are what has a balance
        return rows

    def cost(upper_last: int) -> tuple[bool, int, int]:
        upper = length(_shown(line, first, upper_last))
        lower = length(_shown(line, upper_last + 1, last))
        over = not (_is_row(line, first, upper_last, chars) and _is_row(line, upper_last + 1, last, chars))
        upper_word = line.words[upper_last].text
        is_end = ends_sentence(upper_word) or ends_clause(upper_word)
        return over, abs(lower - upper) + (4 if upper > lower else 0) - (8 if is_end else 0), upper

    upper_last = min(range(first, last), key=cost)
    return [(first, upper_last), (upper_last + 1, last)]


def _is_row(line: TimedLine, first: int, last: int, chars: int) -> bool:
    """Whether words may share a row; a word longer than a row stands alone on one."""
    return first == last or length(_shown(line, first, last)) <= chars


def _shown(line: TimedLine, first: int, last: int) -> str:
    words = line.words
    return "".join(
        words[place].text + (_between(line, place) if place < last else "")
        for place in range(first, last + 1)
    )


def _between(line: TimedLine, place: int) -> str:
    """What stands between a word and the next on one row: the script's own spaces, but no line end or tab."""
    written = line.line.text[line.words[place].char_end : line.words[place + 1].char_start]
    if written == " ":
        return written
    return written if all(unicodedata.category(character) == "Zs" for character in written) else " "


def _cue(line: TimedLine, first: int, last: int, limits: _Limits) -> Cue:
    """A cue from its first word to the end of its last; the neighbours have not been asked yet."""
    row_ends = {row_last for _, row_last in _balanced(line, first, last, limits.standard)}
    words = tuple(
        CueWord(
            text=line.words[place].text,
            after="" if place == last else "\n" if place in row_ends else _between(line, place),
            start=line.words[place].start,
            end=line.words[place].end,
        )
        for place in range(first, last + 1)
    )
    return Cue(
        start=words[0].start,
        end=words[-1].end,
        words=words,
        spans=(Span(line=line.line.id, first_word=first, last_word=last),),
        speaker=line.line.speaker,
    )


def _timed(cue: Cue, next_start: int, limits: _Limits) -> Cue:
    """The cue with its out-time, and its last word within it.

    The gap wins over the last word's end, but not over its being seen at all.
    """
    last = cue.words[-1]
    end = min(max(cue.end, cue.start + limits.shortest), next_start - limits.gap)
    end = max(end, min(last.end, last.start + limits.last_word))
    if limits.longest is not None:
        end = min(end, max(cue.start + limits.longest, last.start + limits.last_word))
    words = (*cue.words[:-1], replace(last, end=min(last.end, end)))
    return replace(cue, end=end, words=words)
