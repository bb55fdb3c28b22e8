"""Titles, pauses and speech, collected into lines in the order in which they stand.

What a script's readers share: they know their format's marks, and hand on what those mean.
"""

import re
from collections.abc import Collection
from dataclasses import replace

from subgen.errors import Fault, quoted
from subgen.inputs import values as times
from subgen.inputs.decoding import LINE_END
from subgen.inputs.row_builder import long_words, not_spoken
from subgen.model import Break, Finding, Line, Service
from subgen.text.languages import is_speakable

__all__ = ["Prose", "written_pause"]

_PAUSE = re.compile(r"\[\s*pause\b([^\]]*)\]", re.IGNORECASE)
_WIDTH = {kind: width for width, kind in enumerate((Break.LINE, Break.PARAGRAPH, Break.CHAPTER))}


def written_pause(written: str) -> str | None:
    """What stands within the brackets of `[pause 1.5s]`, or None where a line is no pause."""
    pause = _PAUSE.fullmatch(written.strip())
    return pause[1] if pause else None


class Prose:
    """Collects a script into lines, faults and findings.

    Args:
        file: The input as messages name it.
        service: Its limits are checked.
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
        self._titled = 0  # the row of the last title, and the lines since
        self._titled_lines = 0

    def begin(self, text: str) -> None:
        """Look through the whole text for what no line may hold."""
        if "\0" in text:
            for row, written in enumerate(LINE_END.split(text), start=1):
                if "\0" in written:
                    self.fault(row, "a NUL character; remove it")

    def end(self) -> None:
        """After the last line: see that there is something to speak."""
        self._end_chapter("before the end")
        if not self.lines and not self.faults:
            self.fault(0, "no lines at all: there is nothing to speak; write some words")

    def fault(self, row: int, problem: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(file=self._file, row=row, problem=problem))

    def leave_out(self, row: int, message: str) -> None:
        """Note that something is not spoken, and why."""
        self.find(row, "left-out", message)

    def find(self, row: int, kind: str, message: str) -> None:
        """Note something that a person should know."""
        self.findings.append(Finding(kind=kind, file=self._file, row=row, message=message))

    def separate(self) -> None:
        """A paragraph ends here, if it has not ended yet."""
        self._widen(Break.PARAGRAPH)

    def title(self, row: int, title: str) -> None:
        """Open a chapter."""
        self._end_chapter("before the next title")
        self._chapter = title
        self._chapter_number += 1
        self._titled, self._titled_lines = row, 0
        self._widen(Break.CHAPTER)
        if self._speak_titles and is_speakable(title):
            self._add(row, title, None)
            self._widen(Break.PARAGRAPH)

    def pause(self, row: int, written: str) -> None:
        """Be silent here, instead of the pause that would stand here; pauses beside each other add up.

        Args:
            row: Where it is written.
            written: How long, as `written_pause` has it.
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
        """Take in a line; without a letter or a digit it is the end of a paragraph."""
        speaker, text = self._spoken(written)
        if is_speakable(text):
            if inside := _PAUSE.search(text):
                problem = f"{quoted(inside.group())} is read aloud: a pause stands on a line of its own"
                self.find(row, "pause", problem)
            self._add(row, text, speaker)
        else:
            self.findings.append(not_spoken(self._file, row, text))
            self._widen(Break.PARAGRAPH)

    def _spoken(self, written: str) -> tuple[str | None, str]:
        """Who speaks a line, and the words without the name."""
        name, _, words = written.partition(":")
        if words.strip() and name.strip() in self.cast:
            return name.strip(), words.lstrip()
        return None, written

    def _add(self, row: int, text: str, speaker: str | None) -> None:
        self.faults.extend(long_words(self._file, row, text, self._service))
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

    def _end_chapter(self, where: str) -> None:
        if self._titled and not self._titled_lines:
            message = f"the title {quoted(self._chapter or '')} has no line {where}: left out"
            self.findings.append(Finding(kind="chapter", file=self._file, row=self._titled, message=message))

    def _widen(self, wider: Break) -> None:
        """A wider separation replaces a narrower one; a written pause stands beside both."""
        if self.lines and _WIDTH[wider] > _WIDTH[self.lines[-1].break_after]:
            self.lines[-1] = replace(self.lines[-1], break_after=wider)
