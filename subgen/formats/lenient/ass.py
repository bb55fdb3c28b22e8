r"""Advanced SubStation Alpha, and its predecessor SubStation Alpha, as files in the world have them.

Events may be in any order; they are returned in order of their start, numbered as in Aegisub, which counts
comments. Comments are not shown, with one exception: karaoke templates make many events with the effect `fx`
out of a line, which they leave as a comment with the effect `karaoke`. A viewer reads that line; the
generated events are left out, unless the file has nothing else.

Braces are no text, nor are drawings (`\p1`), and an event of nothing else is no cue. `\N` ends a row,
`\n` only where rows are not wrapped, and `\h` is a space. `\{`, `\}`, and a backslash before U+2060 are text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain

from subgen.formats.lenient.clock import CLOCK, FRAME_CLOCK, us_of, us_of_frames
from subgen.formats.lenient.file_cue import FileCue
from subgen.formats.lenient.screen_position import Screen, Style, alignment_of_ssa, position_of
from subgen.formats.strict import Unreadable
from subgen.model import Place, SubtitleCue
from subgen.text.direction import without_isolate

__all__ = ["read_ass"]

_TIME = re.compile(rf"[ \t]*{CLOCK}[ \t]*")
_FRAME_TIME = re.compile(rf"[ \t]*{FRAME_CLOCK}[ \t]*")
_MARKUP = re.compile(r"\\([{}])|(\\)\u2060|\\([Nn])|(\\h)|(\{[^}]*\})")
_MARKUP_WITHOUT_BLOCKS = re.compile(r"\\([{}])|(\\)\u2060|\\([Nn])|(\\h)|(\b\B)")
_DRAWING = re.compile(r"\\p([0-9]{1,9})")
_IS_MOVING = re.compile("(?:banner|scroll up|scroll down);")
"""Effects that move a text over the screen; other effects are notes, or belong to some program."""
_KARAOKE = "comment", "karaoke"
_GENERATED = "dialogue", "fx"
_SSA_STYLES = "[v4 styles]"
_WORD_TIME = re.compile(r"\\[kK][fot]?[0-9.]*")
_LENGTH = re.compile(r"[0-9]{1,5}(?:\.[0-9]{0,9})?")
_NOTE = re.compile(r"\{[^{}\\]*\}")
_EVENT_FIELDS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
_NO_WRAPPING = "2"
_MARGINS = "marginl", "marginr", "marginv"
_NO_MARGIN = frozenset({"", "0", "00", "000", "0000"})
"""The margin of an event that has that of its style."""
_DEFAULT_STYLE = Style()


@dataclass(slots=True)
class _Document:
    """Properties of events from the rows above them."""

    section: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0
    wrap: str = "0"
    fps: float | None = None

    @property
    def screen(self) -> Screen:
        """The script's picture; where only one of its lengths is written, it is of 4:3, as in libass."""
        return _screen(self.width, self.height)


def read_ass(rows: Sequence[str], *, fps: float | None = None) -> Iterator[FileCue | Unreadable]:
    """Read the cues of a file in the order of their starts, after its malformed events.

    Args:
        rows: Rows without line ends.
        fps: Frames a second of times that count frames, exact; None to report such times.
    """
    document = _Document(fields={"[events]": _names(_EVENT_FIELDS)}, fps=fps)
    number = 0
    cues: list[FileCue] = []
    generated: list[FileCue] = []
    for at, row in enumerate(rows, 1):
        if row.lstrip().startswith("["):
            document.section = row.strip().casefold()
            continue
        key, colon, value = row.partition(":")
        key = key.strip().casefold()
        if not colon:
            continue
        if key in ("dialogue", "comment"):
            number += 1
            event = _values(value, document.fields["[events]"])
            kind = key, event.get("effect", "").casefold()
            if key == "comment" and kind != _KARAOKE:
                continue
            result = _event(number, at, event, document)
            if isinstance(result, FileCue):
                (generated if kind == _GENERATED else cues).append(result)
            elif result is not None and kind not in (_KARAOKE, _GENERATED):
                yield Unreadable(row=at, written=row, wanted=result)
        else:
            _learn(document, key, value)
    yield from sorted(cues or generated, key=_start)


@lru_cache(maxsize=64)
def _screen(width: float, height: float) -> Screen:
    return Screen(width or height * 4 / 3, height or width * 3 / 4) if width or height else Screen()


def _start(each: FileCue) -> int:
    return each.cue.start_us


def _learn(document: _Document, key: str, value: str) -> None:
    """Read the properties of events from another row."""
    if key == "format":
        document.fields[document.section] = _names(value)
    elif key == "wrapstyle":
        document.wrap = value.strip()
    elif key == "playresx":
        document.width = _length(value) or 0.0
    elif key == "playresy":
        document.height = _length(value) or 0.0
    elif key == "style":
        style = _values(value, document.fields.get(document.section, []))
        alignment = style.get("alignment", "")
        document.styles[style.get("name", "").lstrip("*")] = Style(
            alignment=alignment_of_ssa(alignment) if document.section == _SSA_STYLES else alignment,
            font_px=_length(style.get("fontsize", "")),
            left=_length(style.get("marginl", "")) or 0.0,
            right=_length(style.get("marginr", "")) or 0.0,
            vertical=_length(style.get("marginv", "")) or 0.0,
        )


def _length(written: str) -> float | None:
    """Return a length in pixels; None unless it is a positive number."""
    found = _LENGTH.fullmatch(written.strip())
    return float(found[0]) or None if found else None


def _names(written: str) -> list[str]:
    return [name.strip().casefold() for name in written.split(",")]


def _values(written: str, names: Sequence[str]) -> dict[str, str]:
    """Return field -> value; the last field takes the rest of the row, because text has commas."""
    values = written.split(",", len(names) - 1) if names else []
    return {
        name: value if name == "text" else value.strip() for name, value in zip(names, values, strict=False)
    }


def _event(number: int, row: int, event: Mapping[str, str], document: _Document) -> FileCue | str | None:
    """Return an event as a cue, None for a mere drawing, or the wanted content of a malformed event."""
    start_us, end_us = (_time_us(event.get(name, ""), document.fps) for name in ("start", "end"))
    if isinstance(start_us, str) or isinstance(end_us, str) or "text" not in event:
        return next((wanted for wanted in (start_us, end_us) if isinstance(wanted, str)), "an event")
    written = event["text"]
    has_overrides = "{" in written
    text, is_drawn = _text(written, is_wrapped=document.wrap != _NO_WRAPPING)
    rows = [row.strip() for row in text.split("\n")]
    if not text.isascii():
        rows = [without_isolate(row) for row in rows]
    shown = tuple(filter(None, rows))
    if is_drawn and not shown:
        return None
    style = _style(event, document)
    position = position_of(written, style.alignment)
    effect = event.get("effect", "").casefold()
    is_moving = _IS_MOVING.match(effect) is not None
    cue = SubtitleCue(
        number=number,
        row=row,
        start_us=start_us,
        end_us=end_us,
        rows=shown,
        place=Place(is_moving=True) if is_moving else document.screen.place(position, style, shown),
    )
    markup = _NOTE.sub("", _WORD_TIME.sub("", written)).strip() if has_overrides else ""
    return FileCue(
        cue=cue,
        markup=markup if "{\\" in markup else "",
        position=f"{position} {effect if is_moving else ''}",
        is_at_point=bool(position.point),
        style=event.get("style", "").lstrip("*"),
    )


def _style(event: Mapping[str, str], document: _Document) -> Style:
    """Return the style of an event, with the margins that the event sets itself."""
    style = document.styles.get(event.get("style", "").lstrip("*"), _DEFAULT_STYLE)
    margins = [event.get(name, "") for name in _MARGINS]
    if all(written in _NO_MARGIN for written in margins):
        return style
    left, right, vertical = map(_length, margins)
    return replace(
        style,
        left=left or style.left,
        right=right or style.right,
        vertical=vertical or style.vertical,
    )


def _time_us(written: str, fps: float | None) -> int | str:
    """Return a time in microseconds, or what the event should have in its place."""
    found = _TIME.fullmatch(written)
    if found is not None:
        return us_of(found.groups())
    framed = _FRAME_TIME.fullmatch(written)
    if framed is None:
        return "an event"
    if fps is None:
        return "times in milliseconds; give --fps N to read frames"
    time_us = us_of_frames(framed.groups(), fps)
    return f"times of {fps:g} frames a second" if time_us is None else time_us


def _text(markup: str, *, is_wrapped: bool) -> tuple[str, bool]:
    """Return the text of an event, and whether it has a drawing."""
    if "\\" not in markup and "{" not in markup:
        return markup, False
    blocks_end = markup.rfind("}") + 1  # later braces stay open: searching for their ends would take long
    pieces: list[str] = []
    place, drawing, is_drawn = 0, False, False
    for found in chain(
        _MARKUP.finditer(markup, 0, blocks_end), _MARKUP_WITHOUT_BLOCKS.finditer(markup, blocks_end)
    ):
        brace, backslash, line_end, hard_space, block = found.groups()
        plain = "\N{NO-BREAK SPACE}" if hard_space else brace or backslash or ""
        if line_end:
            plain = " " if line_end == "n" and is_wrapped else "\n"
        if not drawing:
            pieces += (markup[place : found.start()], plain)
        place = found.end()
        for scale in _DRAWING.findall(block or ""):
            drawing = int(scale) > 0
            is_drawn = is_drawn or drawing
    if not drawing:
        pieces.append(markup[place:])
    return "".join(pieces), is_drawn
