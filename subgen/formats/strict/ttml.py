"""TTML: one paragraph in each row, between the rows `<div>` and `</div>`.

Only the output of our writer is read, not XML in general, row by row, so that each thing has its row. `<` in
a text is an entity, and line ends are elements or entities, so that a paragraph is one row. The times of
words count from the beginning of their paragraph.
"""

import re
from collections.abc import Iterable, Iterator

from subgen.formats.strict.base import ReadTimes, Unreadable, WordTimes, cue_times, numbered
from subgen.text.clock import MS_CLOCK

__all__ = ["read_ttml"]

_PARAGRAPH = re.compile(rf'<p begin="{MS_CLOCK.pattern}" end="{MS_CLOCK.pattern}"[^<>]*>(.*)</p>')
_WORD = re.compile(rf'<(?:span|set) (?:begin="{MS_CLOCK.pattern}" end="{MS_CLOCK.pattern}")?')


def read_ttml(lines: Iterable[str]) -> Iterator[ReadTimes | Unreadable]:
    """Read the paragraphs."""
    row, is_inside = 0, False
    for row, written in numbered(lines):
        if not is_inside:
            is_inside = written == "<div>"
            continue
        if written == "</div>":
            return
        found = _PARAGRAPH.fullmatch(written)
        cue = cue_times(row, written, found, MS_CLOCK)
        yield cue if found is None or isinstance(cue, Unreadable) else _with_words(cue, found[9])
    yield Unreadable(row=row + 1, written="", wanted="the end of the paragraphs", is_aside=True)


def _with_words(cue: ReadTimes, text: str) -> ReadTimes | Unreadable:
    """Add the times of the words of a cue, where it has any."""
    words: list[WordTimes] = []
    for found in _WORD.finditer(text):
        clocks = found.groups()
        if clocks[0] is None:
            return Unreadable(row=cue.row, written=text[found.start() :], wanted="a word with its times")
        start_us, end_us = MS_CLOCK.us_of(clocks[:4]), MS_CLOCK.us_of(clocks[4:])
        words.append(WordTimes(cue.start_us + start_us, cue.start_us + end_us))
    if not words:
        return cue
    return ReadTimes(
        row=cue.row,
        start_us=cue.start_us,
        end_us=cue.end_us,
        words=tuple(words),
        is_least=cue.end_us - cue.start_us == len(words) * MS_CLOCK.unit_us,
    )
