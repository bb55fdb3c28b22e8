"""The paths of a script's outputs.

book.wav  book.srt  book.vtt  …        the audio and the formats
book.report.json                       counts, and findings for a person to read
book/wavs/ID.wav  book/metadata.csv    with `--clips`: a file a line, as LJSpeech has them
"""

from dataclasses import dataclass
from pathlib import Path

from subgen.config.format_table import TEXT_FORMATS
from subgen.config.settings import Settings

__all__ = ["Clips", "Outputs", "outputs_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clips:
    """The paths of clips, one file a line.

    Attributes:
        folder: Folder of the audio files.
        metadata: LJSpeech's table of them.
    """

    folder: Path
    metadata: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """The paths of one script's outputs.

    Attributes:
        audio: The track, or None without one.
        texts: Format -> file, in the order of `--formats`.
        report: The report.
        clips: The paths of clips, or None where they are not wanted.
    """

    audio: Path | None
    texts: dict[str, Path]
    report: Path
    clips: Clips | None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are replaced together: all but the clips themselves."""
        audio = () if self.audio is None else (self.audio,)
        metadata = () if self.clips is None else (self.clips.metadata,)
        return (*audio, *self.texts.values(), *metadata, self.report)

    @property
    def places(self) -> tuple[Path, ...]:
        """Every file and folder directly in the folder of the outputs; no two scripts may share one."""
        folder = () if self.clips is None else (self.clips.metadata.parent,)
        return tuple(path for path in self.files if path.parent == self.report.parent) + folder


def outputs_of(stem: str, settings: Settings) -> Outputs:
    """The paths of a script's outputs.

    Args:
        stem: Stem of the script.
        settings: The job's settings.
    """
    out = settings.out
    wavs = out / stem / "wavs"
    return Outputs(
        audio=None if settings.audio == "none" else out / f"{stem}.{settings.audio}",
        texts={name: out / f"{stem}.{TEXT_FORMATS[name].extension}" for name in settings.formats},
        report=out / f"{stem}.report.json",
        clips=Clips(folder=wavs, metadata=wavs.with_name("metadata.csv")) if settings.clips else None,
    )
