"""What files come of a script, and what they are called.

book.wav  book.srt  book.vtt  …        the audio and the formats
book.report.json                       what a person should know of them
book/wavs/ID.wav  book/metadata.csv    with `--clips`: a file a line, as LJSpeech has them
"""

from dataclasses import dataclass
from pathlib import Path

from subgen.config.formats import TEXT_FORMATS
from subgen.config.settings import Settings

__all__ = ["Clips", "Outputs", "outputs_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clips:
    """Where the lines are, one a file.

    Attributes:
        folder: Of the audio.
        metadata: LJSpeech's table of them.
    """

    folder: Path
    metadata: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """The files of one script.

    Attributes:
        audio: The track, or None without one.
        texts: Format -> file, in the order that was asked for.
        report: What a person should know.
        clips: Where the lines are, or None when they are not wanted.
    """

    audio: Path | None
    texts: dict[str, Path]
    report: Path
    clips: Clips | None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that appear together: all but the clips themselves."""
        audio = () if self.audio is None else (self.audio,)
        metadata = () if self.clips is None else (self.clips.metadata,)
        return (*audio, *self.texts.values(), *metadata, self.report)

    @property
    def places(self) -> tuple[Path, ...]:
        """All that is taken in the folder of the outputs; no two scripts may want the same."""
        folder = () if self.clips is None else (self.clips.metadata.parent,)
        return tuple(path for path in self.files if path.parent == self.report.parent) + folder


def outputs_of(stem: str, settings: Settings) -> Outputs:
    """The files of a script.

    Args:
        stem: Name of the script.
        settings: Of the job.
    """
    out = settings.out
    wavs = out / stem / "wavs"
    return Outputs(
        audio=None if settings.audio == "none" else out / f"{stem}.{settings.audio}",
        texts={name: out / f"{stem}.{TEXT_FORMATS[name].extension}" for name in settings.formats},
        report=out / f"{stem}.report.json",
        clips=Clips(folder=wavs, metadata=wavs.with_name("metadata.csv")) if settings.clips else None,
    )
