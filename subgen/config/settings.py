"""Settings of a job: every option, once, with its default.

The command line and the configuration both become `Settings` (`subgen.config.load`). This module imports
little, so that `--help` can show the defaults without importing what a run needs. The default voice, model
and sample rate are those of the default service; another service may have others
(`subgen.model.RequestDefaults`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from subgen.config.fonts import FONTS, USUAL_FONT
from subgen.config.format_table import DEFAULT_FORMATS
from subgen.cues.standards import STANDARDS, CueStandard

__all__ = [
    "DICTIONARY_ID",
    "KARAOKE_STYLES",
    "NO_DICTIONARIES",
    "CastMember",
    "Limits",
    "Pauses",
    "Price",
    "Settings",
    "Style",
]

KARAOKE_STYLES = ("k", "kf", "ko", "pop", "off")
DICTIONARY_ID = r"[A-Za-z0-9_.:-]{1,128}"
"""Pattern of the id of a pronunciation dictionary. The service's have 24 hexadecimal digits."""
NO_DICTIONARIES = "none"
"""Written in the place of ids, it unsets those of the cast or of the defaults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CastMember:
    """Voice settings of one name of the cast; None means the default of the job."""

    voice: str | None = None
    language: str | None = None
    model: str | None = None
    speed: float | None = None
    number_language: str | None = None
    math: bool | None = None
    service_dictionaries: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of what is read.

    Attributes:
        input_bytes: Most bytes of a script, a table or a subtitle file.
    """

    input_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """Silence after a line for which the script writes no pause, in microseconds."""

    line_us: int = 250_000
    paragraph_us: int = 600_000
    chapter_us: int = 1_500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Price of the service.

    Attributes:
        per_10k_characters: Price of ten thousand characters sent.
        currency: Currency, as written after an amount.
        source: Where and when the price was read.
    """

    per_10k_characters: float
    currency: str = "USD"
    source: str = ""

    def of(self, characters: int) -> float:
        """The price of this many characters."""
        return characters * self.per_10k_characters / 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Look of ASS subtitles. Lengths are pixels of a picture of `width` by `height`, and scale with it.

    The font of a language is the first of: its own in `fonts`, `font`, the font of its script
    (`subgen.config.fonts`), Arial. A `font` therefore needs the letters of all languages that `fonts` does
    not list.

    Attributes:
        font: Font family, or None for one that has the letters of each language; a player without it
            substitutes a similar one.
        fonts: Language code -> font family.
        size: Height of a line of text.
        bold: Whether the text is bold.
        italic: Whether the text is italic.
        spoken_color: Color of words once spoken; red, green, blue.
        coming_color: Color of words yet to come, and of all words without karaoke.
        outline_color: Color of the outline.
        outline: Width of the outline.
        shadow: Distance of the shadow.
        position: `bottom`, `middle` or `top`.
        margin_h: Margin at the left and at the right.
        margin_v: Margin at the bottom, or at the top.
        width: Width of the picture.
        height: Height of the picture.
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
        """The font family for a language code; for an unknown one such as "", the usual font."""
        return self.fonts.get(language) or self.font or FONTS.get(language, USUAL_FONT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every option of a job.

    Attributes:
        out: Folder of the outputs and of the job's state.
        service: `local`, `smallest`, or a `ws://` or `wss://` URL.
        voice: Default voice.
        model: Default model.
        language: Default language; None derives it from the text and the voice.
        sample_rate: Samples a second, for the whole job.
        speed: Default speed, within the range of the service.
        connections: Most connections open at once.
        formats: Subtitle and alignment formats.
        audio: Format of the track, or `none`.
        bitrate: Bit rate of a lossy track, in kbit/s; None for one that suits the sample rate.
        clips: Whether each line is also written as a separate file.
        standard: The cue standard.
        karaoke: Style of the word highlight, or None for `kf`, and `k` where text runs right to left.
        allow_key_host: Hosts that may receive the key besides the vendor's and loopback.
        max_chars: Characters of a line above which it becomes several requests.
        speak_titles: Whether a script's titles are spoken as lines.
        gain_db: Gain on every take, in decibels.
        stall_after: Time without a frame after which an unfinished answer counts as lost, in seconds.
        give_up_after: Time to wait for a service that is down before the run ends, in seconds.
        only: Ids of the lines to speak, `stem:id` where inputs share an id; empty for all.
        first: Number of lines of each input to speak; None for all.
        retake: Ids of the lines to make again, written as in `only`.
        max_characters: Most characters that are sent; None for no limit.
        partial: Whether outputs are written even if lines are missing, with silence in their place.
        overwrite: Whether files that subgen did not write may be replaced.
        continuations: Whether the parts of one long line are spoken over one context.
        dry_run: Whether the job is only estimated, and nothing is sent or written.
        json: Whether the summary is one JSON object.
        quiet: Whether only errors are shown.
        verbose: Whether the log and tracebacks are shown.
        no_progress: Whether the progress bar is hidden.
        cast: Name -> its voice settings.
        pauses: Silence between lines.
        style: Look of ASS subtitles.
        price: Price of the service, or None if not configured.
        limits: Limits of what is read.
        number_language: Default language of numbers; None leaves it to the service.
        math: Whether mathematical notation is read as words by default.
        service_dictionaries: Ids of the default pronunciation dictionaries, which the service keeps.
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
    overwrite: bool = False
    continuations: bool = False
    dry_run: bool = False
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    no_progress: bool = False
    cast: Mapping[str, CastMember] = field(default_factory=lambda: MappingProxyType({}))
    pauses: Pauses = Pauses()
    style: Style = Style()
    price: Price | None = None
    limits: Limits = Limits()
    number_language: str | None = None
    math: bool = False
    service_dictionaries: tuple[str, ...] = ()
