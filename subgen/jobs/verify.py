"""Everything that was delivered, read again and checked.

takes       each has the checksums that it was stored with
files       each has the bytes that were written, and is up to date by the plan of its input
the track   is as long as its takes and the silence between them
times       every file has each cue, line and word when the alignment has it, within its format's precision
lines       each line of the input is one line of the alignment, and one clip where clips are wanted

Files are read as streams, whatever their length. Only the alignment is decoded as a whole, because all other
files are compared with it: about 300 bytes a word (measured over 100,000), and its JSON while it is decoded.
"""

import io
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from subgen.delivery.clips import metadata_rows
from subgen.delivery.deliver import DeliveryDoors
from subgen.delivery.output_targets import CLIP
from subgen.delivery.paths import Outputs
from subgen.delivery.plan_outputs import OutputPlan, OutputStatus
from subgen.delivery.script_track import ScriptTrack
from subgen.delivery.script_words import open_script_words
from subgen.delivery.stale_reasons import reasons_text
from subgen.errors import DamagedTake, OutputError, UsageError, quoted
from subgen.formats.alignment.reader import decode_alignment
from subgen.formats.alignment.schema import Alignment
from subgen.formats.strict import READERS, mismatches
from subgen.jobs.expected_times import AlignmentTimes, TakeTimes
from subgen.jobs.script_plan import ScriptPlan
from subgen.jobs.status import output_statuses, plan_input, selected_lines
from subgen.model import Done, Script, Service, TakeKey, Track
from subgen.planning.retakes import Retakes
from subgen.ports import TakeStore
from subgen.ports.records import RememberedInput
from subgen.text.words import words_of

__all__ = ["Proof", "output_flaws", "take_flaws"]

_T = TypeVar("_T")
_MOST_OFF = 5
"""Flaws of a file's times that are reported: where a cue or a word is missing, all after it are off."""


@dataclass(slots=True)
class Proof:
    """Counts of what was read again, and what was found damaged.

    Attributes:
        takes: How many takes.
        files: How many files.
        lines: How many lines.
        cues: How many cues, in all subtitles.
        damaged: Keys of the takes whose checksums are wrong.
        changed: Files whose bytes are not those that were written, relative to the folder of the outputs.
        remarks: Sentences about what is no flaw, such as inputs that are gone.
    """

    takes: int = 0
    files: int = 0
    lines: int = 0
    cues: int = 0
    damaged: list[TakeKey] = field(default_factory=list)
    changed: list[Path] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def counted(self, cues: Iterable[_T]) -> Iterator[_T]:
        """Pass cues on, and count them."""
        for cue in cues:
            self.cues += 1
            yield cue


def take_flaws(takes: TakeStore, proof: Proof) -> Iterator[str]:
    """Read all takes again, used or not; report how many are damaged."""
    for key in takes.keys():  # noqa: SIM118 # it has no other way to be gone through
        proof.takes += 1
        if takes.is_damaged(key):
            proof.damaged.append(key)
    if proof.damaged:
        damaged = len(proof.damaged)
        yield f"{damaged:,} of {proof.takes:,} takes are damaged; run again to make those that lines use"


def output_flaws(
    given: RememberedInput, service: Service, doors: DeliveryDoors, proof: Proof
) -> Iterator[str]:
    """Check an input's outputs; give a sentence for each flaw.

    Args:
        given: The input.
        service: The service that it was last run with.
        doors: The state of the folder.
        proof: Counts what is read.
    """
    try:
        yield from _flaws(given, service, doors, proof)
    except DamagedTake as damage:
        yield f"{given.script.file}: {damage}; run again to make it again"


def _flaws(given: RememberedInput, service: Service, doors: DeliveryDoors, proof: Proof) -> Iterator[str]:
    file, out, stem = given.script.file, given.settings.out, given.script.stem
    facts, members = doors.ledger.facts(stem), doors.ledger.members(stem)
    remedy = f"if it does not belong there, forget it with `subgen clean {out} --forget {stem}`"
    if facts is None:
        yield f"{file}: no outputs were written yet; run again, or, {remedy}"
        return
    if members and not any(doors.file_probe.is_there(out / within) for within in members):
        yield f"{file}: none of its outputs is in {out}; run it again, or, {remedy}"
        return
    plan = plan_input(given, service, selected_lines(given), doors)
    outputs = plan.outputs
    missing = len(plan.progress.failed) + plan.progress.pending
    if outputs is None or missing > facts.summary.failed:  # the outputs cannot be compared without the takes
        gone = missing - facts.summary.failed
        yield f"{file}: {gone:,} of its lines have lost their takes; run again to make them again"
        yield from _flaws_of_bytes(given, doors, proof, set())
        return
    yield from _flaws_of_files(given, service, plan, doors, proof)
    yield from _flaws_of_contents(given, service, outputs, doors, proof)


def _flaws_of_contents(
    given: RememberedInput, service: Service, plan: OutputPlan, doors: DeliveryDoors, proof: Proof
) -> Iterator[str]:
    outputs = plan.outputs
    script_track = ScriptTrack(
        plan.script, Retakes.of_input(given, service, doors.ledger).current(), doors.takes
    )
    track = script_track.track(None if outputs.audio is None else outputs.audio.name)
    yield from _flaws_of_track(outputs, track, given.settings.audio, doors)
    alignment, flaws = _alignment(outputs, doors)
    yield from flaws
    if alignment is not None:
        yield from _flaws_of_alignment(outputs.texts["json"], alignment, plan.script, track, proof)
    with open_script_words(script_track, doors) as words:
        times = TakeTimes(words, track) if alignment is None else AlignmentTimes(alignment)
        yield from _flaws_of_times(outputs, times, doors, proof)
    yield from _flaws_of_clips(plan, script_track, track, doors)


def _flaws_of_files(
    given: RememberedInput, service: Service, plan: ScriptPlan, doors: DeliveryDoors, proof: Proof
) -> Iterator[str]:
    reported: set[Path] = set()
    groups: dict[tuple[str, ...], list[OutputStatus]] = {}
    for output in output_statuses(plan, given, service, doors):
        if output.state in {"stale", "left over"}:
            reported.add(output.path)
        if output.state != "right":
            own = "" if output.kind == CLIP else str(output.path)  # a row for each clip would hide the others
            key = (output.state, reasons_text(output.reasons), own)
            groups.setdefault(key, []).append(output)
    for (state, why, _), outputs in groups.items():
        yield _flaw_of_files(outputs, state, why)
    yield from _flaws_of_bytes(given, doors, proof, reported)


def _flaw_of_files(outputs: list[OutputStatus], state: str, why: str) -> str:
    """A sentence about files in the same state, for the same reasons."""
    first = outputs[0].path
    files = f"{first}: is"
    if len(outputs) > 1:
        files = f"{first.parent}: {len(outputs):,} clips, {first.name} the first, are"
    match state:
        case "missing":
            return f"{files} missing; run again"
        case "stale":
            return f"{files} stale: {why}; run again"
        case _:
            because = f": {why}" if why else ""
            return (
                f"{files} left over from an earlier run, and stale{because}; delete what you do not need, or "
                "run again with the settings of that run"
            )


def _flaws_of_bytes(
    given: RememberedInput, doors: DeliveryDoors, proof: Proof, reported: Container[Path]
) -> Iterator[str]:
    for within, member in doors.ledger.members(given.script.stem).items():
        path = given.settings.out / within
        proof.files += 1
        is_unreported = path not in reported and doors.file_probe.is_there(path)
        if is_unreported and not doors.file_probe.has_digest(path, member.stamp.digest):
            proof.changed.append(within)
            yield f"{path}: its bytes are not those that were written; run again"


def _flaws_of_track(outputs: Outputs, track: Track, audio_format: str, doors: DeliveryDoors) -> Iterator[str]:
    if outputs.audio is None or not doors.file_probe.is_there(outputs.audio):
        return
    try:
        with doors.file_probe.opened(outputs.audio) as file:
            doors.tracks[audio_format].check(file, track)
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
        samples = alignment.audio.samples
        yield f"{path}: says {samples:,} samples; its takes and silences are {track.samples:,}"
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
    outputs: Outputs, times: AlignmentTimes | TakeTimes, doors: DeliveryDoors, proof: Proof
) -> Iterator[str]:
    for name, path in outputs.texts.items():
        for reader in READERS.get(name, ()):
            if not doors.file_probe.is_there(path):
                continue
            expected = times.of(reader.of)
            if reader.of == "cue":
                expected = proof.counted(expected)
            with (
                doors.file_probe.opened(path) as file,
                io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="\n") as lines,
            ):
                for mismatch in islice(mismatches(reader, lines, expected), _MOST_OFF):
                    yield f"{path}: {mismatch}"


def _flaws_of_clips(
    plan: OutputPlan, script_track: ScriptTrack, track: Track, doors: DeliveryDoors
) -> Iterator[str]:
    outputs = plan.outputs
    if outputs.clips is None or not doors.file_probe.is_there(outputs.clips.metadata):
        return
    paths = plan.clip_paths()
    with doors.file_probe.opened(outputs.clips.metadata) as file:
        rows = metadata_rows(file)
    if rows != len(paths):
        yield f"{outputs.clips.metadata}: has {rows:,} rows of {len(paths):,}"
    for spoken in script_track.lines():
        path = paths.get(spoken.line.id)
        if path is None or not isinstance(spoken, Done) or not doors.file_probe.is_there(path):
            continue
        clip = Track(
            name=path.name,
            sample_rate_hz=track.sample_rate_hz,
            samples=sum(spoken.samples) + sum(spoken.silences),
        )
        try:
            with doors.file_probe.opened(path) as file:
                doors.tracks["wav"].check(file, clip)
        except OutputError as fault:
            yield f"{path}: is not as long as its takes: {fault}"
