r"""Pauses that are written inside a line: `[pause 1.5s]`, `[pause 500ms]`, `<break time="1.5s"/>`.

They are no text. The line is parted there by silence; a pause before its first word or after its last adds to
the silence around the line. A part without a letter or a digit (`—`) is never spoken alone: it belongs to the
part before it, and the pauses around it add up.

A bracket whose pause does not begin with a number (`[pause for effect]`) is text, with a finding. So is a
`<break>` with other attributes than those of SSML.

Source of the lengths of `strength`: Azure's documentation of SSML, which alone gives any; SSML 1.1 (W3C)
leaves them to the service, and has `medium` as the default.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from subgen.errors import quoted
from subgen.inputs import values as times
from subgen.model import InnerPause
from subgen.text.languages import is_speakable
from subgen.text.unspaced import space_at_wrap
from subgen.text.words import Word, words_of
from subgen.units import US_PER_MS

__all__ = [
    "PAUSE_MARK",
    "PartedText",
    "PauseMark",
    "parted",
    "pause_problem",
    "pause_us",
    "pieces_of",
    "written_pause",
]

PAUSE_MARK = re.compile(
    r"\[\s*pause\b\s*[-+]?\.?\d[^\[\]\n]{0,60}\]"
    r"|<break(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]{0,60}\"|'[^'<>]{0,60}'|[^\s\"'<>/]{1,60}))*\s*/?>(?:\s*</break\s*>)?",
    re.IGNORECASE,
)
"""A pause as people write it inside a line."""

_ALONE = re.compile(r"\[\s*pause\b([^\]]*)\]", re.IGNORECASE)
_IN_TEXT = re.compile(r"\[\s*pause\b[^\]]{0,200}\]", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*[\"']?([^\"'\s/>]+)")
_STRENGTH_MS = {"none": 0, "x-weak": 250, "weak": 500, "medium": 750, "strong": 1000, "x-strong": 1250}
_Mark = tuple[int, int]
"""Place of a pause in the text, and its length in microseconds."""

_ZERO_WIDTH_SPACE = "\u200b"


@dataclass(frozen=True, slots=True)
class PauseMark:
    """A pause as it is written inside a line."""

    written: str


@dataclass(frozen=True, slots=True)
class PartedText:
    """A text without the pauses that were written in it.

    Attributes:
        text: The text that is shown and spoken.
        pauses: Its pauses.
        problems: Faults of pauses, as clauses.
    """

    text: str
    pauses: tuple[InnerPause, ...] = ()
    problems: tuple[str, ...] = ()


def written_pause(written: str) -> str | None:
    """The mark of a pause that is all of a line, or None if the line is none."""
    stripped = written.strip()
    if _ALONE.fullmatch(stripped):
        return stripped
    mark = PAUSE_MARK.fullmatch(stripped) if stripped.startswith("<") else None
    return stripped if mark else None


def pause_us(mark: str) -> int:
    """The length of a pause.

    Raises:
        ValueError: It has none; the message is a clause that shows the form.
    """
    if alone := _ALONE.fullmatch(mark):
        return times.written_pause_us(alone[1])
    attributes = dict(_ATTRIBUTE.findall(mark.lower()))
    try:
        if "time" in attributes:
            return times.written_pause_us(attributes["time"].lstrip("+"))
        return _STRENGTH_MS[attributes.get("strength", "medium")] * US_PER_MS
    except KeyError:
        raise ValueError(f"{quoted(mark)}: its strength is none of {', '.join(_STRENGTH_MS)}") from None


def pause_problem(text: str) -> str | None:
    """The message of a finding for a bracket that looks like a pause and is spoken; None if there is none."""
    inside = _IN_TEXT.search(text) if "[" in text else None
    return inside and f"{quoted(inside.group())} is read aloud: a pause is [pause 1.5s] or [pause 500ms]"


def pieces_of(text: str) -> list[str | PauseMark]:
    """Split a text into text and the pauses written in it, in order; nearly always it is one text."""
    if "[" not in text and "<" not in text:
        return [text]
    pieces: list[str | PauseMark] = []
    end = 0
    for mark in PAUSE_MARK.finditer(text):
        pieces += [text[end : mark.start()], PauseMark(mark.group())]
        end = mark.end()
    return [*pieces, text[end:]]


def parted(pieces: Sequence[str | PauseMark]) -> PartedText:
    """Take the pauses out of a text.

    Text without pauses is returned unchanged. Of the white space on both sides of a pause, only that before
    it stays; words that only a pause separates get a space.

    Args:
        pieces: Text and pauses, in order.
    """
    if len(pieces) == 1 and isinstance(pieces[0], str):  # nearly always
        return PartedText(pieces[0])
    parts = [""]  # the text between two pauses
    after_pause = False
    found: list[tuple[int, int]] = []  # number of the part after a pause, and the length of the pause
    problems: list[str] = []
    for piece in pieces:
        if isinstance(piece, PauseMark):
            after_pause = True
            try:
                found.append((len(parts), pause_us(piece.written)))
            except ValueError as problem:
                problems.append(str(problem))
        elif not after_pause:
            parts[-1] += piece
        elif piece.strip():
            parts[-1] = _before_pause(parts[-1], piece)
            parts.append(_after_pause(parts[-1], piece))
            after_pause = False
    if after_pause:
        parts[-1] = parts[-1].rstrip()
    text = "".join(parts)
    if not is_speakable(text):
        return PartedText(text, _merged((0, duration) for _, duration in found), tuple(problems))
    starts = list(accumulate(map(len, parts), initial=0))
    text, marks = _between_words(text, [(starts[part], duration) for part, duration in found])
    return PartedText(text, _merged(_between_parts(text, marks)), tuple(problems))


def _before_pause(before: str, after: str) -> str:
    """The text before a pause; its spaces go where a closing mark follows (`Wait [pause 1s], he said`)."""
    if not before.strip():
        return ""
    return before.rstrip() if _closes(after) else before


def _after_pause(before: str, after: str) -> str:
    """The text after a pause, with the space that separates it from the text before."""
    if not before or before[-1].isspace():
        return after.lstrip()
    opens = not is_speakable(before.rsplit(maxsplit=1)[-1])
    if after[0].isspace() or opens or _closes(after):
        return after
    return space_at_wrap(before, after) + after


def _closes(after: str) -> bool:
    """Whether a text begins with a mark that closes the word before it."""
    mark = after[0]
    if mark in "\"'":
        return not is_speakable(after[1:2])
    return unicodedata.category(mark) in ("Pe", "Pf", "Po") and mark not in "\u00bf\u00a1#@&%"


def _between_words(text: str, marks: list[_Mark]) -> tuple[str, list[_Mark]]:
    """Move pauses to the starts of words; in scripts without spaces a zero-width space may make one."""
    if not marks:
        return text, marks
    words = _Words(text)
    inside = sorted({place for place, _ in marks if words.is_split_at(place)})
    if inside:
        text = _ZERO_WIDTH_SPACE.join(text[start:end] for start, end in pairwise((0, *inside, len(text))))
        marks = [(place + bisect_right(inside, place), duration) for place, duration in marks]
        words = _Words(text)
    return text, [(words.start_after(place), duration) for place, duration in marks]


class _Words:
    """The words of a text, by their places."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = words_of(text)
        self._starts = [word.start for word in self._words]

    def is_split_at(self, place: int) -> bool:
        """Whether a word has letters or digits on both sides of a place."""
        word = self._around(place)
        return (
            word is not None
            and is_speakable(self._text[word.start : place])
            and is_speakable(self._text[place : word.end])
        )

    def start_after(self, place: int) -> int:
        """The start of the word that follows a pause; the end of the text if none does."""
        word = self._around(place)
        if word is not None and not is_speakable(self._text[word.start : place]):
            return word.start
        following = bisect_left(self._starts, place)
        return self._starts[following] if following < len(self._starts) else len(self._text)

    def _around(self, place: int) -> Word | None:
        """The word that a place is inside of."""
        before = bisect_left(self._starts, place) - 1
        word = self._words[before] if before >= 0 else None
        return word if word is not None and place < word.end else None


def _between_parts(text: str, marks: list[_Mark]) -> list[_Mark]:
    """Join parts that cannot be spoken alone to the part before them, or else to the part after them."""
    joined: list[_Mark] = []
    start = 0
    for place, duration in marks:
        if is_speakable(text[start:place]):
            joined.append((place, duration))
            start = place
        elif joined:
            before, other = joined[-1]
            start = place if before else 0
            joined[-1] = (start, other + duration)
        else:
            joined.append((0, duration))
    if joined and joined[-1][0] and not is_speakable(text[joined[-1][0] :]):
        joined[-1] = (len(text), joined[-1][1])
    return joined


def _merged(marks: Iterable[_Mark]) -> tuple[InnerPause, ...]:
    """Add up the pauses of each place, and leave out those without length."""
    lengths: Counter[int] = Counter()
    for place, duration in marks:
        lengths[place] += duration
    return tuple(InnerPause(at=place, duration_us=lengths[place]) for place in sorted(+lengths))
