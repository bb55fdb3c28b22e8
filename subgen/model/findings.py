"""Findings: things the user should know, although nothing failed."""

from dataclasses import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something the user should know, although nothing failed.

    Attributes:
        kind: A stable word for programs: `overrun`, `not-spoken`, `unspoken-word`, `long-word`,
            `clipped`, `column`, `quote`, `speaker`, `chapter`, `title`, `pause`, `left-out`,
            `word-events`, `no-word-events`, `doubtful`, `gap`, `cue`, `edited`, `clip-name`,
            `former-clip`, `model`, `language`, `voice-language`, `dictionary`, `wide-row`.
        file: The input as the user named it.
        row: Physical line of the file, from 1; 0 for the whole file.
        line: The line's id, or None for no single line.
        message: The sentence for people, without the place.
        amount_s: Amount in seconds, for kinds that have one, such as `overrun`.
    """

    kind: str
    file: str
    row: int
    line: str | None = None
    message: str
    amount_s: float | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        return f"{place}: {self.message}"
