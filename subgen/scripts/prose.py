r"""TXT: every line that is not empty is a line of the job; titles, pauses and speakers stand between.

# A title                opens a chapter (one to six #, then a space; \# is a plain #)
Words to speak.          a line
ASHA: Words to speak.    a line spoken by ASHA, when the cast knows ASHA
                         an empty line: a paragraph pause
[pause 1.5s]             silence, instead of the pause that would stand there
"""

import re
from collections.abc import Collection
from dataclasses import replace

from subgen.errors import Fault, shown
from subgen.languages import is_speakable
from subgen.model import Break, Finding, Line
from subgen.scripts import times
from subgen.scripts.rows import long_words, not_spoken
from subgen.scripts.text import LINE_END

__all__ = ["Prose"]

_TITLE = re.compile(r"#{1,6}\s+(.*)")
_PAUSE = re.compile(r"\[\s*pause\b([^\]]*)\]", re.IGNORECASE)
_WIDTH = {kind: width for width, kind in enumerate((Break.LINE, Break.PARAGRAPH, Break.CHAPTER))}


class Prose:
    """Collects a script into lines, faults and findings.

    Args:
        file: The input as the user named it.
        cast: Names that may speak.
        speak_titles: Whether a title is also a line.
    """

    def __init__(self, file: str, cast: Collection[str] = (), *, speak_titles: bool = False) -> None:
        self.lines: list[Line] = []
        self.lead_us = 0
        self.faults: list[Fault] = []
        self.findings: list[Finding] = []
        self._file = file
        self._cast = cast
        self._speak_titles = speak_titles
        self._chapter: str | None = None
        self._chapter_number = 0
        self._titled = 0  # the row of the last title, and the lines since
        self._titled_lines = 0

    def read(self, text: str) -> None:
        """Take in the whole text."""
        for row, written in enumerate(LINE_END.split(text), start=1):
            stripped = written.strip()
            if "\0" in written:
                self._fault(row, "a NUL character; remove it")
            if not stripped:
                self._widen(Break.PARAGRAPH)
            elif title := _TITLE.fullmatch(stripped):
                self._title(row, title[1])
            elif pause := _PAUSE.fullmatch(stripped):
                self._pause(row, pause[1])
            else:
                self._speech(row, written)
        if not self.lines and not self.faults:
            self._fault(0, "no lines at all: there is nothing to speak; write some words")

    def _title(self, row: int, title: str) -> None:
        if self._titled and not self._titled_lines:
            message = f"the title {shown(self._chapter or '')} has no line before the next title: left out"
            self.findings.append(Finding(kind="chapter", file=self._file, row=self._titled, message=message))
        self._chapter = title
        self._chapter_number += 1
        self._titled, self._titled_lines = row, 0
        self._widen(Break.CHAPTER)
        if self._speak_titles and is_speakable(title):
            self._add(row, title, None)
            self._widen(Break.PARAGRAPH)

    def _speech(self, row: int, written: str) -> None:
        if written.lstrip().startswith("\\#"):
            written = written.replace("\\#", "#", 1)
        speaker, text = self._spoken(written)
        if is_speakable(text):
            self._add(row, text, speaker)
        else:
            self.findings.append(not_spoken(self._file, row, text))
            self._widen(Break.PARAGRAPH)

    def _spoken(self, written: str) -> tuple[str | None, str]:
        """Who speaks a line, and the words without the name."""
        name, _, words = written.partition(":")
        if words.strip() and name.strip() in self._cast:
            return name.strip(), words.lstrip()
        return None, written

    def _add(self, row: int, text: str, speaker: str | None) -> None:
        self.faults.extend(long_words(self._file, row, text))
        line_id = str(len(self.lines) + 1)
        self._titled_lines += 1
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

    def _fault(self, row: int, problem: str) -> None:
        self.faults.append(Fault(file=self._file, row=row, problem=problem))

    def _widen(self, wider: Break) -> None:
        """A wider separation replaces a narrower one; a written pause stands beside both."""
        if self.lines and _WIDTH[wider] > _WIDTH[self.lines[-1].break_after]:
            self.lines[-1] = replace(self.lines[-1], break_after=wider)

    def _pause(self, row: int, written: str) -> None:
        try:
            pause = times.written_pause_us(written)
        except ValueError as fault:
            self._fault(row, str(fault))
            return
        if self.lines:
            before = self.lines[-1].pause_us or 0
            self.lines[-1] = replace(self.lines[-1], pause_us=before + pause)
        else:
            self.lead_us += pause
