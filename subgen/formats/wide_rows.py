"""Rows of ASS that the font makes too wide for the picture, as far as that can be estimated.

libass breaks a row that is wider than the picture between its margins, but at spaces only. A row with spaces
then has more rows than its standard allows; one without loses letters at both sides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from subgen.config.settings import Style
from subgen.cues.standards import CueStandard
from subgen.errors import quoted
from subgen.model import Cue, Finding, Script
from subgen.text.width import drawn_width

__all__ = ["WideRows"]

_BOLD = 1.09
"""Width of bold letters, as a multiple: 1.08 in Liberation Sans, 1.10 in Noto Sans Tamil."""
_QUOTED = 20
"""Characters that a finding quotes of a row."""


@dataclass(frozen=True, slots=True)
class _WideRow:
    """A row that is too wide: its text, its width in pixels, and the id of its line."""

    text: str
    width: float
    line: str


class WideRows:
    """Finds the rows of cues that are wider than the picture between its margins.

    Args:
        style: The look of ASS.
        standard: The cue standard.
    """

    def __init__(self, style: Style, standard: CueStandard) -> None:
        self._style = style
        self._standard = standard
        self._room = max(style.width - 2 * style.margin_h, 1)
        self._cut: dict[str, _WideRow] = {}
        self._broken = 0
        self._widest: _WideRow | None = None

    def add(self, cue: Cue) -> None:
        """Measure the rows of a cue."""
        has_limit = self._standard.of(cue.language).line_chars is not None
        for row in cue.text.split("\n"):
            piece = max(((self._width(piece), piece) for piece in row.split(" ")), default=(0.0, ""))
            line = cue.spans[0].line if cue.spans else ""
            if piece[0] > self._room:
                self._cut.setdefault(line, _WideRow(piece[1], piece[0], line))
            elif has_limit and (width := self._width(row)) > self._room:
                self._broken += 1
                if self._widest is None or width > self._widest.width:
                    self._widest = _WideRow(row, width, line)

    def findings(self, script: Script) -> Iterator[Finding]:
        """Yield a finding for each line with a row that is cut off, and one for all rows that are broken."""
        if not self._cut and self._widest is None:
            return
        rows = {line.id: line.row for line in script.lines}
        for wide in self._cut.values():
            problem = "without a space is cut off in ASS"
            yield self._finding(script.file, rows, wide, f"a row {_beginning(wide)} {problem}")
        if self._widest is not None:
            problem = f"the widest of {self._broken:,}, is broken into more rows in ASS"
            yield self._finding(
                script.file, rows, self._widest, f"a row {_beginning(self._widest)}, {problem}"
            )

    def _width(self, text: str) -> float:
        """Width of a row in pixels, estimated."""
        return drawn_width(text) * self._style.size * (_BOLD if self._style.bold else 1)

    def _finding(self, file: str, rows: Mapping[str, int], wide: _WideRow, problem: str) -> Finding:
        size = int(self._style.size * self._room / wide.width)
        return Finding(
            kind="wide-row",
            file=file,
            row=rows.get(wide.line, 0),
            line=wide.line or None,
            message=f"{problem}: it is about {wide.width:,.0f} pixels wide, and the picture has "
            f"{self._room:,} between its margins; a size of {size} in [style] would hold it",
        )


def _beginning(wide: _WideRow) -> str:
    return f"beginning {quoted(wide.text[:_QUOTED])}"
