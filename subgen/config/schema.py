"""Keys and values of the configuration, as types. A missing key is None, or an empty table.

The types say the ranges, and `subgen schema config` is made from them; its descriptions are the `Attributes`.
Limits that depend on the service are not in the types: `subgen.config.service_limits` checks them.
"""

from collections.abc import Iterable
from typing import Annotated, Any

from msgspec import Meta, Struct

from subgen.config.format_table import AUDIO_FORMATS, TEXT_FORMATS
from subgen.config.settings import DICTIONARY_ID, KARAOKE_STYLES
from subgen.cues.standards import STANDARDS
from subgen.text.languages import LANGUAGES

__all__ = [
    "CHOICES",
    "NAMED_TABLES",
    "NAMED_VALUES",
    "NAMES",
    "REQUIRED",
    "STANDARD_IN_USE",
    "TABLES",
    "Cast",
    "Config",
    "Language",
    "Limits",
    "Pauses",
    "Price",
    "Standard",
    "StandardTable",
    "Style",
    "StyleWord",
]

CHOICES: dict[str, tuple[Any, ...]] = {
    "language": tuple(LANGUAGES),
    "number_language": tuple(LANGUAGES),
    "formats": tuple(TEXT_FORMATS),
    "audio": tuple(AUDIO_FORMATS),
    "karaoke": KARAOKE_STYLES,
    "position": ("bottom", "middle", "top"),
}
"""Keys whose value is one of a list, or a list of them."""

_CODES = tuple(
    dict.fromkeys(
        [code for code in LANGUAGES if code != "auto"]
        + [code for standard in STANDARDS.values() for code in standard.languages]
    )
)

NAMES = {"languages": _CODES, "fonts": _CODES}
"""Tables whose keys are language codes -> the codes."""


def _one_of(values: Iterable[Any]) -> Meta:
    """Give the values to the JSON Schema alone: `config.validation` checks them, and suggests the nearest."""
    return Meta(extra_json_schema={"enum": list(values)})


_Name = Annotated[str, Meta(min_length=1)]
_Folder = Annotated[str, Meta(min_length=1, pattern=r"\A[^\x00]*\Z")]
_DurationMs = Annotated[float, Meta(ge=0, le=3_600_000)]
_ShortMs = Annotated[float, Meta(ge=0, le=60_000)]
_LineChars = Annotated[int, Meta(ge=1, le=1000)]
_ReadingCps = Annotated[float, Meta(ge=1, le=100)]
_Color = Annotated[str, Meta(pattern=r"\A#[0-9A-Fa-f]{6}\Z")]
_Pixels = Annotated[int, Meta(ge=0, le=16_384)]
_Stroke = Annotated[float, Meta(ge=0, le=100)]
StyleWord = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\A[^,\x00-\x1f\x7f]*\Z")]
_Language = Annotated[str, _one_of(CHOICES["language"])]
_DictionaryId = Annotated[str, Meta(pattern=rf"\A{DICTIONARY_ID}\Z")]
_LanguageCode = Annotated[str, _one_of(_CODES)]
_StandardName = Annotated[str, _one_of(STANDARDS)]
_STANDARD = {"anyOf": [{"enum": list(STANDARDS)}, {"$ref": "#/$defs/StandardTable"}]}
"""Schema of the key `standard`, which is a name or a table with names that the user chooses."""


class Cast(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`[cast.NAME]`: the voice of NAME.

    Attributes:
        voice: Voice, as `subgen voices` lists it.
        language: Language code.
        model: Model of the service.
        speed: Speaking rate; 1.0 is normal.
        number_language: Language code in which numbers are read; `auto` for that of the text.
        math: Whether mathematical notation is read as words.
        service_dictionaries: Ids of pronunciation dictionaries that the service keeps.
    """

    voice: _Name | None = None
    language: _Language | None = None
    model: _Name | None = None
    speed: float | None = None
    number_language: _Language | None = None
    math: bool | None = None
    service_dictionaries: list[_DictionaryId] | None = None


class Pauses(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`[pauses]`: silence after a line.

    Attributes:
        line_ms: Between two lines, in milliseconds.
        paragraph_ms: Between two paragraphs, in milliseconds.
        chapter_ms: Between two chapters, in milliseconds.
    """

    line_ms: _DurationMs | None = None
    paragraph_ms: _DurationMs | None = None
    chapter_ms: _DurationMs | None = None


class Language(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`[standard.languages.CODE]` or `[standard.NAME.languages.CODE]`: limits of one language.

    Attributes:
        line_chars: Most characters in a row.
        reading_cps: Highest reading speed, in characters a second.
        shortest_ms: Shortest cue, in milliseconds.
    """

    line_chars: _LineChars | None = None
    reading_cps: _ReadingCps | None = None
    shortest_ms: _DurationMs | None = None


class Standard(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`[standard]` or `[standard.NAME]`: a custom cue standard, which changes limits of `base`.

    Attributes:
        base: Standard that the other limits are taken from.
        line_chars: Most characters in a row.
        lines: Most rows in a cue.
        shortest_ms: Shortest cue, in milliseconds.
        longest_ms: Longest cue, in milliseconds.
        gap_ms: Shortest gap between two cues, in milliseconds.
        reading_cps: Highest reading speed, in characters a second.
        linger_ms: Longest time that a cue stays after its last word, to be read, in milliseconds.
        close_gaps_ms: Gaps shorter than this become `gap_ms`, in milliseconds.
        fps: Frame rate that cues start and end with, in frames a second.
        whole_lines: Whether each line of the script is one cue.
        languages: Language code -> its own limits.
    """

    base: _StandardName | None = None
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
    languages: dict[_LanguageCode, Language] = {}


class StandardTable(Standard, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`[standard]`: a custom cue standard, or tables `[standard.NAME]` with one each.

    Attributes:
        use: Name of the standard to use, where there are several.
    """

    use: str | None = None


class Style(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`[style]`: the look of ASS subtitles. Lengths are pixels of a picture of `width` by `height`.

    Attributes:
        font: Font family; by default one with the letters of each language.
        fonts: Language code -> font family, which wins over `font`.
        size: Height of a row of text.
        bold: Whether the text is bold.
        italic: Whether the text is italic.
        spoken_color: Color of words once they are spoken, as `#rrggbb`.
        coming_color: Color of words before they are spoken, and of all words without karaoke.
        outline_color: Color of the outline.
        outline: Width of the outline.
        shadow: Distance of the shadow.
        position: Place of the text in the picture.
        margin_h: Margin at the left and at the right.
        margin_v: Margin below, or above when the text is at the top.
        width: Width of the picture.
        height: Height of the picture.
    """

    font: StyleWord | None = None
    fonts: dict[_LanguageCode, StyleWord] = {}
    size: Annotated[int, Meta(ge=1, le=2000)] | None = None
    bold: bool | None = None
    italic: bool | None = None
    spoken_color: _Color | None = None
    coming_color: _Color | None = None
    outline_color: _Color | None = None
    outline: _Stroke | None = None
    shadow: _Stroke | None = None
    position: Annotated[str, _one_of(CHOICES["position"])] | None = None
    margin_h: _Pixels | None = None
    margin_v: _Pixels | None = None
    width: Annotated[int, Meta(ge=16, le=16_384)] | None = None
    height: Annotated[int, Meta(ge=16, le=16_384)] | None = None


class Price(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`[price]`: the price of the service, for `--dry-run` and `status`.

    Attributes:
        per_10k_characters: Price of ten thousand characters.
        currency: Currency, as it is printed after the amount.
        source: Where the price was read, and when.
    """

    per_10k_characters: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    currency: Annotated[str, Meta(min_length=1, max_length=10)] | None = None
    source: str | None = None


class Limits(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`[limits]`: limits of what is read.

    Attributes:
        input_bytes: Most bytes of a script, a table or a subtitle file.
    """

    input_bytes: Annotated[int, Meta(ge=1)] | None = None


class Config(Struct, kw_only=True, forbid_unknown_fields=True):
    """Configuration of `subgen run`. The command line wins over it.

    Attributes:
        out: Folder for the outputs and the state of the job.
        service: `local`, `smallest`, or a `ws://` or `wss://` URL.
        voice: Default voice, as `subgen voices` lists it.
        model: Default model.
        language: Default language code; without one it follows the voice and the script.
        sample_rate: Sample rate of the whole job, in Hz.
        speed: Default speaking rate; 1.0 is normal.
        connections: Most connections open at once.
        formats: Subtitle and alignment formats.
        audio: Audio format, or `none`.
        bitrate: Bitrate of mp3, opus and m4b, in kbit/s; without one it follows the sample rate.
        clips: Whether to write an audio file for each line too.
        standard: Cue standard: a name, or a table with custom limits.
        karaoke: Karaoke style; by default `kf`, and `k` for right-to-left text.
        allow_key_host: Hosts that the key may be sent to, besides the vendor's and loopback.
        max_chars: Longest text of one request, in characters; a longer line becomes several requests.
        speak_titles: Whether chapter titles are spoken.
        gain_db: Gain on every line, in decibels.
        stall_after: Retry a request when the service sends nothing for this long, in seconds.
        give_up_after: End the run when the service is down for this long, in seconds.
        only: Ids of the lines to speak; `book:12` where inputs share an id.
        first: Number of lines to speak of each input, from its start.
        retake: Ids of the lines to record again, as in `only`.
        max_characters: Stop before more characters than this are sent.
        partial: Whether to write outputs when lines failed, with silence in their places.
        overwrite: Whether to replace files that subgen did not write.
        continuations: Whether the parts of one long line are spoken as one speech.
        dry_run: Whether to check and estimate only, and send nothing.
        json: Whether to print the summary as one JSON object.
        quiet: Whether to print errors only.
        verbose: Whether to print the log and tracebacks.
        no_progress: Whether to show no progress, neither a bar nor lines.
        cast: Name of a speaker -> voice, language, model and speed.
        pauses: Silence between lines.
        style: Look of ASS subtitles.
        price: Price of the service.
        limits: Limits of what is read.
        number_language: Default language of numbers.
        math: Whether mathematical notation is read as words.
        service_dictionaries: Ids of pronunciation dictionaries that the service keeps.
    """

    out: _Folder | None = None
    service: _Name | None = None
    voice: _Name | None = None
    model: _Name | None = None
    language: _Language | None = None
    sample_rate: int | None = None
    speed: float | None = None
    connections: Annotated[int, Meta(ge=1, le=512)] | None = None
    formats: Annotated[list[Annotated[str, _one_of(CHOICES["formats"])]], Meta(min_length=1)] | None = None
    audio: Annotated[str, _one_of(CHOICES["audio"])] | None = None
    bitrate: Annotated[int, Meta(ge=8, le=320)] | None = None
    clips: bool | None = None
    standard: Annotated[Any, Meta(extra_json_schema=_STANDARD)] = None
    karaoke: Annotated[str, _one_of(CHOICES["karaoke"])] | None = None
    allow_key_host: list[_Name] | None = None
    max_chars: Annotated[int, Meta(ge=1)] | None = None
    speak_titles: bool | None = None
    gain_db: Annotated[float, Meta(ge=-60, le=60)] | None = None
    stall_after: Annotated[float, Meta(ge=0.1, le=3600)] | None = None
    give_up_after: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    only: list[_Name] | None = None
    first: Annotated[int, Meta(ge=1)] | None = None
    retake: list[_Name] | None = None
    max_characters: Annotated[int, Meta(ge=0)] | None = None
    partial: bool | None = None
    overwrite: bool | None = None
    continuations: bool | None = None
    dry_run: bool | None = None
    json: bool | None = None
    quiet: bool | None = None
    verbose: bool | None = None
    no_progress: bool | None = None
    cast: dict[str, Cast] = {}
    pauses: Pauses = Pauses()
    style: Style = Style()
    price: Price = Price()
    limits: Limits = Limits()
    number_language: _Language | None = None
    math: bool | None = None
    service_dictionaries: list[_DictionaryId] | None = None


TABLES: dict[str, type[Struct]] = {"pauses": Pauses, "style": Style, "price": Price, "limits": Limits}
NAMED_TABLES: dict[str, type[Struct]] = {"cast": Cast, "languages": Language}
"""Keys whose value is a table of tables, each with a name that the user chooses."""

NAMED_VALUES: dict[str, tuple[str, object]] = {"fonts": ("font", StyleWord)}
"""Keys whose value is a table of named values -> the word for one of them, and its type."""

STANDARD_IN_USE = "use"
"""The key of `[standard]` that chooses one of its tables."""

REQUIRED = {"price": ("per_10k_characters",)}
"""Table -> keys that it must have."""
