"""Scripts and their lines."""

from dataclasses import dataclass
from enum import Enum

from msgspec import UNSET, UnsetType

from subgen.model.findings import Finding

__all__ = ["Break", "InnerPause", "Line", "Script"]


class Break(Enum):
    """Separation of a line from the next one, where the script writes no pause."""

    LINE = "line_ms"
    PARAGRAPH = "paragraph_ms"
    CHAPTER = "chapter_ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerPause:
    """Silence that is written inside a line.

    Attributes:
        at: Index in the line's text of the word after it; 0 for a pause before the line, which adds to the
            silence there, and the length of the text for one after it.
        duration_us: Its length, in microseconds; more than 0.
    """

    at: int
    duration_us: int


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
        pauses: Silences written inside it, by their places, which part it into several requests.
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
    pauses: tuple[InnerPause, ...] | UnsetType = UNSET
    number_language: str | UnsetType = UNSET
    math: bool | UnsetType = UNSET
    service_dictionaries: tuple[str, ...] | UnsetType = UNSET

    @property
    def pause_before_us(self) -> int:
        """Silence written at its start."""
        return (
            0
            if isinstance(self.pauses, UnsetType)
            else sum(pause.duration_us for pause in self.pauses if pause.at == 0)
        )

    @property
    def pause_after_us(self) -> int:
        """Silence written at its end."""
        return (
            0
            if isinstance(self.pauses, UnsetType)
            else sum(pause.duration_us for pause in self.pauses if pause.at == len(self.text))
        )

    @property
    def inner_pauses(self) -> tuple[InnerPause, ...]:
        """Silences between two of its words."""
        if isinstance(self.pauses, UnsetType):
            return ()
        return tuple(pause for pause in self.pauses if 0 < pause.at < len(self.text))


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
