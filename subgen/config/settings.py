"""What a job was asked to do: every option, once, with its default.

The command line and the configuration both end here (`subgen.config.load.settle`). This module is light, so
that `--help` can name the defaults without importing what a run needs. The default voice, model and sample
rate are those of the default service; another service may have its own (`subgen.model.RequestDefaults`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from subgen.config.fonts import FONTS, USUAL_FONT
from subgen.config.formats import DEFAULT_FORMATS
from subgen.cues.standards import STANDARDS, CueStandard

__all__ = [
    "KARAOKE_STYLES",
    "CastMember",
    "Pauses",
    "Price",
    "Settings",
    "Style",
]

KARAOKE_STYLES = ("k", "kf", "ko", "pop", "off")


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
class Price:
    """What the service takes for its work.

    Attributes:
        per_10k_characters: For ten thousand characters sent.
        currency: As a person writes it after the amount.
        source: Where the price was read, and when.
    """

    per_10k_characters: float
    currency: str = "USD"
    source: str = ""

    def of(self, characters: int) -> float:
        """The price of so many characters."""
        return characters * self.per_10k_characters / 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How ASS subtitles look. Lengths are pixels of a picture of `width` by `height`, and scale with it.

    Of the fonts, what was said wins, and the nearer the better: the language's own of `fonts`, else `font`,
    else that of the language's script (`subgen.config.fonts`), else Arial. A `font` therefore needs the
    letters of all languages that `fonts` does not name.

    Attributes:
        font: Family, or None for one that has the letters of each language; where a player does not have
            it, it takes one like it.
        fonts: Language code -> family.
        size: Height of a line of text.
        bold: Whether the text is bold.
        italic: Whether the text is slanted.
        spoken_color: Of words once spoken; red, green, blue.
        coming_color: Of words yet to come, and of all words without karaoke.
        outline_color: Of the outline.
        outline: Width of the outline.
        shadow: How far the shadow stands off.
        position: `bottom`, `middle` or `top`.
        margin_h: Room to the left and to the right.
        margin_v: Room below, or above at the top.
        width: Of the picture.
        height: Of the picture.
    """

    font: str | None = None
    fonts: Mapping[str, str] = field(default_factory=dict)
    size: int = 64
    bold: bool = False
    italic: bool = False
    spoken_color: tuple[int, int, int] = (255, 225, 77)
    coming_color: tuple[int, int, int] = (255, 255, 255)
    outline_color: tuple[int, int, int] = (0, 0, 0)
    outline: float = 4.0
    shadow: float = 1.0
    position: str = "bottom"
    margin_h: int = 96
    margin_v: int = 60
    width: int = 1920
    height: int = 1080

    def font_of(self, language: str) -> str:
        """The family for a language's code; for one that is not known, as "", what holds for most."""
        return self.fonts.get(language) or self.font or FONTS.get(language, USUAL_FONT)


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
        speed: Speed of rows that do not say; the service has a range.
        connections: The most sockets open at once.
        formats: Subtitle and alignment formats.
        audio: Format of the track, or `none`.
        bitrate: Of a lossy track, in kbit/s; None for what suits the sample rate.
        clips: Whether each line is a file of its own too.
        standard: The cue standard.
        karaoke: Style of the word highlight, or None for `kf`, and `k` where text runs right to left.
        allow_key_host: Hosts that the key may go to besides the vendor's and loopback.
        max_chars: Characters of a line above which it becomes several requests.
        speak_titles: Whether a script's titles are lines too.
        gain_db: Gain on every take, in decibels.
        stall_after: How long a service that owes an answer may say nothing, in seconds.
        give_up_after: How long a service that is down is waited for, in seconds.
        only: Ids of the lines that are spoken, `stem:id` where inputs share one; all without any.
        first: How many lines of each input are spoken; all when None.
        retake: Ids of the lines that are made anew, as in `only`.
        max_characters: No more characters than these are sent; no bound when None.
        partial: Whether outputs are written though lines are missing, with silence in their places.
        dry_run: Whether the job is only reckoned, and nothing is sent or written.
        json: Whether the summary is one JSON object.
        quiet: Whether only errors are told.
        verbose: Whether the log and tracebacks are shown.
        no_progress: Whether the bar is left away.
        cast: Name -> how it speaks.
        pauses: Silence between lines.
        style: How ASS looks.
        price: What the service takes, or None where nobody said.
    """

    out: Path = Path("out")
    service: str = "local"
    voice: str = "meher"
    model: str = "lightning_v3.1_pro"
    language: str | None = None
    sample_rate: int = 44100
    speed: float = 1.0
    connections: int = 8
    formats: tuple[str, ...] = DEFAULT_FORMATS
    audio: str = "wav"
    bitrate: int | None = None
    clips: bool = False
    standard: CueStandard = STANDARDS["netflix"]
    karaoke: str | None = None
    allow_key_host: tuple[str, ...] = ()
    max_chars: int = 250
    speak_titles: bool = False
    gain_db: float = 0.0
    stall_after: float = 15.0
    give_up_after: float = 600.0
    only: tuple[str, ...] = ()
    first: int | None = None
    retake: tuple[str, ...] = ()
    max_characters: int | None = None
    partial: bool = False
    dry_run: bool = False
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    no_progress: bool = False
    cast: Mapping[str, CastMember] = field(default_factory=lambda: MappingProxyType({}))
    pauses: Pauses = Pauses()
    style: Style = Style()
    price: Price | None = None
