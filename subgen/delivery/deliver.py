"""One script's outputs, from the takes that are kept, streamed.

A script is gone through several times: its lines' places, the audio, the words, the cues. What is there
already and up to date (`subgen.delivery.plan_outputs`) is not written again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from subgen.align.word_placement import unspoken_findings
from subgen.align.word_stats import WordAudit, audit_findings, silent_finding
from subgen.cues.audit import AvoidableViolation, CueAudit, audit_cues, avoidable_finding
from subgen.cues.layout import long_word_findings
from subgen.delivery.clips import metadata_row
from subgen.delivery.plan_outputs import OutputPlan
from subgen.delivery.record import DeliveryRecord, RunEffort, report_of
from subgen.delivery.script_track import ScriptTrack
from subgen.delivery.stitcher import ClipWriter, Stitcher
from subgen.formats.base import Look, Writer
from subgen.formats.registry import WRITERS
from subgen.model import Cue, Finding, Placement, Summary, Track
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import FileProbe, Ledger, Observer, Replacing, Shape, TakeStore, TrackFormat
from subgen.ports.records import DeliveryFacts, FileStamp

__all__ = ["Delivery", "DeliveryDoors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDoors:
    """What delivering needs of the world.

    Attributes:
        takes: Where the takes are.
        ledger: Where it is remembered what was written.
        shape: Makes takes ready for their joints.
        tracks: Audio format -> how a track becomes a file; `wav` is among them.
        replacing: Opens files that appear whole or not at all.
        file_probe: Looks at files.
    """

    takes: TakeStore
    ledger: Ledger
    shape: Shape
    tracks: Mapping[str, TrackFormat]
    replacing: Replacing
    file_probe: FileProbe


class Delivery:
    """Writes the outputs of scripts.

    Args:
        resolver: What the lines need, with the readings that they have.
        doors: The world.
    """

    def __init__(self, resolver: UtteranceResolver, doors: DeliveryDoors) -> None:
        self._resolver = resolver
        self._settings = resolver.settings
        self._takes = doors.takes
        self._doors = doors

    def deliver(self, order: OutputPlan, effort: RunEffort, observer: Observer) -> DeliveryRecord:
        """Write the stale outputs of a script, if any.

        Args:
            order: The plan of its outputs.
            effort: What it took.
            observer: Is told how far it has come.

        Raises:
            DamagedTake: A take is not what it was when it was kept.
            OutputError: A file cannot be written, or does not read back as long as it is.
        """
        if order.current is not None:
            return order.current
        script, outputs = order.script, order.outputs
        wrong = order.stale | {outputs.report}
        script_track = ScriptTrack(script, self._resolver, self._takes)
        track = script_track.track(None if outputs.audio is None else outputs.audio.name)
        summary, findings = script_track.summary(), list(script_track.findings())
        look = Look(karaoke=self._settings.karaoke, style=self._settings.style)
        late_s = 0.0
        if outputs.audio is not None:
            late_s = self._doors.tracks[self._settings.audio].late_s(track.sample_rate_hz)
        with self._doors.replacing([path for path in outputs.files if path in wrong]) as files:
            observer.writing(script.stem, len(script.lines))
            sound, clips = self._write_audio(order, script_track, track, files, observer)
            findings += sound
            observer.finished()
            texts = [
                (WRITERS[name](track, look), files[path])
                for name, path in outputs.texts.items()
                if path in wrong
            ]
            audit, heard, cues = self._write_texts(script_track, track, summary, texts)
            findings += heard
            findings.sort(key=lambda finding: finding.row)
            facts = DeliveryFacts(
                summary=summary,
                samples=track.samples,
                late_s=late_s,
                words=audit,
                findings=tuple(findings),
                cues=cues,
            )
            files[outputs.report].write(report_of(facts, effort))
            seen = {path: self._doors.file_probe.stamp(file) for path, file in files.items()} | clips
        members = order.members(self._settings.out, seen)
        self._doors.ledger.deliver(script.stem, members, facts, order.targets.lines.packed())
        return DeliveryRecord(script=script, outputs=outputs, facts=facts, written=frozenset(seen))

    def _write_audio(
        self,
        order: OutputPlan,
        script_track: ScriptTrack,
        track: Track,
        files: Mapping[Path, BinaryIO],
        observer: Observer,
    ) -> tuple[list[Finding], dict[Path, FileStamp]]:
        """The track, encoded as it comes, and the clips; what the clips are like."""
        outputs, stale = order.outputs, order.stale
        findings: list[Finding] = []
        paths = order.clip_paths()
        wrong_clips = [path for path in paths.values() if path in stale]
        if outputs.audio not in files and order.before is not None:
            findings += [finding for finding in order.before.findings if finding.kind == "clipped"]
        if outputs.clips is not None and outputs.clips.metadata in files:
            _write_metadata(script_track, paths, files[outputs.clips.metadata])
        if outputs.audio not in files and not wrong_clips:
            return findings, {}
        track_format = self._doors.tracks[self._settings.audio if outputs.audio in files else "wav"]
        with ExitStack() as stack:
            stitcher = Stitcher(self._takes.pcm, self._doors.shape, self._settings.gain_db, track)
            writer = ClipWriter(
                wrong_clips, self._doors.tracks["wav"], self._doors.replacing, self._doors.file_probe
            )
            clips = stack.enter_context(writer)
            sink = None
            if outputs.audio is not None and outputs.audio in files:
                sink = stack.enter_context(track_format.open(files[outputs.audio], track))
            end = 0
            for placed in script_track.placements():
                if sink is not None and stitcher.onto_track(placed, sink):
                    findings.append(_clipped(script_track.script.file, placed))
                path = paths.get(placed.line.id)
                if path is not None and path in stale:
                    clips.write(path, stitcher.alone(placed), track.sample_rate_hz)
                end = placed.end
                observer.wrote()
            if sink is not None:
                sink.silence(track.samples - end)
                sink.finish()
        if outputs.audio is not None and outputs.audio in files:
            track_format.check(files[outputs.audio], track)
        return findings, clips.written

    def _write_texts(
        self, script_track: ScriptTrack, track: Track, summary: Summary, texts: list[tuple[Writer, BinaryIO]]
    ) -> tuple[WordAudit, list[Finding], CueAudit]:
        """All that the formats have to say; where the words' times came from, and what the cues break."""
        for writer, file in texts:
            file.write(writer.head().encode())
        audit, findings = self._write_lines(script_track, texts)
        # though all texts may be there already: the report tells of their cues
        written = _written(script_track.cues(track.samples), texts)
        choices: list[AvoidableViolation] = []
        cues = audit_cues(
            written, self._settings.standard, track.samples, track.sample_rate_hz, choices.append
        )
        findings += (avoidable_finding(script_track.script, choice) for choice in choices)
        for writer, file in texts:
            file.write(writer.tail(summary).encode())
        return audit, findings, cues

    def _write_lines(
        self, script_track: ScriptTrack, texts: list[tuple[Writer, BinaryIO]]
    ) -> tuple[WordAudit, list[Finding]]:
        """What the formats have to say of each line; where its words' times came from."""
        file_name = script_track.script.file
        findings: list[Finding] = []
        total = WordAudit()
        silent: Counter[str] = Counter()
        for placed in script_track.placements():
            line, audit = script_track.timed_line(placed)
            for writer, file in texts:
                file.write(writer.line(line).encode())
            findings.extend(long_word_findings(file_name, line, self._settings.standard))
            findings.extend(unspoken_findings(file_name, line, self._settings.sample_rate))
            findings.extend(audit_findings(file_name, placed.line, audit))
            total += audit
            silent[line.voice] += audit.missing > 0 and not audit.events
        if lines := silent.total():
            voices = [voice for voice, count in silent.items() if count]
            findings.append(silent_finding(file_name, lines, voices))
        return total, findings


def _written(cues: Iterable[Cue], texts: list[tuple[Writer, BinaryIO]]) -> Iterator[Cue]:
    """The same cues, each written as it passes."""
    for cue in cues:
        for writer, file in texts:
            file.write(writer.cue(cue).encode())
        yield cue


def _write_metadata(script_track: ScriptTrack, paths: Mapping[str, Path], file: BinaryIO) -> None:
    for line in script_track.script.lines:
        if line.id in paths:
            file.write(metadata_row(paths[line.id].stem, line.text).encode())


def _clipped(file: str, placed: Placement) -> Finding:
    line = placed.line
    message = f"line {line.id} is cut off at full scale by the gain"
    return Finding(kind="clipped", file=file, row=line.row, line=line.id, message=message)
