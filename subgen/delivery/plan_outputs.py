"""The plan of one script's outputs: its files, and why those that are stale have to be written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from subgen.config.settings import Settings
from subgen.delivery.fingerprints import targets_of
from subgen.delivery.output_targets import CLIP, REPORT, Targets
from subgen.delivery.paths import Outputs
from subgen.delivery.record import DeliveryRecord
from subgen.delivery.script_track import ScriptTrack
from subgen.delivery.stale_reasons import Manifest, Reason, reasons_text
from subgen.model import Script
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import FileProbe, LedgerReader, TakeStore
from subgen.ports.records import DeliveryFacts, FileStamp, Member

__all__ = ["OutputPlan", "OutputStatus", "StaleClips", "compare_targets", "plan_outputs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputStatus:
    """The state of one file.

    Attributes:
        path: The file.
        state: `right`; `stale`, where it depends on other things than when it was written, or was changed
            since; `missing`; or `left over`, of an earlier run, stale, and no part of the present outputs.
        kind: Name of its format.
        reasons: Why it is stale or missing.
    """

    path: Path
    state: str
    kind: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class StaleClips:
    """The stale clips of a script, one byte a line.

    Attributes:
        codes: For each line 0, or else the place of its reasons, from 1.
        reasons: The different reasons.
    """

    codes: bytes = b""
    reasons: tuple[tuple[Reason, ...], ...] = ()

    def __len__(self) -> int:
        """How many clips are stale."""
        return len(self.codes) - self.codes.count(0)

    def of_line(self, place: int) -> tuple[Reason, ...]:
        """The reasons for a line's clip, by the place of the line from 0; none when it is up to date."""
        code = self.codes[place]
        return self.reasons[code - 1] if code else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputPlan:
    """Plan of one script's outputs: the stale files, each with the reasons.

    Attributes:
        targets: All its files.
        reasons: Stale file -> why it is, but for the clips.
        clips: The stale clips.
        before: The facts of its last delivery, or None without one.
    """

    targets: Targets
    reasons: Mapping[Path, tuple[Reason, ...]]
    clips: StaleClips
    before: DeliveryFacts | None

    @property
    def script(self) -> Script:
        """The script."""
        return self.targets.script

    @property
    def outputs(self) -> Outputs:
        """The paths of its files."""
        return self.targets.outputs

    @property
    def stale_kinds(self) -> frozenset[str]:
        """The kinds of the files that have to be written."""
        kinds = {target.kind for target in self.targets.files if target.path in self.reasons}
        return frozenset(kinds | {CLIP}) if self.clips else frozenset(kinds)

    @property
    def current(self) -> DeliveryRecord | None:
        """The outputs as they are, where none has to be written; else None."""
        if self.reasons or self.clips or self.before is None:
            return None
        return DeliveryRecord(
            script=self.script, outputs=self.outputs, facts=self.before, written=frozenset()
        )

    def all_reasons(self) -> Iterator[tuple[Path, tuple[Reason, ...]]]:
        """Every stale file with the reasons, clips too."""
        yield from self.reasons.items()
        if self.clips:
            for place, path in self.targets.clip_paths():
                if reasons := self.clips.of_line(place):
                    yield path, reasons

    @property
    def stale(self) -> frozenset[Path]:
        """The files that have to be written, clips too. Built at each call."""
        if not self.clips:
            return frozenset(self.reasons)
        clips = (path for place, path in self.targets.clip_paths() if self.clips.codes[place])
        return frozenset((*self.reasons, *clips))

    def clip_paths(self) -> dict[str, Path]:
        """Line's id -> its clip, for the lines that have takes; empty where clips are not wanted."""
        lines = self.script.lines
        return {lines[place].id: path for place, path in self.targets.clip_paths()}

    def members(self, out: Path, stamps: Mapping[Path, FileStamp]) -> Iterator[Member]:
        """The records of files that were written.

        Args:
            out: Folder of the outputs.
            stamps: File -> its stamp.
        """
        for target in self.targets:
            stamp = stamps.get(target.path)
            if stamp is not None:
                yield Member(
                    path=target.path.relative_to(out),
                    kind=target.kind,
                    fingerprint=target.fingerprint,
                    stamp=stamp,
                    dependencies=target.dependencies,
                )

    def file_statuses(self, file_probe: FileProbe) -> Iterator[OutputStatus]:
        """The state of each file but the clips; the report comes last."""
        for target in self.targets.files:
            yield _status(target.path, target.kind, self.reasons.get(target.path, ()), file_probe)

    def clip_statuses(self, file_probe: FileProbe) -> Iterator[OutputStatus]:
        """The state of each stale clip."""
        if self.clips:
            for place, path in self.targets.clip_paths():
                if reasons := self.clips.of_line(place):
                    yield _status(path, CLIP, reasons, file_probe)

    def explanations(self) -> Iterator[str]:
        """Why each file will be written, a sentence each; one for all clips of the same reasons."""
        for target in self.targets.files:
            if reasons := self.reasons.get(target.path):
                yield f"{target.path}: {reasons_text(reasons)}"
            elif target.kind == REPORT and not self.current:
                yield f"{target.path}: other outputs are written"
        if self.outputs.clips is not None:
            for code, reasons in enumerate(self.clips.reasons, 1):
                count = self.clips.codes.count(code)
                clips = "1 clip" if count == 1 else f"{count:,} clips"
                yield f"{self.outputs.clips.folder}: {clips}: {reasons_text(reasons)}"


def _status(path: Path, kind: str, reasons: tuple[Reason, ...], file_probe: FileProbe) -> OutputStatus:
    if not reasons:
        return OutputStatus(path=path, state="right", kind=kind)
    state = "stale" if file_probe.is_there(path) else "missing"
    return OutputStatus(path=path, state=state, kind=kind, reasons=reasons)


def plan_outputs(
    script: Script,
    resolver: UtteranceResolver,
    takes: TakeStore,
    ledger: LedgerReader,
    file_probe: FileProbe,
) -> OutputPlan:
    """Plan the outputs of a script by the takes that are stored; lines without takes are silent.

    Args:
        script: The script.
        resolver: Resolves its lines to the takes that the outputs are made of.
        takes: The store.
        ledger: The record of the files that were written.
        file_probe: Looks at files.
    """
    lines = ScriptTrack(script, resolver, takes).lines()
    targets = targets_of(script, lines, takes, resolver.settings)
    return compare_targets(targets, resolver.settings, ledger, file_probe)


def compare_targets(
    targets: Targets, settings: Settings, ledger: LedgerReader, file_probe: FileProbe
) -> OutputPlan:
    """Compare the targets of a script with the files that are there.

    Args:
        targets: All its files.
        settings: The job's settings.
        ledger: The record of the files that were written.
        file_probe: Looks at files.
    """
    stem = targets.script.stem
    manifest = Manifest(stem, settings.out, ledger, file_probe, targets.lines)
    reasons = {target.path: why for target in targets.files if (why := manifest.reasons(target))}
    return OutputPlan(
        targets=targets,
        reasons=reasons,
        clips=_stale_clips(targets, manifest),
        before=ledger.facts(stem),
    )


def _stale_clips(targets: Targets, manifest: Manifest) -> StaleClips:
    if targets.outputs.clips is None:
        return StaleClips()
    codes = bytearray(len(targets.script.lines))
    places: dict[tuple[Reason, ...], int] = {(): 0}
    for place, target in targets.clip_targets():
        codes[place] = places.setdefault(manifest.reasons(target), len(places))
    return StaleClips(bytes(codes), tuple(places)[1:])
