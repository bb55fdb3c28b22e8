"""One script's outputs, from the takes in the store, streamed.

A script is gone through several times. Where its lines stand is known from the takes' lengths alone, and so
are the length of the track and its chapters; then come audio and words, and then the cues. Each time words
are placed anew from the store, so that besides the script itself memory holds one line and one cue.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from subgen.align.audit import WordAudit, audit_findings, silent_finding
from subgen.align.placing import place_line, unspoken_findings
from subgen.cues.layout import lay_out, long_word_findings
from subgen.formats.base import Look, Writer
from subgen.formats.registry import WRITERS
from subgen.model import Done, Finding, Placement, Script, Summary, TakeKey, TimedLine, Track
from subgen.outputs import Outputs, clip_names, outputs_of
from subgen.planning import language_of, reading_of, utterances_of
from subgen.ports import Observer, Replacing, Shape, TakeStore, TrackFormat
from subgen.settings import Settings
from subgen.stitching import ClipWriter, Stitcher
from subgen.timeline import chapters_of, overrun_finding, place, tail_samples

__all__ = ["Delivered", "Delivery", "DeliveryDoors", "Effort"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a script took.

    Attributes:
        attempts: Requests that were sent for it.
        findings: What a person should know of its takes.
        wall_s: Tells the seconds since the start of the run.
    """

    attempts: int
    findings: tuple[Finding, ...] = ()
    wall_s: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A script's outputs.

    Attributes:
        script: What they were made of.
        outputs: The files.
        summary: Counts.
        samples: Length of the track.
        late_s: By how much a player that ignores the audio's start tag is late.
        words: Where the words' times came from.
        findings: What a person should know.
    """

    script: Script
    outputs: Outputs
    summary: Summary
    samples: int
    late_s: float
    words: WordAudit
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDoors:
    """What delivering needs of the world.

    Attributes:
        store: Where the takes are.
        shape: Makes takes ready for their joints.
        tracks: Audio format -> how a track becomes a file; `wav` is among them.
        replacing: Opens files that appear whole or not at all.
    """

    store: TakeStore
    shape: Shape
    tracks: Mapping[str, TrackFormat]
    replacing: Replacing


class Delivery:
    """Writes the outputs of scripts.

    Args:
        settings: Of the job.
        service: What takes' keys call the service.
        doors: What it needs of the world.
    """

    def __init__(self, settings: Settings, service: str, doors: DeliveryDoors) -> None:
        self._settings = settings
        self._service = service
        self._store = doors.store
        self._doors = doors
        self._standard = settings.standard

    def deliver(self, script: Script, effort: Effort, observer: Observer) -> Delivered:
        """Write the outputs of a script whose every take is in the store.

        Args:
            script: What they are made of.
            effort: What it took.
            observer: Is told how far it has come.

        Raises:
            OutputError: A file cannot be written, or does not read back as long as it is.
        """
        outputs = outputs_of(script.stem, self._settings)
        track, summary, findings = self._survey(script, outputs.audio)
        findings += effort.findings
        look = Look(karaoke=self._settings.karaoke, style=self._settings.style)
        with self._doors.replacing(outputs.files) as files:
            texts = [(WRITERS[name](track, look), files[path]) for name, path in outputs.texts.items()]
            for writer, file in texts:
                file.write(writer.head().encode())
            observer.writing(script.stem, len(script.lines))
            findings += self._write_audio(script, track, outputs, files, observer)
            observer.finished()
            audit, heard = self._write_lines(script, texts)
            findings += heard
            for cue in lay_out(
                self._timed_lines(script), self._standard, track.samples, track.sample_rate_hz
            ):
                for writer, file in texts:
                    file.write(writer.cue(cue).encode())
            for writer, file in texts:
                file.write(writer.tail(summary).encode())
            findings.sort(key=lambda finding: finding.row)
            late_s = 0.0
            if outputs.audio is not None:
                track_format = self._doors.tracks[self._settings.audio]
                track_format.check(files[outputs.audio], track)
                late_s = track_format.late_s(track.sample_rate_hz)
            files[outputs.report].write(_report(summary, effort, late_s, audit, findings))
        return Delivered(
            script=script,
            outputs=outputs,
            summary=summary,
            samples=track.samples,
            late_s=late_s,
            words=audit,
            findings=tuple(findings),
        )

    def _survey(self, script: Script, audio: Path | None) -> tuple[Track, Summary, list[Finding]]:
        """What is known from the takes' lengths alone."""
        rate_hz = self._settings.sample_rate
        findings = list(script.findings)
        end = 0
        requests: dict[TakeKey, int] = {}
        for placed in self._placements(script):
            end = placed.end
            requests.update((utterance.key, len(utterance.text)) for utterance in placed.utterances)
            if placed.overrun:
                findings.append(overrun_finding(script.file, placed, rate_hz))
        samples = end + tail_samples(script, rate_hz)
        track = Track(
            name=None if audio is None else audio.name,
            sample_rate_hz=rate_hz,
            samples=samples,
            chapters=chapters_of(self._placements(script), samples),
        )
        summary = Summary(
            lines=len(script.lines),
            done=len(script.lines),
            failed=0,
            requests=len(requests),
            characters=sum(requests.values()),
        )
        return track, summary, findings

    def _write_audio(
        self,
        script: Script,
        track: Track,
        outputs: Outputs,
        files: Mapping[Path, BinaryIO],
        observer: Observer,
    ) -> list[Finding]:
        """The track, encoded as it comes, and the clips."""
        findings: list[Finding] = []
        stitcher = Stitcher(self._store.pcm, self._doors.shape, self._settings.gain_db, track)
        if outputs.audio is None and outputs.clips is None:
            return findings
        with ExitStack() as stack:
            clips = sink = None
            if outputs.clips is not None:
                names = clip_names((line.id for line in script.lines), script.left_out)
                metadata, wav = files[outputs.clips.metadata], self._doors.tracks["wav"]
                clips = stack.enter_context(
                    ClipWriter(outputs.clips, names, metadata, wav, self._doors.replacing)
                )
            if outputs.audio is not None:
                track_format = self._doors.tracks[self._settings.audio]
                sink = stack.enter_context(track_format.open(files[outputs.audio], track))
            end = 0
            for placed in self._placements(script):
                if sink is not None and stitcher.onto_track(placed, sink):
                    findings.append(_clipped(script.file, placed))
                if clips is not None:
                    clips.write(placed.line, stitcher.alone(placed), track.sample_rate_hz)
                end = placed.end
                observer.wrote()
            if sink is not None:
                sink.silence(track.samples - end)
                sink.finish()
        return findings

    def _write_lines(
        self, script: Script, texts: list[tuple[Writer, BinaryIO]]
    ) -> tuple[WordAudit, list[Finding]]:
        """What the formats have to say of each line; where its words' times came from."""
        findings: list[Finding] = []
        total = WordAudit()
        silent: Counter[str] = Counter()
        for placed in self._placements(script):
            line, audit = self._timed_line(placed)
            for writer, file in texts:
                file.write(writer.line(line).encode())
            findings.extend(long_word_findings(script.file, line, self._standard))
            findings.extend(unspoken_findings(script.file, line, self._settings.sample_rate))
            findings.extend(audit_findings(script.file, placed.line, audit))
            total += audit
            silent[line.voice] += audit.missing > 0 and not audit.events
        if lines := silent.total():
            voices = [voice for voice, count in silent.items() if count]
            findings.append(silent_finding(script.file, lines, voices))
        return total, findings

    def _placements(self, script: Script) -> Iterator[Placement]:
        return place(self._done(script), self._settings.pauses, self._settings.sample_rate, script.lead_us)

    def _done(self, script: Script) -> Iterator[Done]:
        for line in script.lines:
            utterances = utterances_of(line, self._settings, self._service)
            samples = tuple(self._store.samples(utterance.key) for utterance in utterances)
            yield Done(line=line, utterances=utterances, samples=samples)

    def _timed_lines(self, script: Script) -> Iterator[TimedLine]:
        return (self._timed_line(placed)[0] for placed in self._placements(script))

    def _timed_line(self, placed: Placement) -> tuple[TimedLine, WordAudit]:
        reading = reading_of(placed.line, self._settings)
        rate_hz = self._settings.sample_rate
        heard = place_line(placed, self._store.events, rate_hz, self._store.pcm)
        line = TimedLine(
            line=placed.line,
            voice=reading.voice,
            language=language_of(placed.line, reading),
            start=placed.start,
            end=placed.end,
            words=heard.words,
        )
        return line, heard.audit


def _clipped(file: str, placed: Placement) -> Finding:
    line = placed.line
    message = f"line {line.id} is cut off at full scale by the gain"
    return Finding(kind="clipped", file=file, row=line.row, line=line.id, message=message)


def _report(
    summary: Summary, effort: Effort, late_s: float, words: WordAudit, findings: list[Finding]
) -> bytes:
    report = {
        "format": "subgen.report/1",
        "lines": summary.lines,
        "done": summary.done,
        "failed": summary.failed,
        "requests": summary.requests,
        "characters": summary.characters,
        "attempts": effort.attempts,
        "wall_s": round(effort.wall_s(), 3),
        "late_s": round(late_s, 6),
        "words": words.facts(),
        "findings": [finding.facts() for finding in findings],
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"
