"""The files that a script's outputs consist of, each with a fingerprint of all that it depends on.

Beside the fingerprint, which decides whether a file is stale, every target has a digest of each thing that it
depends on, which says why it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from subgen.delivery.line_digests import LineDigests
from subgen.delivery.paths import Outputs
from subgen.model import Script

__all__ = [
    "CLIP",
    "FINGERPRINT_BYTES",
    "METADATA",
    "NO_CLIP",
    "REPORT",
    "Dependency",
    "OutputTarget",
    "Targets",
]

CLIP, METADATA, REPORT = "clip", "metadata", "report"
"""Kinds of files besides the audio and text formats; the ledger has them."""

FINGERPRINT_BYTES = 16

_DIGEST_OF_TAKES = 4

NO_CLIP = bytes(FINGERPRINT_BYTES)
"""In the place of a clip's fingerprint, for a line without takes."""


class Dependency(Enum):
    """A thing that a file depends on. The values are in the ledger, and never change."""

    VERSION = "version"
    TAKES = "takes"
    TEXT = "text"
    TIMING = "timing"
    PAUSES = "pauses"
    SAMPLE_RATE = "sample_rate"
    GAIN = "gain"
    BITRATE = "bitrate"
    AUDIO_NAME = "audio_name"
    STANDARD = "standard"
    KARAOKE = "karaoke"
    STYLE = "style"
    ROWS = "rows"
    INPUT = "input"
    OUTPUTS = "outputs"
    CLIPS = "clips"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputTarget:
    """A file that has to be there.

    Attributes:
        path: The file.
        kind: Name of its format.
        fingerprint: Digest of all that it depends on, 16 bytes.
        dependencies: Name of each `Dependency` -> digest, 8 bytes.
        first_fingerprint: Its fingerprint in version 0.1.0, whose file is as good, if that depended on less.
    """

    path: Path
    kind: str
    fingerprint: bytes
    dependencies: Mapping[str, bytes]
    first_fingerprint: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """All files of one script; iterating gives audio, texts and metadata, then the clips, then the report.

    Attributes:
        script: The script.
        outputs: The paths.
        files: The targets but for the clips: audio, texts, metadata, report.
        clips: Fingerprint of the clip of each line, 16 bytes a line, zeros for lines without takes.
        clip_names: File name of the clip of each line, without ending; empty where clips are not wanted.
        clip_dependencies: Dependencies that all clips have, besides the takes of their lines.
        clip_takes: Digests of the takes of each clip and of the silence between them, 4 bytes a line.
        lines: Digests of each line.
    """

    script: Script
    outputs: Outputs
    files: tuple[OutputTarget, ...]
    clips: bytes
    clip_names: tuple[str, ...]
    clip_dependencies: Mapping[str, bytes]
    clip_takes: bytes
    lines: LineDigests

    def __iter__(self) -> Iterator[OutputTarget]:
        yield from self.files[:-1]
        yield from (target for _, target in self.clip_targets())
        yield self.files[-1]

    def clip_targets(self) -> Iterator[tuple[int, OutputTarget]]:
        """Place of each line that has takes, from 0, and the target of its clip."""
        for place, path in self.clip_paths():
            start = place * FINGERPRINT_BYTES
            takes = self.clip_takes[place * _DIGEST_OF_TAKES : (place + 1) * _DIGEST_OF_TAKES]
            target = OutputTarget(
                path=path,
                kind=CLIP,
                fingerprint=self.clips[start : start + FINGERPRINT_BYTES],
                dependencies={**self.clip_dependencies, Dependency.TAKES.value: takes},
            )
            yield place, target

    def clip_paths(self) -> Iterator[tuple[int, Path]]:
        """Place of each line that has takes, from 0, and its clip; none where clips are not wanted."""
        if self.outputs.clips is None:
            return
        for place, name in enumerate(self.clip_names):
            if not self.clips.startswith(NO_CLIP, place * FINGERPRINT_BYTES):
                yield place, self.outputs.clips.folder / f"{name}.wav"
