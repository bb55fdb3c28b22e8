"""One script on its track, by the takes that are kept: gone through as often as is asked, never held.

Where its lines stand is known from the takes' lengths alone, and so are the length of the track and its
chapters. Words are placed anew from the store each time, so that besides the script itself memory holds one
line. A line without takes is a gap: silence stands for it, as long as it would roughly have been.
"""

from collections.abc import Iterator

from subgen.align.line_placement import chapters_of, overrun_finding, place, tail_samples
from subgen.align.take_check import suspicion_finding
from subgen.align.word_placement import PlacedWords, place_line
from subgen.align.word_stats import WordAudit
from subgen.cues.layout import lay_out
from subgen.model import Cue, Done, Finding, Gap, Placement, Script, Summary, TimedLine, Track
from subgen.planning.estimate import gap_samples
from subgen.planning.utterances import UtteranceResolver, language_of, voice_settings_for
from subgen.ports import TakeStore

__all__ = ["ScriptTrack"]


class ScriptTrack:
    """A script on its track.

    Args:
        script: The script.
        resolver: What its lines need, with the readings that they have.
        takes: Where the takes are.

    Attributes:
        script: The same.
    """

    def __init__(self, script: Script, resolver: UtteranceResolver, takes: TakeStore) -> None:
        self.script = script
        self._resolver = resolver
        self._settings = resolver.settings
        self._rate_hz = resolver.settings.sample_rate
        self._takes = takes

    def lines(self) -> Iterator[Done | Gap]:
        """Every line with its takes, or the silence that stands for it."""
        for line in self.script.lines:
            utterances = self._resolver.utterances(self.script.stem, line)
            if all(utterance.key in self._takes for utterance in utterances):
                samples = tuple(self._takes.samples(utterance.key) for utterance in utterances)
                yield Done(line=line, utterances=utterances, samples=samples)
            else:
                yield Gap(line=line, samples=gap_samples(line, self._resolver))

    def placements(self) -> Iterator[Placement]:
        """Every line, placed."""
        return place(self.lines(), self._settings.pauses, self._rate_hz, self.script.lead_us)

    def track(self, name: str | None) -> Track:
        """The track.

        Args:
            name: File name of its audio, or None when none is written.
        """
        end = 0
        for placed in self.placements():
            end = placed.end
        samples = end + tail_samples(self.script, self._rate_hz)
        has_chapters = any(line.chapter is not None for line in self.script.lines)
        chapters = chapters_of(self.placements(), samples) if has_chapters else ()
        return Track(name=name, sample_rate_hz=self._rate_hz, samples=samples, chapters=chapters)

    def summary(self) -> Summary:
        """Counts of its lines and requests."""
        gaps = 0
        needed: dict[str, int] = {}
        for spoken in self.lines():
            gaps += isinstance(spoken, Gap)
            utterances = self._resolver.utterances(self.script.stem, spoken.line)
            needed.update((utterance.key, len(utterance.text)) for utterance in utterances)
        lines = len(self.script.lines)
        return Summary(
            lines=lines,
            done=lines - gaps,
            failed=gaps,
            requests=len(needed),
            characters=sum(needed.values()),
        )

    def findings(self) -> Iterator[Finding]:
        """What a person should know of it, before any audio or word is looked at."""
        yield from self.script.findings
        for placed in self.placements():
            if placed.overrun:
                yield overrun_finding(self.script.file, placed, self._rate_hz)
            if placed.gap:
                yield self._gap_finding(placed)
            for utterance in placed.utterances:
                suspicion = self._takes.suspicion(utterance.key)
                if suspicion is not None:
                    yield suspicion_finding(self.script.file, placed.line, suspicion)

    def _gap_finding(self, placed: Placement) -> Finding:
        line = placed.line
        keys = (utterance.key for utterance in self._resolver.utterances(self.script.stem, line))
        reason = next(filter(None, map(self._takes.failure, keys)), None)
        seconds = placed.gap / self._rate_hz
        why = f": {reason}" if reason else ""
        return Finding(
            kind="gap",
            file=self.script.file,
            row=line.row,
            line=line.id,
            message=f"line {line.id} is missing, and silent for {seconds:.1f} s{why}",
            amount_s=seconds,
        )

    def timed_line(self, placed: Placement) -> tuple[TimedLine, WordAudit]:
        """A line with its words, and where their times came from.

        Raises:
            DamagedTake: A take is not what it was when it was kept.
        """
        voice_settings = voice_settings_for(placed.line, self._settings)
        heard = PlacedWords(words=(), audit=WordAudit())
        if not placed.gap:
            heard = place_line(placed, self._takes.events, self._rate_hz, self._takes.pcm)
        line = TimedLine(
            line=placed.line,
            voice=voice_settings.voice,
            language=language_of(placed.line.text, voice_settings, self._resolver.service.capabilities),
            start=placed.start,
            end=placed.end,
            words=heard.words,
            is_gap=bool(placed.gap),
        )
        return line, heard.audit

    def cues(self, samples: int) -> Iterator[Cue]:
        """The cues of all lines but gaps.

        Args:
            samples: Length of the track.
        """
        spoken = (placed for placed in self.placements() if not placed.gap)
        lines = (self.timed_line(placed)[0] for placed in spoken)
        return lay_out(lines, self._settings.standard, samples, self._rate_hz)
