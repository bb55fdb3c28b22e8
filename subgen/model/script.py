"""Scripts and their lines."""

from dataclasses import dataclass
from enum import Enum

from msgspec import UNSET, UnsetType

from subgen.model.findings import Finding

__all__ = ["Break", "Line", "Script"]


class Break(Enum):
    """Separation of a line from the next one, where the script writes no pause."""

    LINE = "line_ms"
    PARAGRAPH = "paragraph_ms"
    CHAPTER = "chapter_ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a script.

    Attributes:
        id: The line's name, unique in its script.
        row: Physical line of the file where it begins, from 1.
        text: Its text, unchanged.
        speaker: A name of the cast, or None.
        voice: The row's own voice, or None.
        language: The row's own language code, or None.
        model: The row's own model, or None.
        speed: The row's own speed, 0.5 to 2.0, or None.
        pause_us: Silence after the line, if the script writes one; it wins over `break_after`.
        break_after: Separation from the next line otherwise.
        chapter: Title of the chapter it belongs to, or None.
        chapter_number: Place of that chapter in the script, from 1; 0 without one. Two may have the same
            title.
        start_us: Start of its slot on the track, or None.
        end_us: End of its slot on the track, or None.
        extra: The other columns of its row, in the table's order.
        number_language: The row's own language code for numbers.
        math: Whether the row has its mathematical notation read as words.
        service_dictionaries: Ids of the row's own pronunciation dictionaries.
    """

    id: str
    row: int
    text: str
    speaker: str | None = None
    voice: str | None = None
    language: str | None = None
    model: str | None = None
    speed: float | None = None
    pause_us: int | None = None
    break_after: Break = Break.LINE
    chapter: str | None = None
    chapter_number: int = 0
    start_us: int | None = None
    end_us: int | None = None
    extra: tuple[tuple[str, str], ...] = ()
    number_language: str | UnsetType = UNSET
    math: bool | UnsetType = UNSET
    service_dictionaries: tuple[str, ...] | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """An input, read and checked.

    Attributes:
        stem: Name of its outputs, without extension.
        file: The input as the user named it.
        lines: At least one.
        lead_us: Silence before the first line.
        findings: Findings of its reader.
        left_out: Ids of lines that this run did not select.
    """

    stem: str
    file: str
    lines: tuple[Line, ...]
    lead_us: int = 0
    findings: tuple[Finding, ...] = ()
    left_out: frozenset[str] = frozenset()
