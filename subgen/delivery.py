"""One script's outputs, from the takes in the store, streamed.

A script is gone through several times. Where its lines stand is known from the takes' lengths alone, and so
are the length of the track and its chapters; then come audio and words, and then the cues. Each time words
are placed anew from the store, so that besides the script itself memory holds one line and one cue.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from subgen.align.placing import place_words, unspoken_findings
from subgen.cues.layout import lay_out, long_word_findings
from subgen.errors import OutputError
from subgen.formats.base import Look, Writer
from subgen.formats.registry import WRITERS
from subgen.model import Done, Finding, Placement, Script, Summary, TakeKey, TimedLine, Track
from subgen.plan import language_of, reading_of, utterances_of
from subgen.ports import Audio, Replacing, TakeStore
from subgen.settings import Settings
from subgen.timeline import chapters_of, overrun_finding, place, tail_samples

__all__ = ["Delivered", "Delivery", "output_names"]

_AUDIO_SUFFIX = {"wav": ".wav"}


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


class Delivery:
    """Writes the outputs of scripts.

    Args:
        settings: Of the job.
        service: What takes' keys call the service.
        store: Where the takes are.
        audio: Shapes takes and holds tracks.
        replacing: Opens files that appear whole or not at all.
    """

    def __init__(
        self, settings: Settings, service: str, store: TakeStore, audio: Audio, replacing: Replacing
    ) -> None:
        self._settings = settings
        self._service = service
        self._store = store
        self._audio = audio
        self._replacing = replacing
        self._standard = settings.standard

    def deliver(self, script: Script) -> Delivered:
        """Write the outputs of a script whose every take is in the store.

        Raises:
            OutputError: A file cannot be written, or does not read back as long as it is.
        """
        names = output_names(script.stem, self._settings)
        paths = tuple(self._settings.out / name for name in names)
        track, summary, findings = self._survey(script, names[0])
        look = Look(karaoke=self._settings.karaoke, style=self._settings.style)
        writers = [WRITERS[name](track, look) for name in self._settings.formats]
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
            end = placed.start
            clipped = False
            for utterance, samples in zip(placed.utterances, placed.samples, strict=True):
                pcm, cut = self._audio.shape(
                    self._store.pcm(utterance.key),
                    track.sample_rate_hz,
                    self._settings.gain_db,
                    joint_before=end > 0,
                    joint_after=end + samples < track.samples,
                )
                sink.write(pcm)
                end += samples
                clipped = clipped or cut
            line = self._timed_line(placed)
            for writer, file in texts:
                file.write(writer.line(line).encode())
            findings.extend(long_word_findings(script.file, line, self._standard))
            findings.extend(unspoken_findings(script.file, line, track.sample_rate_hz))
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
        return place(self._done(script), self._settings.pauses, self._settings.sample_rate, script.lead_us)

    def _done(self, script: Script) -> Iterator[Done]:
        for line in script.lines:
            utterances = utterances_of(line, self._settings, self._service)
            samples = tuple(self._store.samples(utterance.key) for utterance in utterances)
            yield Done(line=line, utterances=utterances, samples=samples)

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
