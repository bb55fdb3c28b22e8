"""Compare files with the manifest and say why one is stale. What a file depends on: `fingerprints`."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from subgen.delivery.fingerprints import dependency_digest
from subgen.delivery.line_digests import LineChanges, LineDigests, packed_numbers, unpack_line_digests
from subgen.delivery.output_targets import CLIP, METADATA, Dependency, OutputTarget
from subgen.ports import FileProbe, LedgerReader
from subgen.ports.records import Member

__all__ = ["SETTINGS_CAUSES", "Cause", "Manifest", "Reason", "reasons_text"]


class Cause(Enum):
    """The kinds of reasons, each with its sentence for no lines in particular."""

    NOT_WRITTEN = "not written yet"
    MISSING = "the file is missing"
    EDITED = "the file was changed since it was written"
    UNRECORDED = "there is no record that subgen wrote the file"
    UNKNOWN = "takes, text or settings changed"
    VERSION = "written by another version of subgen"
    NEW_TAKES = "lines have new takes"
    NO_TAKES = "lines have no takes"
    TEXT = "text, voice or columns of lines changed"
    LINES = "lines were removed or moved"
    TIMING = "pauses, slots or chapters of lines changed"
    PAUSES = "the usual pauses of the settings changed"
    SAMPLE_RATE = "the sample rate changed"
    GAIN = "the gain changed"
    BITRATE = "the bitrate changed"
    AUDIO_NAME = "the audio file has another name"
    STANDARD = "the subtitle standard changed"
    KARAOKE = "the karaoke style changed"
    STYLE = "the style changed"
    ROWS = "ids or texts of the clips changed"
    INPUT = "the input's name or its findings changed"
    OUTPUTS = "the outputs that it describes changed"
    CLIPS = "the clips that it names changed"


SETTINGS_CAUSES = frozenset(
    {
        Cause.VERSION,
        Cause.PAUSES,
        Cause.GAIN,
        Cause.BITRATE,
        Cause.AUDIO_NAME,
        Cause.STANDARD,
        Cause.KARAOKE,
        Cause.STYLE,
        Cause.CLIPS,
    }
)
"""Causes that leave a file as good as it was, if it is of an earlier run with other settings."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file is stale.

    Attributes:
        cause: The kind of reason.
        lines: How many lines it concerns, where that is known; else 0.
    """

    cause: Cause
    lines: int = 0

    def __str__(self) -> str:
        if not self.lines:
            return self.cause.value
        lines = "1 line" if self.lines == 1 else f"{self.lines:,} lines"
        sentence = self.cause.value.replace("lines", lines, 1)
        return sentence.replace("line have", "line has", 1)


def reasons_text(reasons: Iterable[Reason]) -> str:
    """Reasons as one sentence."""
    return "; ".join(map(str, reasons))


_CAUSES = {
    Dependency.TIMING: Cause.TIMING,
    Dependency.PAUSES: Cause.PAUSES,
    Dependency.SAMPLE_RATE: Cause.SAMPLE_RATE,
    Dependency.GAIN: Cause.GAIN,
    Dependency.BITRATE: Cause.BITRATE,
    Dependency.AUDIO_NAME: Cause.AUDIO_NAME,
    Dependency.STANDARD: Cause.STANDARD,
    Dependency.KARAOKE: Cause.KARAOKE,
    Dependency.STYLE: Cause.STYLE,
    Dependency.ROWS: Cause.ROWS,
    Dependency.INPUT: Cause.INPUT,
    Dependency.OUTPUTS: Cause.OUTPUTS,
    Dependency.CLIPS: Cause.CLIPS,
}
"""Causes of dependencies that concern no lines in particular."""


class Manifest:
    """The record of the files that were written for one script, to compare targets with.

    Args:
        stem: Stem of the script.
        out: Folder of the outputs.
        ledger: The records of the folder.
        file_probe: Looks at files.
        lines: Digests of the script's lines as they are now.
    """

    def __init__(
        self, stem: str, out: Path, ledger: LedgerReader, file_probe: FileProbe, lines: LineDigests
    ) -> None:
        self._stem = stem
        self._out = out
        self._ledger = ledger
        self._file_probe = file_probe
        self._lines = lines
        self._members = ledger.members(stem)

    def reasons(self, target: OutputTarget) -> tuple[Reason, ...]:
        """Why a target is stale; none when it is up to date."""
        within = target.path.relative_to(self._out)
        member = self._members.get(within)
        if member is None:
            return (self._unrecorded(target.path, within),)
        is_same = member.kind == target.kind and self._is_same(member, target, within)
        if is_same and self._file_probe.matches(target.path, member.stamp):
            return ()
        if not self._file_probe.is_there(target.path):
            return (Reason(Cause.MISSING),)
        return (Reason(Cause.EDITED),) if is_same else self._changes(target, within)

    def _is_same(self, member: Member, target: OutputTarget, within: Path) -> bool:
        """Whether a file was made of the same things, by this version or, with clips, by the first."""
        if member.fingerprint == target.fingerprint:
            return True
        if member.fingerprint != target.first_fingerprint or self._ledger.dependencies(within):
            return False
        return any(each.kind == METADATA for each in self._members.values())

    def _unrecorded(self, path: Path, within: Path) -> Reason:
        """Why a file without a record is stale; what it depended on stays recorded when its record is not."""
        was_ours = bool(self._members) and self._ledger.dependencies(within) is not None
        if self._file_probe.is_there(path):
            return Reason(Cause.EDITED if was_ours else Cause.UNRECORDED)
        return Reason(Cause.MISSING if was_ours else Cause.NOT_WRITTEN)

    def _changes(self, target: OutputTarget, within: Path) -> tuple[Reason, ...]:
        """Return the reasons for a file whose dependencies changed since it was written."""
        recorded = self._ledger.dependencies(within)
        if not recorded:  # version 0.1.0 wrote it
            return (Reason(Cause.UNKNOWN),)
        now = target.dependencies
        changed = {each for each in Dependency if now.get(each.value) != recorded.get(each.value)}
        if Dependency.VERSION in changed:  # which may have had other dependencies
            return (Reason(Cause.VERSION),)
        reasons = [Reason(_CAUSES[each]) for each in Dependency if each in changed & _CAUSES.keys()]
        if Dependency.TAKES in changed:
            takes = (Reason(Cause.NEW_TAKES, 1),) if target.kind == CLIP else self._takes_reasons(recorded)
            reasons = [*takes, *reasons]
        if Dependency.TEXT in changed:
            reasons += self._text_reasons(recorded)
        if not reasons:
            reasons = [Reason(Cause.UNKNOWN)]
        return tuple(dict.fromkeys(reasons))

    def _takes_reasons(self, recorded: Mapping[str, bytes]) -> Iterator[Reason]:
        if not _is_of(recorded, Dependency.TAKES, self._before.takes):
            yield Reason(Cause.NEW_TAKES)
            return
        changes = self._line_changes
        if changes.takes:
            yield Reason(Cause.NEW_TAKES, changes.takes)
        if changes.gaps:
            yield Reason(Cause.NO_TAKES, changes.gaps)
        if not (changes.takes or changes.gaps):
            yield Reason(Cause.LINES)

    def _text_reasons(self, recorded: Mapping[str, bytes]) -> Iterator[Reason]:
        if not _is_of(recorded, Dependency.TEXT, self._before.texts):
            yield Reason(Cause.TEXT)
            return
        texts = self._line_changes.texts
        yield Reason(Cause.TEXT, texts) if texts else Reason(Cause.LINES)

    @cached_property
    def _before(self) -> LineDigests:
        """The lines of the last delivery; none where they were not recorded."""
        return unpack_line_digests(self._ledger.line_digests(self._stem))

    @cached_property
    def _line_changes(self) -> LineChanges:
        return self._lines.changes_since(self._before)


def _is_of(recorded: Mapping[str, bytes], dependency: Dependency, lines: "array[int]") -> bool:
    """Whether a file was made of these lines: then those that changed since can be counted."""
    return recorded.get(dependency.value) == dependency_digest(packed_numbers(lines))
