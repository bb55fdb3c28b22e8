"""The text stage: all formats in one go, and the counts of words and cues for the report.

Every format gets the head, all lines, all cues and the tail (`subgen.formats.base`). Lines and cues are gone
through once each, however many formats there are; each take is aligned once (`subgen.delivery.script_words`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from subgen.align.word_placement import unspoken_findings
from subgen.align.word_stats import WordAudit, audit_findings, silent_finding
from subgen.cues.audit import AvoidableViolation, CueAudit, audit_cues, avoidable_finding
from subgen.cues.layout import long_word_findings
from subgen.delivery.script_words import ScriptWords
from subgen.delivery.stage import Files, StageInput
from subgen.formats.base import Look
from subgen.formats.registry import WRITERS
from subgen.formats.wide_rows import WideRows
from subgen.model import Cue, Finding, Summary, TimedLine
from subgen.ports import Observer

__all__ = ["TextFacts", "TextStage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """Counts and findings for the report.

    Attributes:
        words: Sources of the words' times.
        cues: Rules that the cues break.
        findings: Findings about words and cues, in the order of the lines and then of the cues.
    """

    words: WordAudit
    cues: CueAudit
    findings: tuple[Finding, ...]


class TextStage:
    """Writes all formats of a script.

    Args:
        given: The delivery.
        observer: Notified of every line whose words, and whose cues, are written.

    Attributes:
        targets: The stale files.
    """

    def __init__(self, given: StageInput, observer: Observer) -> None:
        stale = {name: path for name, path in given.order.outputs.texts.items() if path in given.stale}
        look = Look(karaoke=given.settings.karaoke, style=given.settings.style)
        self._given = given
        self._observer = observer
        self._writers = [(WRITERS[name](given.track, look), path) for name, path in stale.items()]
        self.targets = tuple(stale.values())

    def run(self, files: Files, words: ScriptWords, summary: Summary) -> TextFacts:
        """Write the stale formats.

        All lines and cues are gone through even if no format is stale: the report counts them.

        Args:
            files: The files.
            words: The words of the script.
            summary: Counts of lines and requests.

        Raises:
            DamagedTake: A take is not the one that was stored.
        """
        track, settings = self._given.track, self._given.settings
        texts = [(writer, files[path]) for writer, path in self._writers]
        for writer, file in texts:
            file.write(writer.head().encode())
        line_audit = _LineAudit(self._given)
        script = self._given.script_track.script
        self._observer.writing(f"{script.stem} (words)", len(script.lines))
        for line, audit in self._lines(words):
            for writer, file in texts:
                file.write(writer.line(line).encode())
            line_audit.add(line, audit)
            self._observer.wrote()
        self._observer.finished()

        def written_cues() -> Iterator[Cue]:
            for cue in words.cues(track.samples):
                for writer, file in texts:
                    file.write(writer.cue(cue).encode())
                if "ass" in settings.formats:
                    wide_rows.add(cue)
                yield cue

        wide_rows = WideRows(settings.style, settings.standard)
        violations: list[AvoidableViolation] = []
        cue_audit = audit_cues(
            self._observed(written_cues()),
            settings.standard,
            track.samples,
            track.sample_rate_hz,
            violations.append,
        )
        for writer, file in texts:
            file.write(writer.tail(summary).encode())
        return TextFacts(
            words=line_audit.words,
            cues=cue_audit,
            findings=(
                *line_audit.findings(),
                *wide_rows.findings(script),
                *(avoidable_finding(script, each) for each in violations),
            ),
        )

    def _lines(self, words: ScriptWords) -> Iterator[tuple[TimedLine, WordAudit]]:
        """Yield the lines, each with the path of its clip where clips are wanted."""
        clips, names = self._given.order.outputs.clips, self._given.order.targets.clip_names
        if clips is None:
            yield from words.lines()
            return
        folder = clips.folder.relative_to(self._given.settings.out).as_posix()
        for name, (line, audit) in zip(names, words.lines(), strict=True):
            yield (line if line.is_gap else replace(line, clip=f"{folder}/{name}.wav")), audit

    def _observed(self, cues: Iterable[Cue]) -> Iterator[Cue]:
        """Pass cues on; report the lines that they have gone through, by their share of the track."""
        script, samples = self._given.script_track.script, self._given.track.samples
        self._observer.writing(f"{script.stem} (cues)", len(script.lines))
        reported = 0
        for cue in cues:
            yield cue
            reached = min(len(script.lines) * cue.end // max(samples, 1), len(script.lines))
            if reached > reported:
                self._observer.wrote(reached - reported)
                reported = reached
        if reported < len(script.lines):
            self._observer.wrote(len(script.lines) - reported)
        self._observer.finished()


class _LineAudit:
    """Counts and findings about lines, added up line by line.

    Attributes:
        words: Sources of the words' times so far.
    """

    def __init__(self, given: StageInput) -> None:
        self.words = WordAudit()
        self._file = given.script_track.script.file
        self._settings = given.settings
        self._findings: list[Finding] = []
        self._lines_without_events: Counter[str] = Counter()

    def add(self, line: TimedLine, audit: WordAudit) -> None:
        """Add a line."""
        self._findings.extend(long_word_findings(self._file, line, self._settings.standard))
        self._findings.extend(unspoken_findings(self._file, line, self._settings.sample_rate))
        self._findings.extend(audit_findings(self._file, line.line, audit))
        self.words += audit
        if audit.missing and not audit.events:
            self._lines_without_events[line.voice] += 1

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of all lines, and one about all lines without events."""
        yield from self._findings
        if self._lines_without_events:
            yield silent_finding(self._file, self._lines_without_events.total(), self._lines_without_events)
