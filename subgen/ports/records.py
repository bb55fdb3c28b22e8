"""What the ledger remembers between runs, as values.

remembered    an input as it was last run: its script, whole, and the settings and the service it was run with
reading       a line's whole text as it was once spoken; the first is made of the takes that every line with
              that text shares, the others are retakes and have takes of their own
choice        the reading that one line has, where it is not the first; void once the line's text changes
order         a retake that was asked for, and whose line has not been delivered with it yet
member        one file of a set of outputs: what it was made of, and what it was like when it was written
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from subgen.align.word_stats import WordAudit
from subgen.config.settings import Settings
from subgen.cues.audit import CueAudit
from subgen.model import Finding, Script, Summary, TakeKey

__all__ = ["FIRST_VERSION", "DeliveryFacts", "Member", "Part", "RememberedInput", "Retake"]

FIRST_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One request of a retake.

    Attributes:
        text: What was sent, to the letter.
        first_word: Index, within the line, of its first word.
        key: What its take is known by.
    """

    text: str
    first_word: int
    key: TakeKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Retake:
    """A whole text, made anew.

    Attributes:
        whole: What a take of the whole text would be known by: text, voice and all that its sound depends on.
        number: Among the readings of that text, from 2.
        parts: Its requests, cut as the text was cut when it was ordered.
    """

    whole: TakeKey
    number: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedInput:
    """An input as it was last run.

    Attributes:
        script: All of it, whichever lines were asked for.
        settings: Of the job.
        service: What takes' keys call the service.
    """

    script: Script
    settings: Settings
    service: str


class FileStamp(NamedTuple):
    """What a file is like.

    Attributes:
        size: Its length, in bytes.
        modified_ns: When it was last modified, in nanoseconds since 1970.
        digest: Of its bytes.
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
        stamp: What it was like when it was written.
        dependencies: Name of each thing that it depends on -> digest, which says why it is stale one day.
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
        late_s: Delay, in seconds, in a player that ignores the start tag of the audio.
        words: Sources of the words' times.
        findings: Findings of the script and of its outputs.
        cues: Cues that break the standard; None where an earlier version did not count them.
    """

    summary: Summary
    samples: int
    late_s: float
    words: WordAudit
    findings: tuple[Finding, ...]
    cues: CueAudit | None = None
