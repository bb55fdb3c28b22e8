"""Which of a script's outputs are as they should be, and which have to be written."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from subgen.delivery.clips import clip_names
from subgen.delivery.fingerprint import Fingerprint, fingerprints_of
from subgen.delivery.paths import Outputs, outputs_of
from subgen.delivery.record import DeliveryRecord
from subgen.delivery.script_track import ScriptTrack
from subgen.model import Done, Script
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import FileProbe, Ledger, TakeStore
from subgen.ports.records import DeliveryFacts, FileStamp, Member

__all__ = ["Freshness", "Order", "clip_paths"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written of a script.

    Attributes:
        script: The script.
        outputs: All of its files.
        recipes: Path -> what it is made of, of all of them and of the clips.
        stale: Those of them that are not there, or are made of something else.
        before: What the outputs came to when they were last written.
    """

    script: Script
    outputs: Outputs
    fingerprints: Mapping[Path, Fingerprint]
    stale: frozenset[Path]
    before: DeliveryFacts | None

    @property
    def stale_kinds(self) -> frozenset[str]:
        """The kinds of the files that have to be written."""
        return frozenset(self.fingerprints[path].kind for path in self.stale)

    @property
    def current(self) -> DeliveryRecord | None:
        """The outputs as they stand, where none has to be written."""
        if self.stale or self.before is None:
            return None
        return DeliveryRecord(
            script=self.script, outputs=self.outputs, facts=self.before, written=frozenset()
        )

    def members(self, out: Path, seen: Mapping[Path, FileStamp]) -> list[Member]:
        """What the ledger is told of files that were written.

        Args:
            out: Folder of the outputs.
            seen: Path -> what the file is like.
        """
        return [
            Member(
                path=path.relative_to(out),
                kind=self.fingerprints[path].kind,
                fingerprint=self.fingerprints[path].digest,
                stamp=each,
            )
            for path, each in seen.items()
        ]


class Freshness:
    """Looks at the outputs of scripts.

    Args:
        resolver: What the lines need, with the readings that they have.
        takes: Where the takes are.
        ledger: Where it is remembered what was written.
        file_probe: Looks at files.
    """

    def __init__(
        self, resolver: UtteranceResolver, takes: TakeStore, ledger: Ledger, file_probe: FileProbe
    ) -> None:
        self._resolver = resolver
        self._takes = takes
        self._ledger = ledger
        self._file_probe = file_probe

    def order(self, script: Script) -> Order:
        """What is to be written of a script whose takes are there."""
        fingerprints = self.fingerprints(script)
        return Order(
            script=script,
            outputs=outputs_of(script.stem, self._resolver.settings),
            fingerprints=fingerprints,
            stale=self.stale(script, fingerprints),
            before=self._ledger.facts(script.stem),
        )

    def fingerprints(self, script: Script) -> dict[Path, Fingerprint]:
        """What each of a script's outputs and clips is made of."""
        settings = self._resolver.settings
        outputs = outputs_of(script.stem, settings)
        script_track = ScriptTrack(script, self._resolver, self._takes)
        fingerprints = fingerprints_of(script, script_track.lines(), self._takes, settings, outputs)
        # The report tells of the script's file, of what was found in it, and of all the rest.
        every = b"".join(fingerprint.digest for fingerprint in fingerprints.values())
        every += msgspec.msgpack.encode((script.file, script.findings))
        fingerprints[outputs.report] = Fingerprint("report", hashlib.blake2b(every, digest_size=16).digest())
        return fingerprints

    def stale(self, script: Script, fingerprints: Mapping[Path, Fingerprint]) -> frozenset[Path]:
        """Those of a script's files that are not there, or are made of something else than their recipes."""
        members = self._ledger.members(script.stem)
        return frozenset(
            path
            for path, fingerprint in fingerprints.items()
            if not self._is_current(path, fingerprint, members)
        )

    def _is_current(self, path: Path, fingerprint: Fingerprint, members: Mapping[Path, Member]) -> bool:
        member = members.get(path.relative_to(self._resolver.settings.out))
        if member is None or (member.kind, member.fingerprint) != (fingerprint.kind, fingerprint.digest):
            return False
        return self._file_probe.matches(path, member.stamp)


def clip_paths(script_track: ScriptTrack, outputs: Outputs) -> dict[str, Path]:
    """Line's id -> its clip, of the lines that have takes; none where clips are not wanted."""
    if outputs.clips is None:
        return {}
    names = clip_names((line.id for line in script_track.script.lines), script_track.script.left_out)
    return {
        spoken.line.id: outputs.clips.folder / f"{names[spoken.line.id]}.wav"
        for spoken in script_track.lines()
        if isinstance(spoken, Done)
    }
