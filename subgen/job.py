"""A job from its inputs to its outputs: read, speak, deliver.

    read_scripts   every fault of every input, or the scripts; nothing has been sent
    speak          every utterance asked for over one pool, told line by line in order
    deliver        one script's outputs, from the takes in the store, streamed

`deliver` goes through a script twice. Where the lines stand is known from the takes' lengths alone, and so
are the length of the track and its chapters; then come audio and words, and then the cues. Both times
words are placed anew from the store, so that memory holds one line and one cue.
"""

import asyncio
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from subgen.align.placing import place_words
from subgen.cues.layout import lay_out, long_word_findings
from subgen.cues.standards import STANDARDS
from subgen.errors import Fault, InputFaults, OutputError
from subgen.formats.base import Look, Writer
from subgen.formats.registry import WRITERS
from subgen.model import (
    Done,
    Failed,
    Finding,
    Line,
    LineOutcome,
    Placement,
    Script,
    Summary,
    TakeKey,
    TimedLine,
    Track,
    Utterance,
)
from subgen.plan import catalog_faults, language_of, reading_of, utterances_of
from subgen.ports import Observer, Synthesiser, TakeStore
from subgen.runner import Runner
from subgen.scripts.reading import read_script
from subgen.settings import Settings
from subgen.timeline import chapters_of, overrun_finding, place, tail_samples
from subgen.units import seconds_of_samples

__all__ = ["Delivered", "Job", "Spoken", "TrackSink", "output_names", "read_scripts"]

_AUDIO_SUFFIX = {"wav": ".wav"}


class TrackSink(Protocol):
    """Where a track's audio goes."""

    def write(self, pcm: bytes) -> None:
        """Write samples."""

    def silence(self, samples: int) -> None:
        """Write silence."""

    def finish(self) -> None:
        """See that all is there."""


class AudioDoor(Protocol):
    """What the job asks of the audio."""

    def shape(self, pcm: bytes, sample_rate_hz: int, gain_db: float) -> tuple[bytes, bool]:
        """A take ready for its joints, and whether the gain cut it off."""

    def open_track(self, file: BinaryIO, sample_rate_hz: int, samples: int) -> TrackSink:
        """Begin a track."""

    def read_samples(self, file: BinaryIO) -> int:
        """Length of a track that was written."""


Replacing = Callable[[Iterable[Path]], AbstractContextManager[Mapping[Path, BinaryIO]]]


@dataclass(slots=True)
class Spoken:
    """What became of one script's lines.

    Attributes:
        done: Lines whose takes are all in the store.
        failed: The others that were tried, in order.
    """

    done: int = 0
    failed: list[Failed] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A script's outputs.

    Attributes:
        script: What they were made of.
        paths: The files, the audio first.
        summary: Counts.
        samples: Length of the track.
        findings: What a person should know.
    """

    script: Script
    paths: tuple[Path, ...]
    summary: Summary
    samples: int
    findings: tuple[Finding, ...]


def output_names(stem: str, settings: Settings) -> tuple[str, ...]:
    """File names of a script's outputs, the audio first, the report last."""
    extensions = tuple(f".{WRITERS[name].extension}" for name in settings.formats)
    return tuple(stem + end for end in (_AUDIO_SUFFIX[settings.audio], *extensions, ".report.json"))


def read_scripts(inputs: Iterable[tuple[str, bytes | Fault]], settings: Settings) -> tuple[Script, ...]:
    """The scripts of a job.

    Args:
        inputs: Each input as the user named it, and its bytes, or why there are none.
        settings: Of the job.

    Raises:
        InputFaults: Every fault of every input.
    """
    scripts: list[Script] = []
    faults: list[Fault] = []
    makers: dict[str, str] = {}
    for file, raw in inputs:
        if isinstance(raw, Fault):
            faults.append(raw)
            continue
        script, found = read_script(file, raw, settings.cast, speak_titles=settings.speak_titles)
        if script is None:
            faults.extend(found)
            continue
        scripts.append(script)
        names = [name.casefold() for name in output_names(script.stem, settings)]
        taken = next((makers[name] for name in names if name in makers), None)
        if taken is not None:
            problem = f"its outputs would take the names of those of {taken}; rename one of them"
            faults.append(Fault(file=file, row=0, problem=problem))
        makers.update(dict.fromkeys(names, file))
        if settings.service == "local":
            found = (*found, *catalog_faults(script, settings))
        faults.extend(sorted(found, key=_by_row))
    if faults:
        raise InputFaults(tuple(dict.fromkeys(faults)))
    return tuple(scripts)


def _by_row(fault: Fault) -> int:
    """Faults of the file first to last; those of the options, which have no row, after them."""
    return fault.row or sys.maxsize


class Job:
    """Speaks scripts and delivers their outputs.

    Args:
        settings: Of the job.
        service: What takes' keys call the service.
        store: Where takes are kept.
        audio: The audio's door.
        replacing: Writes a set of files whole or not at all.
    """

    def __init__(
        self, settings: Settings, service: str, store: TakeStore, audio: AudioDoor, replacing: Replacing
    ) -> None:
        self._settings = settings
        self._service = service
        self._store = store
        self._audio = audio
        self._replacing = replacing
        self._standard = STANDARDS[settings.standard]

    async def speak(
        self, scripts: tuple[Script, ...], synthesiser: Synthesiser, observer: Observer, stop: asyncio.Event
    ) -> dict[str, Spoken]:
        """Ask for every utterance of every script, once, over one pool of connections.

        Args:
            scripts: In the order of the inputs.
            synthesiser: Who speaks.
            observer: Is told of every line, in order.
            stop: Set when no more is to be sent.

        Returns:
            Script's file -> what became of its lines; lines that were not tried are in neither count.

        Raises:
            AccountRefused: No line can go on.
            OutputError: Takes cannot be kept.
        """
        observer.started(sum(len(script.lines) for script in scripts))
        ledger = _LineLedger(self._store, lambda file, outcome: self._count(spoken[file], outcome, observer))
        spoken = {script.file: Spoken() for script in scripts}
        lines = ((script.file, line, self._utterances(line)) for script in scripts for line in script.lines)
        runner = Runner(synthesiser, self._store, self._settings.connections, stop)
        try:
            await runner.run(ledger.requests(lines), ledger.told)
            if not stop.is_set():
                ledger.close()
        finally:
            observer.finished()
        return spoken

    def _count(self, spoken: Spoken, outcome: LineOutcome, observer: Observer) -> None:
        match outcome:
            case Done(samples=samples):
                spoken.done += 1
                audio_s = seconds_of_samples(sum(samples), self._settings.sample_rate)
                observer.advanced(audio_s, failed=False)
            case Failed():
                spoken.failed.append(outcome)
                observer.advanced(0.0, failed=True)

    def _utterances(self, line: Line) -> tuple[Utterance, ...]:
        return utterances_of(line, self._settings, self._service)

    def deliver(self, script: Script) -> Delivered:
        """Write the outputs of a script whose every take is in the store.

        Raises:
            OutputError: A file cannot be written, or does not read back as long as it is.
        """
        names = output_names(script.stem, self._settings)
        paths = tuple(self._settings.out / name for name in names)
        track, summary, findings = self._survey(script, names[0])
        writers = [
            WRITERS[name](track, Look(karaoke=self._settings.karaoke)) for name in self._settings.formats
        ]
        with self._replacing(paths) as files:
            texts = list(zip(writers, (files[path] for path in paths[1:-1]), strict=True))
            for writer, file in texts:
                file.write(writer.head().encode())
            findings += self._write_lines(script, track, files[paths[0]], texts)
            for cue in lay_out(
                self._timed_lines(script), self._standard, track.samples, track.sample_rate_hz
            ):
                for writer, file in texts:
                    file.write(writer.cue(cue).encode())
            for writer, file in texts:
                file.write(writer.tail(summary).encode())
            files[paths[-1]].write(_report(summary, findings))
            self._check_audio(files[paths[0]], track)
        return Delivered(
            script=script, paths=paths, summary=summary, samples=track.samples, findings=tuple(findings)
        )

    def _survey(self, script: Script, audio_name: str) -> tuple[Track, Summary, list[Finding]]:
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
            name=audio_name,
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

    def _write_lines(
        self, script: Script, track: Track, audio: BinaryIO, texts: list[tuple[Writer, BinaryIO]]
    ) -> list[Finding]:
        """The audio, and what the formats have to say of each line."""
        findings: list[Finding] = []
        sink = self._audio.open_track(audio, track.sample_rate_hz, track.samples)
        end = 0
        for placed in self._placements(script):
            sink.silence(placed.silence_before)
            clipped = False
            for utterance in placed.utterances:
                pcm, cut = self._audio.shape(
                    self._store.pcm(utterance.key), track.sample_rate_hz, self._settings.gain_db
                )
                sink.write(pcm)
                clipped = clipped or cut
            end = placed.end
            line = self._timed_line(placed)
            for writer, file in texts:
                file.write(writer.line(line).encode())
            findings.extend(long_word_findings(script.file, line, self._standard))
            if clipped:
                findings.append(_clipped(script.file, line))
        sink.silence(track.samples - end)
        sink.finish()
        return findings

    def _check_audio(self, file: BinaryIO, track: Track) -> None:
        """Read the length back: a writer that loses samples without a word has been seen."""
        file.flush()
        file.seek(0)
        samples = self._audio.read_samples(file)
        if samples != track.samples:
            raise OutputError(f"{track.name}: {track.samples} samples were written, {samples} read back")

    def _placements(self, script: Script) -> Iterator[Placement]:
        done = (
            Done(
                line=line,
                utterances=utterances,
                samples=tuple(self._store.samples(utterance.key) for utterance in utterances),
            )
            for line, utterances in ((line, self._utterances(line)) for line in script.lines)
        )
        return place(done, self._settings.pauses, self._settings.sample_rate, script.lead_us)

    def _timed_lines(self, script: Script) -> Iterator[TimedLine]:
        return (self._timed_line(placed) for placed in self._placements(script))

    def _timed_line(self, placed: Placement) -> TimedLine:
        reading = reading_of(placed.line, self._settings)
        return TimedLine(
            line=placed.line,
            voice=reading.voice,
            language=language_of(placed.line, reading),
            start=placed.start,
            end=placed.end,
            words=place_words(placed, self._store.events, self._settings.sample_rate),
        )


class _LineLedger:
    """Turns lines into requests, each take once, and outcomes of requests back into outcomes of lines."""

    def __init__(self, store: TakeStore, outcome_of: Callable[[str, LineOutcome], None]) -> None:
        self._store = store
        self._outcome_of = outcome_of
        self._asked: set[TakeKey] = set()
        self._reasons: dict[TakeKey, str] = {}
        self._open: deque[tuple[str, Line, tuple[Utterance, ...], list[TakeKey]]] = deque()

    def requests(self, lines: Iterable[tuple[str, Line, tuple[Utterance, ...]]]) -> Iterator[Utterance]:
        """The utterances that have to be asked for, in order."""
        for file, line, utterances in lines:
            new = [utterance for utterance in utterances if self._is_new(utterance.key)]
            self._open.append((file, line, utterances, [utterance.key for utterance in new]))
            yield from new

    def _is_new(self, key: TakeKey) -> bool:
        if key in self._asked or key in self._store:
            return False
        self._asked.add(key)
        return True

    def told(self, utterance: Utterance, failure: str | None) -> None:
        """One utterance's outcome, in order; settles the lines that waited for it."""
        if failure is not None:
            self._reasons[utterance.key] = failure
        self._settle()
        self._open[0][3].remove(utterance.key)
        self._settle()

    def close(self) -> None:
        """There are no more outcomes; settles the lines that waited for none."""
        self._settle()

    def _settle(self) -> None:
        """Settle the lines at the head that wait for nothing."""
        while self._open and not self._open[0][3]:
            file, line, utterances, _ = self._open.popleft()
            self._outcome_of(file, self._outcome(line, utterances))

    def _outcome(self, line: Line, utterances: tuple[Utterance, ...]) -> LineOutcome:
        reasons = [self._reasons[u.key] for u in utterances if u.key in self._reasons]
        if reasons:
            return Failed(line=line, reason=reasons[0])
        samples = tuple(self._store.samples(utterance.key) for utterance in utterances)
        return Done(line=line, utterances=utterances, samples=samples)


def _clipped(file: str, line: TimedLine) -> Finding:
    message = f"line {line.line.id} is cut off at full scale by the gain"
    return Finding(kind="clipped", file=file, row=line.line.row, line=line.line.id, message=message)


def _report(summary: Summary, findings: list[Finding]) -> bytes:
    report = {
        "format": "subgen.report/1",
        "lines": summary.lines,
        "findings": [
            {
                "kind": finding.kind,
                "row": finding.row,
                "line": finding.line,
                "message": finding.message,
                "amount_s": finding.amount_s,
            }
            for finding in findings
        ],
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"
