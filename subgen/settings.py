"""What a job was asked to do: every option, once, with its default.

The command line and the configuration both end here (`subgen.config.settle`). This module is light, so
that `--help` can name the defaults without importing what a run needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

__all__ = [
    "AUDIO_FORMATS",
    "FORMATS",
    "KARAOKE_STYLES",
    "CastMember",
    "Pauses",
    "Settings",
]

AUDIO_FORMATS = ("wav",)
FORMATS = ("srt", "vtt", "ass", "json")
KARAOKE_STYLES = ("k", "kf", "ko", "off")


@dataclass(frozen=True, slots=True, kw_only=True)
class CastMember:
    """How one name of the cast speaks; what is None falls to the defaults."""

    voice: str | None = None
    language: str | None = None
    model: str | None = None
    speed: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """Silence after a line where the script writes none, in microseconds."""

    line_us: int = 250_000
    paragraph_us: int = 600_000
    chapter_us: int = 1_500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every option of a job.

    Attributes:
        out: Folder of the outputs and of the job's state.
        service: `local`, `smallest`, or a `ws://` or `wss://` URL.
        voice: Voice of rows that do not say.
        model: Model of rows that do not say.
        language: Language of rows that do not say; None leaves it to the voice.
        sample_rate: Samples a second, for the whole job.
        speed: Speed of rows that do not say, 0.5 to 2.0.
        connections: The most sockets open at once.
        formats: Subtitle and alignment formats.
        audio: Audio format.
        standard: Name of the cue standard.
        karaoke: Style of the word highlight, or None for `kf`, and `k` where text runs right to left.
        allow_key_host: Hosts that the key may go to besides the vendor's and loopback.
        max_chars: Characters of a line above which it becomes several requests.
        speak_titles: Whether a script's titles are lines too.
        gain_db: Gain on every take, in decibels.
        quiet: Whether only errors are told.
        verbose: Whether the log and tracebacks are shown.
        no_progress: Whether the bar is left away.
        cast: Name -> how it speaks.
        pauses: Silence between lines.
    """

    out: Path = Path("out")
    service: str = "local"
    voice: str = "meher"
    model: str = "lightning_v3.1_pro"
    language: str | None = None
    sample_rate: int = 44100
    speed: float = 1.0
    connections: int = 8
    formats: tuple[str, ...] = FORMATS
    audio: str = "wav"
    standard: str = "netflix"
    karaoke: str | None = None
    allow_key_host: tuple[str, ...] = ()
    max_chars: int = 250
    speak_titles: bool = False
    gain_db: float = 0.0
    quiet: bool = False
    verbose: bool = False
    no_progress: bool = False
    cast: Mapping[str, CastMember] = field(default_factory=lambda: MappingProxyType({}))
    pauses: Pauses = Pauses()
