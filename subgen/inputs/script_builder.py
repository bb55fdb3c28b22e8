"""Builds the lines of a script from titles, pauses and speech, in order.

All readers of scripts share it: they recognise the marks of their format, and pass on their meaning.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from msgspec import UNSET

from subgen.errors import Fault, quoted
from subgen.inputs.decoding import LINE_END
from subgen.inputs.findings import Findings
from subgen.inputs.invisible import bare
from subgen.inputs.markup import markup_problem
from subgen.inputs.pauses import PartedText, PauseMark, parted, pause_problem, pause_us, pieces_of
from subgen.inputs.row_builder import long_words, not_spoken
from subgen.inputs.speakers import Speech, split_speaker
from subgen.model import Break, Finding, InnerPause, Line, Service
from subgen.text.languages import is_speakable

__all__ = ["Prose"]

_WIDTH = {kind: width for width, kind in enumerate((Break.LINE, Break.PARAGRAPH, Break.CHAPTER))}


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
        self.findings = Findings(file)
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

    def end(self, nothing: str = "no lines at all: there is nothing to speak; write some text") -> None:
        """Finish after the last line: check that there is something to speak.

        Args:
            nothing: The fault of a script without lines.
        """
        self._end_chapter("before the end")
        if not self.lines and not self.faults:
            self.fault(0, nothing)

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

    def verbatim_title(self, row: int, title: str) -> None:
        """Open a chapter with the title as it is written, without its pauses; other markup is a finding."""
        found = parted(pieces_of(title))
        if found.pauses or found.problems:
            self.leave_out(row, "a pause in a title is left out")
        if problem := markup_problem(found.text, is_cell=False, is_title=True):
            self.find(row, "markup", problem)
        self.title(row, found.text)

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

    def pause(self, row: int, mark: str) -> None:
        """Add a pause that is a line by itself: it replaces the usual one, and adjacent pauses add up.

        Args:
            row: Row of the pause.
            mark: The pause as `written_pause` returned it.
        """
        try:
            self._lengthen(pause_us(mark))
        except ValueError as fault:
            self.fault(row, str(fault))

    def _lengthen(self, pause: int) -> None:
        if self.lines:
            before = self.lines[-1].pause_us or 0
            self.lines[-1] = replace(self.lines[-1], pause_us=before + pause)
        else:
            self.lead_us += pause

    def speech(self, row: int, written: str | Sequence[str | PauseMark]) -> None:
        """Add a line; one without a letter or a digit ends the paragraph.

        Args:
            row: Row where it begins.
            written: The line as it is written, in which markup is a finding, or its text and the pauses in
                it.
        """
        found = parted(pieces_of(written) if isinstance(written, str) else written)
        for problem in found.problems:
            self.fault(row, problem)
        said = split_speaker(found.text, self.cast)
        if said is not None and not bare(said.words):
            said = None
            if found.pauses:  # `ASHA: [pause 1s]`
                found = replace(found, text="")
        text = found.text if said is None else said.words
        if is_speakable(text):
            if misread := pause_problem(text):
                self.find(row, "pause", misread)
            elif isinstance(written, str) and (markup := markup_problem(text, is_cell=False)):
                self.find(row, "markup", markup)
            self._add(row, text, said, _shifted(found, text))
            return
        if text.strip():
            self.findings.append(not_spoken(self._file, row, text))
            self._widen(Break.PARAGRAPH)
        if found.pauses:
            self._lengthen(sum(pause.duration_us for pause in found.pauses))

    def _add(self, row: int, text: str, said: Speech | None, pauses: tuple[InnerPause, ...] = ()) -> None:
        self.faults.extend(long_words(self._file, row, text, self._service))
        line_id = str(len(self.lines) + 1)
        self._lines_since_title += 1
        self.lines.append(
            Line(
                id=line_id,
                row=row,
                text=text,
                speaker=None if said is None else said.name,
                chapter=self._chapter,
                chapter_number=self._chapter_number,
                direction=UNSET if said is None else said.direction or UNSET,
                pauses=pauses or UNSET,
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


def _shifted(found: PartedText, text: str) -> tuple[InnerPause, ...]:
    """The pauses of a text whose beginning, the speaker's name, was taken away."""
    name = len(found.text) - len(text)
    return tuple(replace(pause, at=max(0, pause.at - name)) for pause in found.pauses)
