"""Builds the lines of a script from titles, pauses and speech, in order.

All readers of scripts share it: they recognise the marks of their format, and pass on their meaning.
"""

import re
from collections.abc import Collection
from dataclasses import replace

from subgen.errors import Fault, quoted
from subgen.inputs import values as times
from subgen.inputs.decoding import LINE_END
from subgen.inputs.invisible import bare, without_lead
from subgen.inputs.row_builder import long_words, not_spoken
from subgen.model import Break, Finding, Line, Service
from subgen.text.languages import is_speakable

__all__ = ["Prose", "written_pause"]

_PAUSE = re.compile(r"\[\s*pause\b([^\]]*)\]", re.IGNORECASE)
_WIDTH = {kind: width for width, kind in enumerate((Break.LINE, Break.PARAGRAPH, Break.CHAPTER))}


def written_pause(written: str) -> str | None:
    """The text within the brackets of `[pause 1.5s]` after `pause`, or None if a line is no pause."""
    pause = _PAUSE.fullmatch(written.strip())
    return pause[1] if pause else None


class Prose:
    """Collects the lines, faults and findings of a script.

    Args:
        file: Name of the input in messages.
        service: The service whose limits are checked.
        cast: Names that may speak.
        speak_titles: Whether a title is also a line.
    """

    def __init__(
        self, file: str, service: Service, cast: Collection[str] = (), *, speak_titles: bool = False
    ) -> None:
        self.lines: list[Line] = []
        self.lead_us = 0
        self.faults: list[Fault] = []
        self.findings: list[Finding] = []
        self.cast = cast
        self._file = file
        self._service = service
        self._speak_titles = speak_titles
        self._chapter: str | None = None
        self._chapter_number = 0
        self._title_row = 0  # of the last title
        self._lines_since_title = 0

    def begin(self, text: str) -> None:
        """Check the whole text for characters that no line may contain."""
        if "\0" in text:
            for row, written in enumerate(LINE_END.split(text), start=1):
                if "\0" in written:
                    self.fault(row, "a NUL character; remove it")

    def end(self) -> None:
        """Finish after the last line: check that there is something to speak."""
        self._end_chapter("before the end")
        if not self.lines and not self.faults:
            self.fault(0, "no lines at all: there is nothing to speak; write some text")

    def fault(self, row: int, problem: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(file=self._file, row=row, problem=problem))

    def leave_out(self, row: int, message: str) -> None:
        """Note that something is left out, and why."""
        self.find(row, "left-out", message)

    def find(self, row: int, kind: str, message: str) -> None:
        """Note a finding."""
        self.findings.append(Finding(kind=kind, file=self._file, row=row, message=message))

    def separate(self) -> None:
        """End the paragraph, if it has not ended yet."""
        self._widen(Break.PARAGRAPH)

    def title(self, row: int, title: str) -> None:
        """Open a chapter."""
        self._end_chapter("before the next title")
        self._chapter = title
        self._chapter_number += 1
        self._title_row, self._lines_since_title = row, 0
        self._widen(Break.CHAPTER)
        if self._speak_titles and is_speakable(title):
            self._add(row, title, None)
            self._widen(Break.PARAGRAPH)

    def pause(self, row: int, written: str) -> None:
        """Add a written pause, which replaces the usual one; adjacent pauses add up.

        Args:
            row: Row of the pause.
            written: Its duration, as returned by `written_pause`.
        """
        try:
            pause = times.written_pause_us(written)
        except ValueError as fault:
            self.fault(row, str(fault))
            return
        if self.lines:
            before = self.lines[-1].pause_us or 0
            self.lines[-1] = replace(self.lines[-1], pause_us=before + pause)
        else:
            self.lead_us += pause

    def speech(self, row: int, written: str) -> None:
        """Add a line; one without a letter or a digit ends the paragraph."""
        speaker, text = self._split_speaker(written)
        if is_speakable(text):
            if inside := _PAUSE.search(text):
                problem = f"{quoted(inside.group())} is read aloud: write a pause on a line by itself"
                self.find(row, "pause", problem)
            self._add(row, text, speaker)
        else:
            self.findings.append(not_spoken(self._file, row, text))
            self._widen(Break.PARAGRAPH)

    def _split_speaker(self, written: str) -> tuple[str | None, str]:
        """Split a line into its speaker, or None, and its words."""
        name, _, words = written.partition(":")
        speaker = bare(name)
        if bare(words) and speaker in self.cast:
            return speaker, without_lead(words.lstrip()).lstrip()
        return None, written

    def _add(self, row: int, text: str, speaker: str | None) -> None:
        self.faults.extend(long_words(self._file, row, text, self._service))
        line_id = str(len(self.lines) + 1)
        self._lines_since_title += 1
        self.lines.append(
            Line(
                id=line_id,
                row=row,
                text=text,
                speaker=speaker,
                chapter=self._chapter,
                chapter_number=self._chapter_number,
            )
        )

    def _end_chapter(self, where: str) -> None:
        if self._title_row and not self._lines_since_title:
            message = f"the title {quoted(self._chapter or '')} is left out: it has no line {where}"
            self.findings.append(
                Finding(kind="chapter", file=self._file, row=self._title_row, message=message)
            )

    def _widen(self, wider: Break) -> None:
        """Widen the separation after the last line, if it is narrower; a written pause is kept besides."""
        if self.lines and _WIDTH[wider] > _WIDTH[self.lines[-1].break_after]:
            self.lines[-1] = replace(self.lines[-1], break_after=wider)
