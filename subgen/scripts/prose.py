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

from subgen.errors import Fault
from subgen.languages import is_speakable
from subgen.model import Break, Finding, Line
from subgen.scripts import times
from subgen.scripts.rows import long_words, not_spoken

__all__ = ["Prose"]

_TITLE = re.compile(r"#{1,6}\s+(.*)")
_PAUSE = re.compile(r"\[\s*pause\b([^\]]*)\]", re.IGNORECASE)
_SPEAKER = re.compile(r"\s*([^:]{1,100}?)\s*:\s*(\S.*)", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\n|\r")
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

    def read(self, text: str) -> None:
        """Take in the whole text."""
        for row, written in enumerate(_LINE_END.split(text), start=1):
            stripped = written.strip()
            if not stripped:
                self._widen(Break.PARAGRAPH)
            elif title := _TITLE.fullmatch(stripped):
                self._title(row, title[1])
            elif pause := _PAUSE.fullmatch(stripped):
                self._pause(row, pause[1])
            elif not is_speakable(stripped):
                self.findings.append(not_spoken(self._file, row, stripped))
                self._widen(Break.PARAGRAPH)
            else:
                self._speech(row, written)
        if not self.lines and not self.faults:
            problem = "no lines at all: there is nothing to speak"
            self.faults.append(Fault(file=self._file, row=0, problem=problem))

    def _title(self, row: int, title: str) -> None:
        self._chapter = title or None
        self._widen(Break.CHAPTER)
        if self._speak_titles and is_speakable(title):
            self._add(row, title, speaker=None)
            self._widen(Break.PARAGRAPH)

    def _speech(self, row: int, written: str) -> None:
        if written.lstrip().startswith("\\#"):
            written = written.replace("\\#", "#", 1)
        named = _SPEAKER.fullmatch(written) if self._cast else None
        if named and named[1] in self._cast:
            self._add(row, named[2], speaker=named[1])
        else:
            self._add(row, written, speaker=None)

    def _add(self, row: int, text: str, speaker: str | None) -> None:
        self.faults.extend(long_words(self._file, row, text))
        line_id = str(len(self.lines) + 1)
        self.lines.append(Line(id=line_id, row=row, text=text, speaker=speaker, chapter=self._chapter))

    def _widen(self, wider: Break) -> None:
        """A wider separation replaces a narrower one; a written pause stands beside both."""
        if self.lines and _WIDTH[wider] > _WIDTH[self.lines[-1].break_after]:
            self.lines[-1] = replace(self.lines[-1], break_after=wider)

    def _pause(self, row: int, written: str) -> None:
        try:
            pause = times.written_pause_us(written)
        except ValueError as fault:
            self.faults.append(Fault(file=self._file, row=row, problem=str(fault)))
            return
        if self.lines:
            before = self.lines[-1].pause_us or 0
            self.lines[-1] = replace(self.lines[-1], pause_us=before + pause)
        else:
            self.lead_us += pause
