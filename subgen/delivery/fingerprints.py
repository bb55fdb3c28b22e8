"""The targets of a script, built line by line.

A track depends on takes, pauses, gain and its encoding; a clip on one line's takes and the gain; a text on
all that is known of its lines, on the cue standard and on its style. The version of subgen is part of each:
another version may write the same otherwise.
"""

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from zlib import crc32

import msgspec
from msgspec import UnsetType

from subgen.align.line_placement import start_of
from subgen.config.settings import Settings
from subgen.delivery.clips import clip_names, metadata_row
from subgen.delivery.line_digests import LineDigests, packed_numbers
from subgen.delivery.output_targets import (
    CLIP,
    FINGERPRINT_BYTES,
    METADATA,
    NO_CLIP,
    REPORT,
    Dependency,
    OutputTarget,
    Targets,
)
from subgen.delivery.paths import outputs_of
from subgen.model import Done, Gap, Line, Script, Stamp, Utterance, VoiceSettings
from subgen.planning.utterances import silences_within, voice_settings_for
from subgen.ports import TakeReader
from subgen.units import samples_of_us
from subgen.version import __version__

__all__ = ["TargetBuilder", "dependency_digest", "targets_of"]

_DIGEST_BYTES = 8
_ARRAY_OF_TWO = b"\x92"
"""Head of an array in MessagePack: a line and its voice settings."""

_ARRAY_OF_FIVE = b"\x95"
"""Head of an array in MessagePack: the takes of a line, and the four values of its times."""

_AT_ONCE = b"at once"
"""Marks a late line in the fingerprints of all that depends on its time; takes and times imply it."""

_MAP_16, _FIXMAP, _MOST_IN_FIXMAP = b"\xde\x00", 0x80, 15
"""Heads of a map in MessagePack: with a count of 16 bits, the high byte here 0, and with one of 4 bits."""

_encoder = msgspec.msgpack.Encoder(order="deterministic")  # what the ledger gives back has another order


def targets_of(script: Script, lines: Iterable[Done | Gap], takes: TakeReader, settings: Settings) -> Targets:
    """The targets of a script; one pass over its lines.

    Args:
        script: The script.
        lines: Its lines in order, with their takes or the silence in their place.
        takes: The store.
        settings: The job's settings.
    """
    builder = TargetBuilder(script, settings)
    for spoken in lines:
        if isinstance(spoken, Gap):
            builder.add_gap(spoken.line, spoken.samples)
        else:
            stamps = [takes.stamp(utterance.key) for utterance in spoken.utterances]
            builder.add(spoken.line, spoken.utterances, stamps)
    return builder.targets()


class TargetBuilder:
    """Builds the targets of a script from its lines, which are added one after the other and not held.

    Args:
        script: The script.
        settings: The job's settings.
    """

    def __init__(self, script: Script, settings: Settings) -> None:
        self._script = script
        self._settings = settings
        self._outputs = outputs_of(script.stem, settings)
        self._sound = hashlib.blake2b(digest_size=FINGERPRINT_BYTES)
        self._words = hashlib.blake2b(digest_size=FINGERPRINT_BYTES)
        self._timing = 0
        self._slots = (
            _Slots(script, settings) if any(line.start_us is not None for line in script.lines) else None
        )
        self._last_timing = b""
        self._takes, self._texts, self._gaps = array("I"), array("I"), set[int]()
        self._clips, self._clip_takes = bytearray(), array("I")

    def add(self, line: Line, utterances: Sequence[Utterance], stamps: Iterable[Stamp]) -> None:
        """Add a line that has its takes.

        Args:
            line: The line.
            utterances: Its requests.
            stamps: The stamp of the take of each.
        """
        sources = [(utterance.first_word, stamp) for utterance, stamp in zip(utterances, stamps, strict=True)]
        self._add(line, _encoder.encode(sources), utterances[0].voice_settings)
        silences = silences_within(line, tuple(utterances), self._settings.sample_rate)
        self._place(line, sum(stamp.samples for _, stamp in sources) + sum(silences))
        if self._outputs.clips is not None:
            settings = self._settings
            inner = [(pause.at, pause.duration_us) for pause in line.inner_pauses]
            facts = (sources, inner) if inner else (sources,)
            self._clips += _fingerprint(CLIP, settings.sample_rate, settings.gain_db, *facts)
            self._clip_takes.append(crc32(_encoder.encode(facts)))

    def add_gap(self, line: Line, samples: int) -> None:
        """Add a line without takes.

        Args:
            line: The line.
            samples: Length of the silence in its place.
        """
        sources = _encoder.encode(samples)
        self._add(line, sources, voice_settings_for(line, self._settings))
        self._gaps.add(crc32(sources))
        self._place(line, samples)
        if self._outputs.clips is not None:
            self._clips += NO_CLIP
            self._clip_takes.append(0)

    def _add(self, line: Line, sources: bytes, voice_settings: VoiceSettings) -> None:
        times = _encoder.encode((line.pause_us, line.break_after, line.start_us, line.end_us))
        chapter = _encoder.encode((line.chapter, line.chapter_number))
        if not isinstance(line.pauses, UnsetType):
            chapter += _encoder.encode(line.pauses)
        words = _ARRAY_OF_TWO + _packed_line(line) + _encoder.encode(voice_settings)
        self._sound.update(_ARRAY_OF_FIVE + sources + times[1:] + chapter)
        self._words.update(words)
        if (timing := times + chapter) != self._last_timing:  # else one more line would count as a new timing
            self._timing = crc32(timing, self._timing)
            self._last_timing = timing
        self._takes.append(crc32(sources))
        self._texts.append(crc32(words))

    def _place(self, line: Line, samples: int) -> None:
        """Note a line that begins at once because it is late; version 0.1.0 kept the pause before it."""
        if self._slots is not None and self._slots.is_late(line, samples):
            self._sound.update(_AT_ONCE)

    def targets(self) -> Targets:
        """The targets, once all lines are added."""
        lines = LineDigests(takes=self._takes, texts=self._texts, gaps=frozenset(self._gaps))
        names = self._clip_names()
        files = [*self._tracks(lines), *self._subtitles(lines, names), *self._metadata(names)]
        files.append(self._report(files))
        settings = self._settings
        return Targets(
            script=self._script,
            outputs=self._outputs,
            files=tuple(files),
            clips=bytes(self._clips),
            clip_names=names,
            clip_dependencies=_digests(
                {Dependency.SAMPLE_RATE: settings.sample_rate, Dependency.GAIN: settings.gain_db}
            ),
            clip_takes=packed_numbers(self._clip_takes),
            lines=lines,
        )

    def _clock(self) -> object:
        """All that the places of lines on the track depend on."""
        settings = self._settings
        return (self._script.lead_us, settings.pauses, settings.sample_rate, self._sound.digest())

    def _sources(self, lines: LineDigests) -> dict[Dependency, object]:
        """The dependencies that tracks and texts have in common."""
        return {
            Dependency.TAKES: packed_numbers(lines.takes),
            Dependency.TIMING: (self._script.lead_us, self._timing),
            Dependency.PAUSES: self._settings.pauses,
            Dependency.SAMPLE_RATE: self._settings.sample_rate,
        }

    def _tracks(self, lines: LineDigests) -> Iterator[OutputTarget]:
        if self._outputs.audio is None:
            return
        settings, kind = self._settings, self._settings.audio
        dependencies = {Dependency.GAIN: settings.gain_db, Dependency.BITRATE: settings.bitrate}
        yield OutputTarget(
            path=self._outputs.audio,
            kind=kind,
            fingerprint=_fingerprint(
                kind, self._script.stem, settings.bitrate, settings.gain_db, self._clock()
            ),
            dependencies=_digests(self._sources(lines) | dependencies),
        )

    def _subtitles(self, lines: LineDigests, clips: tuple[str, ...]) -> Iterator[OutputTarget]:
        settings = self._settings
        fontless = replace(settings.style, font=None, fonts={})
        audio_name = None if self._outputs.audio is None else self._outputs.audio.name
        sources = self._sources(lines) | {Dependency.TEXT: packed_numbers(lines.texts)}
        for kind, path in self._outputs.texts.items():
            named = audio_name if kind == "json" else None  # which alone names the audio
            style = settings.style if kind == "ass" else fontless  # which alone names fonts
            look = (settings.standard, settings.karaoke, style)
            looks: dict[Dependency, object] = {
                Dependency.AUDIO_NAME: named,
                Dependency.STANDARD: settings.standard,
                Dependency.KARAOKE: settings.karaoke,
                Dependency.STYLE: style,
            }
            facts = (kind, named, look, self._clock(), self._words.digest())
            fingerprint, first = _fingerprint(*facts), None
            if kind == "json" and self._outputs.clips is not None:  # which alone names the clips
                looks[Dependency.CLIPS] = clips
                fingerprint, first = _fingerprint(*facts, clips), fingerprint
            yield OutputTarget(
                path=path,
                kind=kind,
                fingerprint=fingerprint,
                dependencies=_digests(sources | looks),
                first_fingerprint=first,
            )

    def _clip_names(self) -> tuple[str, ...]:
        """The name of each line's clip; the line's own id where it is one, so that memory holds it once."""
        if self._outputs.clips is None:
            return ()
        names = clip_names((line.id for line in self._script.lines), self._script.left_out)
        return tuple(line_id if name == line_id else name for line_id, name in names.items())

    def _metadata(self, names: tuple[str, ...]) -> Iterator[OutputTarget]:
        if self._outputs.clips is None:
            return
        rows = "".join(
            metadata_row(name, line.text)
            for place, (name, line) in enumerate(zip(names, self._script.lines, strict=True))
            if not self._clips.startswith(NO_CLIP, place * FINGERPRINT_BYTES)
        )
        yield OutputTarget(
            path=self._outputs.clips.metadata,
            kind=METADATA,
            fingerprint=_fingerprint(METADATA, rows),
            dependencies=_digests({Dependency.ROWS: rows}),
        )

    def _report(self, files: Iterable[OutputTarget]) -> OutputTarget:
        """The report: it describes the script's file, the findings in it, and all other outputs."""
        source = _encoder.encode((self._script.file, self._script.findings))
        digest = hashlib.blake2b(digest_size=FINGERPRINT_BYTES)
        for target in files:
            digest.update(target.first_fingerprint or target.fingerprint)
        for start in range(0, len(self._clips), FINGERPRINT_BYTES):
            if not self._clips.startswith(NO_CLIP, start):
                digest.update(self._clips[start : start + FINGERPRINT_BYTES])
        outputs = digest.copy().digest()
        digest.update(source)
        return OutputTarget(
            path=self._outputs.report,
            kind=REPORT,
            fingerprint=digest.digest(),
            dependencies=_digests({Dependency.OUTPUTS: outputs, Dependency.INPUT: source}),
        )


class _Slots:
    """Places the lines of a script with slots one after the other, to find those that are late."""

    def __init__(self, script: Script, settings: Settings) -> None:
        self._lead_us = script.lead_us
        self._settings = settings
        self._previous: Line | None = None
        self._end = 0

    def is_late(self, line: Line, samples: int) -> bool:
        """Place a line, and return whether it begins at once because its slot is past."""
        settings, previous, end = self._settings, self._previous, self._end
        start = start_of(line, previous, end, settings.pauses, settings.sample_rate, self._lead_us)
        self._previous, self._end = line, start + samples
        if line.start_us is None or previous is None or previous.pause_us is not None:
            return False
        return samples_of_us(line.start_us, settings.sample_rate) < end


def _packed_line(line: Line) -> bytes:
    """A line in MessagePack, with the shortest head.

    The encoder takes the longer one for a type with 16 fields, even where it leaves some out because they are
    not set. A line that uses no new field has to have the digest that it had before there was one.
    """
    packed = _encoder.encode(line)
    if packed.startswith(_MAP_16) and packed[2] <= _MOST_IN_FIXMAP:
        return bytes((_FIXMAP | packed[2],)) + packed[3:]
    return packed


def _fingerprint(*facts: object) -> bytes:
    return hashlib.blake2b(_encoder.encode((__version__, *facts)), digest_size=FINGERPRINT_BYTES).digest()


def dependency_digest(value: object) -> bytes:
    """The digest of a thing that a file depends on, 8 bytes."""
    return hashlib.blake2b(_encoder.encode(value), digest_size=_DIGEST_BYTES).digest()


def _digests(dependencies: Mapping[Dependency, object]) -> dict[str, bytes]:
    """Name -> digest of each dependency, and of the version, on which every file depends."""
    every = {Dependency.VERSION: __version__, **dependencies}
    return {dependency.value: dependency_digest(value) for dependency, value in every.items()}
