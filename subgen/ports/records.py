"""Records of the ledger, as values.

remembered    an input as it was last run: its whole script, the settings and the service
take version  one recording of a line's whole text; the first consists of the takes that all lines with that
              text share, the others are retakes and have separate takes
choice        the take version that a line uses, if not the first; void once the line's text changes
order         a requested retake that has not been delivered yet
member        one file of a set of outputs: its dependencies, and its stamp when it was written
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from subgen.align.word_stats import WordAudit
from subgen.config.settings import Settings
from subgen.cues.audit import CueAudit
from subgen.model import Finding, Script, Summary, TakeKey

__all__ = ["FIRST_VERSION", "DeliveryFacts", "FileStamp", "Member", "Part", "RememberedInput", "Retake"]

FIRST_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One request of a retake.

    Attributes:
        text: The text to send, unchanged.
        first_word: Index, within the line, of its first word.
        key: Key of its take.
    """

    text: str
    first_word: int
    key: TakeKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Retake:
    """Another recording of a line's whole text.

    Attributes:
        whole: Key that a take of the whole text would have: text, voice and all else that affects its sound.
        number: Number among the take versions of that text, from 2.
        parts: Its requests, split as the text was split when it was ordered.
    """

    whole: TakeKey
    number: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedInput:
    """An input as it was last run.

    Attributes:
        script: The whole script, even if only some lines were selected.
        settings: Settings of the job.
        service: Name of the service in the keys of takes.
    """

    script: Script
    settings: Settings
    service: str


class FileStamp(NamedTuple):
    """Size, time of modification and digest of a file.

    Attributes:
        size: Length, in bytes.
        modified_ns: Time of its last modification, in nanoseconds since 1970.
        digest: Digest of its bytes.
    """

    size: int
    modified_ns: int
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of a set of outputs.

    Attributes:
        path: Relative to the folder of the outputs.
        kind: Name of its format.
        fingerprint: Digest of all that it depends on.
        stamp: Its stamp when it was written.
        dependencies: Name of each thing that it depends on -> digest, to explain later why it is stale.
    """

    path: Path
    kind: str
    fingerprint: bytes
    stamp: FileStamp
    dependencies: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFacts:
    """Facts of a script's outputs, as they were delivered.

    Attributes:
        summary: Counts.
        samples: Length of the track, in samples.
        late_s: Encoder delay, in seconds; named so since version 0.1.0, which stored it under this name.
        words: Sources of the words' times.
        findings: Findings of the script and of its outputs.
        cues: Cues that break the standard; None where an earlier version did not count them.
        left_out: Lines of the input that were not selected; None where an earlier version did not count.
    """

    summary: Summary
    samples: int
    late_s: float
    words: WordAudit
    findings: tuple[Finding, ...]
    cues: CueAudit | None = None
    left_out: int | None = None
