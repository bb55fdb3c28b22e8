r"""Place of a text in the picture, from the overrides of ASS; SRT has some of them too.

Alignments are numbered like the keys of a number pad (`2` is bottom centre). SSA numbers them differently: 1
to 3 from left to right at the bottom, 4 more at the top, 8 more in the middle; so does `\a`.

How wide and how high a text is depends on fonts that are not known here. Letters are taken as half as wide as
the font is high, which is enough to say in which area of the picture a text is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from subgen.model import Place
from subgen.text.width import width_in_halves

__all__ = [
    "Position",
    "Screen",
    "Style",
    "alignment_of_ssa",
    "bottom_centre",
    "place_at",
    "position_of",
    "sides_of",
    "srt_place",
    "text_width",
]

_Vertical = Literal["top", "middle", "bottom"]
_Horizontal = Literal["left", "middle", "right"]

_BLOCK = re.compile(r"\{[^{}]*\}")
_ALIGNMENT = re.compile(r"\\(an?)([0-9]{1,2})")
_POINT = re.compile(r"\\(?:pos|move)\(([^()]*)\)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{0,9})?")
_FONT_SIZE = re.compile(r"\\fs([0-9]{1,4})")
_COUNTS = frozenset({2, 4, 6})
"""How many numbers `\\pos` (2), `\\move`, and `\\move` with times have."""
_OF_SSA = {"1": "1", "2": "2", "3": "3", "5": "7", "6": "8", "7": "9", "9": "4", "10": "5", "11": "6"}
_VERTICAL: Sequence[_Vertical] = ("bottom", "middle", "top")
_HORIZONTAL: Sequence[_Horizontal] = ("left", "middle", "right")

_KEYS = "123456789"

_COORDINATES = re.compile(r"\b([XY][12]):[ \t]*([0-9]{1,5})", re.IGNORECASE)
_PICTURES = ((720, 576), (1280, 720), (1920, 1080), (3840, 2160))
"""Sizes of pictures in pixels, smallest first: coordinates of SRT are of the first that holds them."""

_NEARLY_HALF = 0.02
"""Part of the picture's width by which a text at one side may pass the middle, as its width is estimated."""


@dataclass(frozen=True, slots=True)
class Position:
    r"""The written position of a text.

    Attributes:
        alignment: Number of its alignment.
        point: The numbers of `\pos` or `\move`; empty without them.
        font_px: The first font size that the text sets; None without one.
    """

    alignment: str
    point: tuple[float, ...] = ()
    font_px: float | None = None

    def __str__(self) -> str:
        point = f" ({','.join(f'{number:g}' for number in self.point)})" if self.point else ""
        return self.alignment + point


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The properties of a style that place a text; in pixels of the script's picture."""

    alignment: str = "2"
    font_px: float | None = None
    left: float = 10.0
    right: float = 10.0
    vertical: float = 10.0


@dataclass(frozen=True, slots=True)
class Screen:
    """The script's picture, in its pixels."""

    width: float = 384.0
    height: float = 288.0

    def place(self, position: Position, style: Style, rows: Sequence[str]) -> Place:
        """Return the place of a text.

        Args:
            position: Its position.
            style: Its style, with the margins of its event.
            rows: Its rows as shown.
        """
        return _place_on(self, position, style, len(rows), _most_halves(rows))

    def place_of_size(self, position: Position, style: Style, rows: int, halves: int) -> Place:
        """Return the place of a text of so many rows, the widest of so many half characters."""
        points = [position.point[at : at + 2] for at in (0, 2) if at + 1 < len(position.point)]
        font_px = position.font_px or style.font_px or self.height / 16
        height, width = font_px / self.height, halves * (font_px / 2 / self.width)
        key = _KEYS.find(position.alignment) if len(position.alignment) == 1 else -1
        key = _KEYS.index("2") if key < 0 else key
        vertical, horizontal = _VERTICAL[key // 3], _HORIZONTAL[key % 3]
        if points:
            places = [
                place_at(vertical, y / self.height, sides_of(horizontal, x / self.width, width), rows, height)
                for x, y in points
            ]
            stays = all(place.area == places[0].area for place in places)
            return places[0] if stays else Place(is_moving=True)
        y = {"top": style.vertical, "middle": self.height / 2, "bottom": self.height - style.vertical}
        x = {"left": style.left, "right": self.width - style.right}
        x["middle"] = (x["left"] + x["right"]) / 2
        sides = sides_of(horizontal, x[horizontal] / self.width, width)
        return place_at(vertical, y[vertical] / self.height, sides, rows, height)


@lru_cache(maxsize=4096)
def _place_on(screen: Screen, position: Position, style: Style, rows: int, halves: int) -> Place:
    return screen.place_of_size(position, style, rows, halves)


def place_at(
    vertical: _Vertical, y: float, sides: tuple[float, float], rows: int, row_height: float
) -> Place:
    """Return the place of a text; lengths are parts of the picture.

    Args:
        vertical: The edge of the text that is at `y`, or its middle.
        y: From the top.
        sides: Left and right edge of the text, from the left.
        rows: Number of its rows.
        row_height: Height of a row.
    """
    height = min(1.0, max(1, rows) * row_height)
    top = y - {"top": 0.0, "middle": height / 2, "bottom": height}[vertical]
    top = min(max(top, 0.0), 1.0 - height)
    row = min(row_height, height) / 2
    anchor = top + {"top": row, "middle": height / 2, "bottom": height - row}[vertical]
    return _place(round(100 * anchor), round(100 * top), round(100 * (top + height)), _side(*sides))


@lru_cache(maxsize=256)
def bottom_centre(rows: int, row_height: float, y: float = 1.0) -> Place:
    """Return the place of a text in the middle of a row at the bottom, where most cues are.

    Args:
        rows: Number of its rows.
        row_height: Height of a row.
        y: Bottom of its last row.
    """
    return place_at("bottom", y, (0.0, 1.0), rows, row_height)


def sides_of(horizontal: _Horizontal, x: float, width: float) -> tuple[float, float]:
    """Return the left and right edge of a text whose edge, or middle, is at `x`."""
    left = x - {"left": 0.0, "middle": width / 2, "right": width}[horizontal]
    return left, left + width


def text_width(rows: Iterable[str], letter_width: float) -> float:
    """Return the width of a text; letters of Chinese, Japanese and Korean are twice as wide as others."""
    return _most_halves(rows) * letter_width


def _most_halves(rows: Iterable[str]) -> int:
    return max((width_in_halves(row, "ja") for row in rows), default=0)


@lru_cache(maxsize=4096)
def _place(anchor: int, top: int, bottom: int, side: Literal["left", "right", ""]) -> Place:
    return Place(anchor=anchor, top=top, bottom=bottom, side=side)


def _side(left: float, right: float) -> Literal["left", "right", ""]:
    """Return the half of the picture that has a whole text."""
    middle = 0.5
    if right <= middle + _NEARLY_HALF and left < middle - _NEARLY_HALF:
        return "left"
    return "right" if left >= middle - _NEARLY_HALF and right > middle + _NEARLY_HALF else ""


def alignment_of_ssa(written: str) -> str:
    """Convert an alignment of SSA to one of ASS; an invalid one is bottom centre."""
    return _OF_SSA.get(written, "2")


def position_of(markup: str, alignment: str) -> Position:
    """Return the position of a text; of its overrides, the first of each kind counts, as in libass.

    Args:
        markup: The text with its overrides.
        alignment: Alignment without overrides.
    """
    if "{" not in markup:
        return _without_overrides(alignment)
    overrides = "".join(_BLOCK.findall(markup))
    found = _ALIGNMENT.search(overrides)
    if found:
        alignment = found[2] if found[1] == "an" else alignment_of_ssa(found[2])
    points = (_point(written) for written in _POINT.findall(overrides))
    size = _FONT_SIZE.search(overrides)
    font_px = float(size[1]) if size else 0.0
    return Position(alignment, next((point for point in points if point), ()), font_px or None)


@lru_cache(maxsize=64)
def _without_overrides(alignment: str) -> Position:
    return Position(alignment)


def _point(written: str) -> tuple[float, ...]:
    """Return the numbers of a point; empty for anything else."""
    numbers = [number.strip() for number in written.split(",")]
    if len(numbers) not in _COUNTS or not all(map(_NUMBER.fullmatch, numbers)):
        return ()
    return tuple(float(number) for number in numbers)


_SRT_SCREEN, _SRT_STYLE, _SRT_POSITION = Screen(), Style(), Position("2")
"""The picture, style and position that libass takes for SRT."""

_SRT_ROW, _SRT_BOTTOM = 1 / 16, (_SRT_SCREEN.height - _SRT_STYLE.vertical) / _SRT_SCREEN.height
"""Height of a row of SRT and bottom of the last one, as parts of the picture."""


def srt_place(position: Position, coordinates: str, rows: Sequence[str]) -> Place:
    """Return the place of a text of SRT.

    Args:
        position: Its position by overrides of ASS.
        coordinates: The rest of the row of its times: `X1:100 X2:200 Y1:10 Y2:20`, in pixels, or anything.
        rows: Its rows as shown.
    """
    found = _COORDINATES.findall(coordinates) if coordinates else ()
    edges = {name.upper(): int(number) for name, number in found}
    if len(edges) < len("xxyy"):
        if position == _SRT_POSITION:
            return bottom_centre(len(rows), _SRT_ROW, _SRT_BOTTOM)
        return _SRT_SCREEN.place(position, _SRT_STYLE, rows)
    (left, right), (top, bottom) = sorted((edges["X1"], edges["X2"])), sorted((edges["Y1"], edges["Y2"]))
    width, height = next(
        (size for size in _PICTURES if right <= size[0] and bottom <= size[1]), (right, bottom)
    )
    return _place(
        round(50 * (top + bottom) / height),
        round(100 * top / height),
        round(100 * bottom / height),
        _side(left / width, right / width),
    )
