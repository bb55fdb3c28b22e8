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
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from subgen.errors import quoted
from subgen.inputs import values as times
from subgen.model import InnerPause
from subgen.text.languages import is_speakable
from subgen.text.unspaced import space_between
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
    text = ""
    after_pause = False
    marks: list[_Mark] = []
    problems: list[str] = []
    for piece in pieces:
        if isinstance(piece, PauseMark):
            after_pause = True
            try:
                marks.append((len(text), pause_us(piece.written)))
            except ValueError as problem:
                problems.append(str(problem))
        elif not after_pause:
            text += piece
        elif piece.strip():
            kept = len(_before_pause(text, piece))
            marks = [(min(place, kept), duration) for place, duration in marks]
            text, after_pause = text[:kept] + _after_pause(text[:kept], piece), False
    if after_pause:
        text = text.rstrip()
    if not is_speakable(text):
        marks = [(0, duration) for _, duration in marks]
    else:
        text, marks = _between_words(text, marks)
        marks = _between_parts(text, marks)
    return PartedText(text, _merged(marks), tuple(problems))


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
    return space_between(before, after) + after


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
    for number, (place, _) in reversed(list(enumerate(marks))):
        word = next((word for word in words_of(text) if word.start < place < word.end), None)
        if word and is_speakable(text[word.start : place]) and is_speakable(text[place : word.end]):
            text = f"{text[:place]}{_ZERO_WIDTH_SPACE}{text[place:]}"
            marks[number:] = [(later + 1, duration) for later, duration in marks[number:]]
    return text, [(_word_start(text, words_of(text), place), duration) for place, duration in marks]


def _word_start(text: str, words: Sequence[Word], place: int) -> int:
    """The start of the word that follows a pause; the end of the text if none does."""
    for word in words:
        if place <= word.start or (place < word.end and not is_speakable(text[word.start : place])):
            return word.start
    return len(text)


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


def _merged(marks: list[_Mark]) -> tuple[InnerPause, ...]:
    """Add up the pauses of each place, and leave out those without length."""
    lengths: Counter[int] = Counter()
    for place, duration in marks:
        lengths[place] += duration
    return tuple(InnerPause(at=place, duration_us=lengths[place]) for place in sorted(+lengths))
