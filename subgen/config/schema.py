"""What the configuration may hold, as types. None, or an empty table, is a key that is not there."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from subgen.config.settings import AUDIO_FORMATS, FORMATS, KARAOKE_STYLES
from subgen.cues.standards import STANDARDS
from subgen.text.languages import LANGUAGES
from subgen.waves.limits import MAX_SPEED, MIN_SPEED, SAMPLE_RATES_HZ

__all__ = [
    "CHOICES",
    "NAMED_TABLES",
    "NAMES",
    "REQUIRED",
    "STANDARD_IN_USE",
    "TABLES",
    "Cast",
    "Config",
    "Language",
    "Pauses",
    "Price",
    "Standard",
    "Style",
    "StyleWord",
]

_Speed = Annotated[float, Meta(ge=MIN_SPEED, le=MAX_SPEED)]
_Name = Annotated[str, Meta(min_length=1)]
_Folder = Annotated[str, Meta(min_length=1, pattern=r"\A[^\0]*\Z")]
_DurationMs = Annotated[float, Meta(ge=0, le=3_600_000)]
_ShortMs = Annotated[float, Meta(ge=0, le=60_000)]
_LineChars = Annotated[int, Meta(ge=1, le=1000)]
_ReadingCps = Annotated[float, Meta(ge=1, le=100)]
_Color = Annotated[str, Meta(pattern=r"\A#[0-9A-Fa-f]{6}\Z")]
_Pixels = Annotated[int, Meta(ge=0, le=16_384)]
_Stroke = Annotated[float, Meta(ge=0, le=100)]
StyleWord = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\A[^,\x00-\x1f\x7f]*\Z")]


class Cast(Struct, kw_only=True, frozen=True):
    """`[cast.NAME]`: how NAME speaks."""

    voice: _Name | None = None
    language: str | None = None
    model: _Name | None = None
    speed: _Speed | None = None


class Pauses(Struct, kw_only=True, frozen=True):
    """`[pauses]`: silence after a line."""

    line_ms: _DurationMs | None = None
    paragraph_ms: _DurationMs | None = None
    chapter_ms: _DurationMs | None = None


class Language(Struct, kw_only=True, frozen=True):
    """`[standard.languages.CODE]` or `[standard.NAME.languages.CODE]`: what is other in one language."""

    line_chars: _LineChars | None = None
    reading_cps: _ReadingCps | None = None
    shortest_ms: _DurationMs | None = None


class Standard(Struct, kw_only=True, frozen=True):
    """`[standard]` or `[standard.NAME]`: a cue standard of one's own, over the limits of `base`."""

    base: str | None = None
    line_chars: _LineChars | None = None
    lines: Annotated[int, Meta(ge=1, le=10)] | None = None
    shortest_ms: _DurationMs | None = None
    longest_ms: Annotated[float, Meta(ge=100, le=3_600_000)] | None = None
    gap_ms: _ShortMs | None = None
    reading_cps: _ReadingCps | None = None
    linger_ms: _ShortMs | None = None
    close_gaps_ms: _ShortMs | None = None
    fps: Annotated[float, Meta(ge=1, le=240)] | None = None
    whole_lines: bool | None = None
    languages: dict[str, Language] = {}


class Style(Struct, kw_only=True, frozen=True):
    """`[style]`: how ASS looks."""

    font: StyleWord | None = None
    fonts: dict[str, StyleWord] = {}
    size: Annotated[int, Meta(ge=1, le=2000)] | None = None
    bold: bool | None = None
    italic: bool | None = None
    spoken_color: _Color | None = None
    coming_color: _Color | None = None
    outline_color: _Color | None = None
    outline: _Stroke | None = None
    shadow: _Stroke | None = None
    position: str | None = None
    margin_h: _Pixels | None = None
    margin_v: _Pixels | None = None
    width: Annotated[int, Meta(ge=16, le=16_384)] | None = None
    height: Annotated[int, Meta(ge=16, le=16_384)] | None = None


class Price(Struct, kw_only=True, frozen=True):
    """`[price]`: what the service takes."""

    per_10k_characters: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    currency: Annotated[str, Meta(min_length=1, max_length=10)] | None = None
    source: str | None = None


class Config(Struct, kw_only=True):
    """The whole file."""

    out: _Folder | None = None
    service: _Name | None = None
    voice: _Name | None = None
    model: _Name | None = None
    language: str | None = None
    sample_rate: int | None = None
    speed: _Speed | None = None
    connections: Annotated[int, Meta(ge=1, le=512)] | None = None
    formats: Annotated[list[str], Meta(min_length=1)] | None = None
    audio: str | None = None
    bitrate: Annotated[int, Meta(ge=8, le=320)] | None = None
    clips: bool | None = None
    standard: Any = None
    karaoke: str | None = None
    allow_key_host: list[_Name] | None = None
    max_chars: Annotated[int, Meta(ge=1, le=8000)] | None = None
    speak_titles: bool | None = None
    gain_db: Annotated[float, Meta(ge=-60, le=60)] | None = None
    stall_after: Annotated[float, Meta(ge=0.1, le=3600)] | None = None
    give_up_after: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    only: list[_Name] | None = None
    first: Annotated[int, Meta(ge=1)] | None = None
    retake: list[_Name] | None = None
    max_characters: Annotated[int, Meta(ge=0)] | None = None
    partial: bool | None = None
    dry_run: bool | None = None
    json: bool | None = None
    quiet: bool | None = None
    verbose: bool | None = None
    no_progress: bool | None = None
    cast: dict[str, Cast] = {}
    pauses: Pauses = Pauses()
    style: Style = Style()
    price: Price = Price()


TABLES: dict[str, type[Struct]] = {"pauses": Pauses, "style": Style, "price": Price}
NAMED_TABLES: dict[str, type[Struct]] = {"cast": Cast, "languages": Language}
"""Keys whose value is a table of tables, each with a name of the user's own."""

NAMED_VALUES: dict[str, tuple[str, object]] = {"fonts": ("font", StyleWord)}
"""Keys whose value is a table of values, each with a name: what one of them is called, and its type."""

_CODES = tuple(
    dict.fromkeys(
        [code for code in LANGUAGES if code != "auto"]
        + [code for standard in STANDARDS.values() for code in standard.languages]
    )
)

NAMES = {"languages": _CODES, "fonts": _CODES}
"""Those of both whose names are of a list."""

STANDARD_IN_USE = "use"
"""The key of `[standard]` that says which of its own tables is in use."""

REQUIRED = {"price": ("per_10k_characters",)}
"""Table -> keys that it makes no sense without."""

CHOICES: dict[str, tuple[Any, ...]] = {
    "language": tuple(LANGUAGES),
    "sample_rate": SAMPLE_RATES_HZ,
    "formats": FORMATS,
    "audio": AUDIO_FORMATS,
    "karaoke": KARAOKE_STYLES,
    "position": ("bottom", "middle", "top"),
}
"""Keys that take one of a list, or a list of them."""
