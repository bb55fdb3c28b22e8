"""Place of a cue of WebVTT in the picture, from its settings and its region (W3C WebVTT, 6.4 and 7.2)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from subgen.formats.lenient.screen_position import bottom_centre, place_at, sides_of, text_width
from subgen.model import Place
from subgen.text.direction import is_right_to_left

__all__ = ["Region", "region_of", "vtt_place"]

_ROW = 0.0533
"""Height of a row, as a part of the picture: a font of 5.33 % of it."""

_REGION_ROW = 0.06
_LETTER = 0.015
"""Width of a letter, as a part of the picture's width: half of the font's height, in a picture of 16:9."""

_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)%")
_LINE = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)(%?)")
_LINES = re.compile(r"[0-9]{1,4}")
_PAIR = re.compile(r"([0-9.]{1,9})%,([0-9.]{1,9})%")
_EDGES: Mapping[str, Literal["left", "middle", "right"]] = MappingProxyType(
    {
        **dict.fromkeys(("start", "left", "line-left"), "left"),
        **dict.fromkeys(("center", "middle"), "middle"),
        **dict.fromkeys(("end", "right", "line-right"), "right"),
    }
)
_OTHER_END = MappingProxyType({"start": "end", "end": "start"})
_AT: Mapping[str, float] = MappingProxyType({"left": 0.0, "middle": 0.5, "right": 1.0})
_LINE_EDGES: Mapping[str, Literal["top", "middle", "bottom"]] = MappingProxyType(
    {"start": "top", "center": "middle", "end": "bottom"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of the picture where cues are shown; lengths are parts of the picture."""

    name: str
    left: float
    width: float
    bottom: float
    height: float
    scrolls: bool


def region_of(settings: str) -> Region | None:
    """Return the region of a block's settings; None without a name."""
    values = _values(settings.split())
    if not values.get("id"):
        return None
    width = _part(values.get("width", "")) or 1.0
    lines = _LINES.fullmatch(values.get("lines", ""))
    height = min(1.0, (int(lines[0]) if lines else 3) * _REGION_ROW)
    anchor, viewport = (_point(values.get(key, "")) for key in ("regionanchor", "viewportanchor"))
    return Region(
        name=values["id"],
        left=viewport[0] - anchor[0] * width,
        width=width,
        bottom=viewport[1] + (1 - anchor[1]) * height,
        height=height,
        scrolls=values.get("scroll") == "up",
    )


def vtt_place(settings: str, rows: Sequence[str], regions: Mapping[str, Region]) -> Place:
    """Return the place of a cue.

    Args:
        settings: The settings of the cue.
        rows: Its rows as shown.
        regions: Name of a region -> the region.
    """
    if not settings:
        return bottom_centre(len(rows), _ROW)
    values = _values(settings.split())
    line, _, line_edge = values.get("line", "").partition(",")
    found = _LINE.fullmatch(line)
    vertical = values.get("vertical")
    if vertical in {"rl", "lr"}:
        return _vertical_place(vertical, found, rows)
    region = regions.get(values.get("region", "")) if found is None and "size" not in values else None
    if region is not None:
        left, right = (region.left + side * region.width for side in _sides(values, rows, region.width))
        place = place_at("bottom", region.bottom, (left, right), len(rows), _REGION_ROW)
        return replace(place, scrolls=region.name) if region.scrolls else place
    edge, y = _line(found, line_edge)
    return place_at(edge, y, _sides(values, rows, 1.0), len(rows), _ROW)


def _line(found: re.Match[str] | None, line_edge: str) -> tuple[Literal["top", "middle", "bottom"], float]:
    """Return the edge of a cue that its line places, and the line's part of the picture's height."""
    if found is None:
        return "bottom", 1.0
    number = float(found[1])
    if found[2]:
        return _LINE_EDGES.get(line_edge, "top"), min(max(number / 100, 0.0), 1.0)
    return "top", min(max(number * _ROW + (1.0 if number < 0 else 0.0), 0.0), 1.0)


def _sides(values: Mapping[str, str], rows: Sequence[str], width: float) -> tuple[float, float]:
    """Return the left and right edge of a text, as parts of a picture or region of some width."""
    align = _edge_of(values.get("align", ""), rows)
    position, _, position_edge = values.get("position", "").partition(",")
    at = _part(position)
    edge = _EDGES.get(position_edge, align)
    x = _AT[align] if at is None else at
    most = {"left": 1 - x, "middle": 2 * min(x, 1 - x), "right": x}[edge]
    size = _part(values.get("size", ""))
    box = sides_of(edge, x, min(1.0 if size is None else size, most))
    text = min(box[1] - box[0], text_width(rows, _LETTER / (width or 1.0)))
    return sides_of(align, box[0] + (box[1] - box[0]) * _AT[align], text)


def _edge_of(align: str, rows: Sequence[str]) -> Literal["left", "middle", "right"]:
    """Return the edge of an alignment: a text from right to left starts at the right."""
    if align in _OTHER_END and is_right_to_left(" ".join(rows)):
        align = _OTHER_END[align]
    return _EDGES.get(align, "middle")


def _vertical_place(vertical: str, found: re.Match[str] | None, rows: Sequence[str]) -> Place:
    """Return the place of a column, which begins at the right with `rl`."""
    number = 0.0 if found is None else float(found[1])
    is_far = number > 50 if found is not None and found[2] else number < 0  # noqa: PLR2004 # percent
    height = min(1.0, text_width(rows, _ROW / 2))
    side: Literal["left", "right"] = "right" if (vertical == "rl") != is_far else "left"
    return Place(anchor=50, top=round(50 - 50 * height), bottom=round(50 + 50 * height), side=side)


def _values(settings: Iterable[str]) -> dict[str, str]:
    pairs = (setting.partition(":") for setting in settings)
    return {name: value for name, colon, value in pairs if colon and value}


def _part(written: str) -> float | None:
    found = _PERCENT.fullmatch(written)
    return None if found is None or float(found[1]) > 100 else float(found[1]) / 100  # noqa: PLR2004 # percent


def _point(written: str) -> tuple[float, float]:
    """Return the point of an anchor; the default is the lower left corner."""
    found = _PAIR.fullmatch(written)
    try:
        return (float(found[1]) / 100, float(found[2]) / 100) if found else (0.0, 1.0)
    except ValueError:
        return 0.0, 1.0
