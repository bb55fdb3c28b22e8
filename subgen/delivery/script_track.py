"""A script on its track: the place of every line, by the lengths of its takes.

Lines can be gone through as often as needed and are never held. Their places, the length of the track and its
chapters follow from the takes' lengths alone, without audio or words. A line without takes is a gap: silence
of its estimated length.
"""

from collections.abc import Iterator

from subgen.align.line_placement import chapters_of, overrun_finding, place, tail_samples
from subgen.align.take_check import suspicion_finding
from subgen.model import Done, Finding, Gap, Placement, Script, Summary, Track
from subgen.planning.estimate import gap_samples
from subgen.planning.utterances import UtteranceResolver, silences_within
from subgen.ports import TakeStore

__all__ = ["ScriptTrack"]


class ScriptTrack:
    """A script on its track.

    Args:
        script: The script.
        resolver: Resolves its lines to their requests.
        takes: Store of the takes.

    Attributes:
        script: The script.
        resolver: Resolves its lines to their requests.
    """

    def __init__(self, script: Script, resolver: UtteranceResolver, takes: TakeStore) -> None:
        self.script = script
        self.resolver = resolver
        self._settings = resolver.settings
        self._rate_hz = resolver.settings.sample_rate
        self._takes = takes

    def lines(self) -> Iterator[Done | Gap]:
        """Yield every line with its takes, or as a gap."""
        for line in self.script.lines:
            utterances = self.resolver.utterances(self.script.stem, line)
            if all(utterance.key in self._takes for utterance in utterances):
                samples = tuple(self._takes.samples(utterance.key) for utterance in utterances)
                yield Done(
                    line=line,
                    utterances=utterances,
                    samples=samples,
                    silences=silences_within(line, utterances, self._rate_hz),
                )
            else:
                yield Gap(line=line, samples=gap_samples(line, self.resolver))

    def placements(self) -> Iterator[Placement]:
        """Yield every line with its place."""
        return place(self.lines(), self._settings.pauses, self._rate_hz, self.script.lead_us)

    def track(self, name: str | None) -> Track:
        """Return the length and the chapters of the track.

        Args:
            name: File name of the audio, or None if none is written.
        """
        end = 0
        for placed in self.placements():
            end = placed.end
        samples = end + tail_samples(self.script, self._rate_hz)
        has_chapters = any(line.chapter is not None for line in self.script.lines)
        chapters = chapters_of(self.placements(), samples) if has_chapters else ()
        return Track(name=name, sample_rate_hz=self._rate_hz, samples=samples, chapters=chapters)

    def summary(self) -> Summary:
        """Count the lines and requests of the script."""
        gaps = 0
        needed: dict[str, int] = {}
        for spoken in self.lines():
            gaps += isinstance(spoken, Gap)
            utterances = self.resolver.utterances(self.script.stem, spoken.line)
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
        """Yield the findings that need neither audio nor words."""
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
        keys = (utterance.key for utterance in self.resolver.utterances(self.script.stem, line))
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
