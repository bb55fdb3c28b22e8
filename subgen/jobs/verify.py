"""Everything that was delivered, read again and proved.

takes       each is what it was when it was kept, by its checksums
files       each is what it was when it was written, and made of what it should be
the track   is as long as its takes and the silence between them
times       every file has each cue, line and word when the alignment has it, within its format's precision
lines       each line of the input is one line of the alignment, and one clip where clips are wanted

Files are read as streams, whatever their length. Only the alignment is decoded as a whole, for all others are
held to it: about 300 bytes a word (measured over 100,000), and its JSON while it is being decoded.
"""

import io
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from subgen.delivery.clips import metadata_rows
from subgen.delivery.deliver import DeliveryDoors
from subgen.delivery.freshness import clip_paths
from subgen.delivery.paths import Outputs, outputs_of
from subgen.delivery.script_track import ScriptTrack
from subgen.errors import DamagedTake, OutputError, UsageError, quoted
from subgen.formats.alignment.reader import decode_alignment
from subgen.formats.alignment.schema import Alignment
from subgen.formats.strict import READERS, mismatches
from subgen.jobs.expected_times import DueByAlignment, DueByTakes
from subgen.jobs.status import asked_of, output_statuses
from subgen.model import Done, Script, Service, TakeKey, Track
from subgen.planning.retakes import current_utterances
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import TakeStore
from subgen.ports.records import RememberedInput
from subgen.text.words import words_of

__all__ = ["Proof", "flaws_of_takes", "prove"]

_T = TypeVar("_T")
_MOST_OFF = 5
"""Flaws of a file's times that are told: where a cue or a word is missing, all after it are off."""


@dataclass(slots=True)
class Proof:
    """What was read again.

    Attributes:
        takes: Takes.
        files: Files.
        lines: Lines.
        cues: Cues, of all subtitles.
        damaged: Takes that are not what they were.
        changed: Files, within the folder of the outputs, that are not what they were.
    """

    takes: int = 0
    files: int = 0
    lines: int = 0
    cues: int = 0
    damaged: list[TakeKey] = field(default_factory=list)
    changed: list[Path] = field(default_factory=list)

    def counted(self, cues: Iterable[_T]) -> Iterator[_T]:
        """The same cues, counted as they are gone through."""
        for cue in cues:
            self.cues += 1
            yield cue


def flaws_of_takes(takes: TakeStore, proof: Proof) -> Iterator[str]:
    """Takes that are not what they were, whichever line they are of."""
    for key in takes.keys():  # noqa: SIM118 # it has no other way to be gone through
        proof.takes += 1
        if takes.is_damaged(key):
            proof.damaged.append(key)
    if proof.damaged:
        damaged = len(proof.damaged)
        yield f"{damaged:,} of {proof.takes:,} takes are damaged; run again, which makes anew what lines have"


def prove(given: RememberedInput, service: Service, doors: DeliveryDoors, proof: Proof) -> Iterator[str]:
    """What is wrong with an input's outputs, a sentence each.

    Args:
        given: The input.
        service: The service that it was last run with.
        doors: The world, for its settings.
        proof: Counts what was read.
    """
    try:
        yield from _flaws(given, service, doors, proof)
    except DamagedTake as damage:
        yield f"{given.script.file}: {damage}; run again, which makes it anew"


def _flaws(given: RememberedInput, service: Service, doors: DeliveryDoors, proof: Proof) -> Iterator[str]:
    script = asked_of(given)
    resolver = current_utterances((given.script,), given.settings, service, doors.ledger)
    facts = doors.ledger.facts(script.stem)
    if facts is None:
        yield f"{script.file}: no outputs were written yet; run again"
        return
    script_track = ScriptTrack(script, resolver, doors.takes)
    gone = script_track.summary().failed - facts.summary.failed
    if gone > 0:  # what the outputs are made of cannot be told without them
        yield f"{script.file}: {gone:,} of its lines have lost their takes; run again, which makes them anew"
        yield from _flaws_of_bytes(script, resolver, doors, proof, set())
        return
    outputs = outputs_of(script.stem, resolver.settings)
    yield from _flaws_of_files(given.script, resolver, doors, proof)
    track = script_track.track(None if outputs.audio is None else outputs.audio.name)
    yield from _flaws_of_track(outputs, track, resolver, doors)
    alignment, flaws = _alignment(outputs, doors)
    yield from flaws
    if alignment is not None:
        yield from _flaws_of_alignment(outputs.texts["json"], alignment, script, track, proof)
    due = DueByTakes(script_track, track) if alignment is None else DueByAlignment(alignment)
    yield from _flaws_of_times(outputs, due, doors, proof)
    yield from _flaws_of_clips(outputs, script_track, track, doors)


def _flaws_of_files(
    script: Script, resolver: UtteranceResolver, doors: DeliveryDoors, proof: Proof
) -> Iterator[str]:
    told: set[Path] = set()
    for output in output_statuses(script, resolver, doors):
        match output.state:
            case "missing":
                yield f"{output.path}: is missing; run again"
            case "stale":
                told.add(output.path)
                yield f"{output.path}: is stale: made of other takes or settings, or changed since; run again"
            case "left over":
                told.add(output.path)
                yield f"{output.path}: is left over from an earlier run, and stale; delete it"
    yield from _flaws_of_bytes(script, resolver, doors, proof, told)


def _flaws_of_bytes(
    script: Script, resolver: UtteranceResolver, doors: DeliveryDoors, proof: Proof, told: Container[Path]
) -> Iterator[str]:
    for within, member in doors.ledger.members(script.stem).items():
        path = resolver.settings.out / within
        proof.files += 1
        is_looked_at = path not in told and doors.file_probe.is_there(path)
        if is_looked_at and not doors.file_probe.has_digest(path, member.stamp.digest):
            proof.changed.append(within)
            yield f"{path}: its bytes are not those that were written; run again"


def _flaws_of_track(
    outputs: Outputs, track: Track, resolver: UtteranceResolver, doors: DeliveryDoors
) -> Iterator[str]:
    if outputs.audio is None or not doors.file_probe.is_there(outputs.audio):
        return
    try:
        with doors.file_probe.opened(outputs.audio) as file:
            doors.tracks[resolver.settings.audio].check(file, track)
    except OutputError as fault:
        yield f"{outputs.audio}: is not as long as its takes and the silence between them: {fault}"


def _alignment(outputs: Outputs, doors: DeliveryDoors) -> tuple[Alignment | None, list[str]]:
    path = outputs.texts.get("json")
    if path is None or not doors.file_probe.is_there(path):
        return None, []
    with doors.file_probe.opened(path) as file:
        try:
            return decode_alignment(str(path), file.read()), []
        except UsageError as fault:
            return None, [str(fault)]


def _flaws_of_alignment(
    path: Path, alignment: Alignment, script: Script, track: Track, proof: Proof
) -> Iterator[str]:
    proof.lines += len(alignment.lines)
    if alignment.audio.samples != track.samples:
        said = alignment.audio.samples
        yield f"{path}: says {said:,} samples; its takes and silences are {track.samples:,}"
    if len(alignment.lines) != len(script.lines):
        yield f"{path}: has {len(alignment.lines):,} lines of {len(script.lines):,}"
        return
    for aligned, line in zip(alignment.lines, script.lines, strict=True):
        if (aligned.id, aligned.text) != (line.id, line.text):
            yield f"{path}: line {aligned.id} is {quoted(aligned.text)}; the input has {quoted(line.text)}"
            return
        spoken = [word.text for word in aligned.words]
        if aligned.status == "done" and spoken != [word.text for word in words_of(line.text)]:
            yield f"{path}: line {line.id} does not have every word of its text once and in order"
            return


def _flaws_of_times(
    outputs: Outputs, due: DueByAlignment | DueByTakes, doors: DeliveryDoors, proof: Proof
) -> Iterator[str]:
    for name, path in outputs.texts.items():
        for reader in READERS.get(name, ()):
            if not doors.file_probe.is_there(path):
                continue
            expected = due.of(reader.of)
            if reader.of == "cue":
                expected = proof.counted(expected)
            with (
                doors.file_probe.opened(path) as file,
                io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="\n") as lines,
            ):
                for off in islice(mismatches(reader, lines, expected), _MOST_OFF):
                    yield f"{path}: {off}"


def _flaws_of_clips(
    outputs: Outputs, script_track: ScriptTrack, track: Track, doors: DeliveryDoors
) -> Iterator[str]:
    if outputs.clips is None or not doors.file_probe.is_there(outputs.clips.metadata):
        return
    paths = clip_paths(script_track, outputs)
    with doors.file_probe.opened(outputs.clips.metadata) as file:
        rows = metadata_rows(file)
    if rows != len(paths):
        yield f"{outputs.clips.metadata}: has {rows:,} rows of {len(paths):,}"
    for spoken in script_track.lines():
        path = paths.get(spoken.line.id)
        if path is None or not isinstance(spoken, Done) or not doors.file_probe.is_there(path):
            continue
        clip = Track(name=path.name, sample_rate_hz=track.sample_rate_hz, samples=sum(spoken.samples))
        try:
            with doors.file_probe.opened(path) as file:
                doors.tracks["wav"].check(file, clip)
        except OutputError as fault:
            yield f"{path}: is not as long as its takes: {fault}"
