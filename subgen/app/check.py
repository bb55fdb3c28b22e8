"""Check subtitle files from any source against a standard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from subgen import files
from subgen.config.load import load_settings
from subgen.config.schema import NAMES
from subgen.cues.rules import CueFinding, findings
from subgen.cues.standards import CueStandard
from subgen.errors import Fault, InputFaults, UsageError, nearest, quoted
from subgen.formats.lenient.reader import ENDINGS, SubtitleFile, read_subtitles
from subgen.formats.strict import Unreadable
from subgen.inputs.decoding import LINE_END, decode
from subgen.model import SubtitleCue
from subgen.providers.registry import service_named
from subgen.text.languages import language_of_script

__all__ = ["Checked", "check", "check_text"]

_ROWS_FOR_SCRIPT = 2_000
"""Rows whose letters decide which script a file is in."""

_STANDARD_INPUT = "stdin"
"""Name of `-` in messages, as in `run`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The result of checking one file.

    Attributes:
        file: The file as the user named it; standard input is `stdin`.
        format_name: `srt`, `vtt` or `ass`.
        standard: The standard, with the limits for the language.
        language: Code of the language.
        cues: Number of cues that a viewer sees.
        unreadable: Rows that should have the times of a cue and do not.
        findings: Broken rules, in the order of the cues.
    """

    file: str
    format_name: str
    standard: CueStandard
    language: str
    cues: int
    unreadable: tuple[Unreadable, ...]
    findings: tuple[CueFinding, ...]


def check(
    names: Sequence[str], *, standard: str | None, config: str | None, language: str | None
) -> tuple[Checked, ...]:
    """Check files against a standard.

    Args:
        names: Files as the user named them.
        standard: Name of the standard, or None for that of the configuration, or the default.
        config: The configuration as the user named it, or None without one.
        language: Code of the language of the files, or None for that of the configuration, else the one that
            a file declares, else the likeliest for its script.

    Raises:
        UsageError: The language is unknown, or the configuration cannot be read.
        InputFaults: The configuration or the standard is wrong, or files cannot be read; has every fault.
    """
    limits, declared, limit_bytes = _options(standard, config, language)
    results = [_read(name, limit_bytes) for name in dict.fromkeys(names)]
    faults = tuple(each for each in results if isinstance(each, Fault))
    if faults:
        raise InputFaults(faults)
    return tuple(_checked(*each, limits, declared) for each in results if not isinstance(each, Fault))


def check_text(
    text: str, name: str, *, standard: str | None, config: str | None, language: str | None
) -> Checked:
    """Check the text of a subtitle file against a standard.

    Args:
        text: The whole text.
        name: Name of the file for messages; its extension sets the format, otherwise the text does.
        standard: As for `check`.
        config: As for `check`.
        language: As for `check`.

    Raises:
        UsageError: As for `check`.
        InputFaults: The configuration or the standard is wrong, or the text has no subtitles.
    """
    limits, declared, _ = _options(standard, config, language)
    result = _read_text(name, text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    if isinstance(result, Fault):
        raise InputFaults((result,))
    return _checked(*result, limits, declared)


def _options(
    standard: str | None, config: str | None, language: str | None
) -> tuple[CueStandard, str | None, int]:
    """Return the standard, the language or None where none is given, and the most bytes of a file."""
    given = {} if standard is None else {"standard": standard}
    text = "" if config is None else files.read_text(config)
    settings = load_settings(given, config, text, service_named=service_named)
    if language is not None and language not in NAMES["languages"]:
        raise UsageError(
            f"--language: {quoted(language)} is not known; {nearest(language, NAMES['languages'])}"
        )
    declared = language or (settings.language if settings.language != "auto" else None)
    return settings.standard, declared, settings.limits.input_bytes


def _read(name: str, limit_bytes: int) -> tuple[str, SubtitleFile] | Fault:
    raw = files.read_input(name, limit_bytes=limit_bytes)
    name = _STANDARD_INPUT if name == "-" else name
    if isinstance(raw, Fault):
        return raw
    text = decode(name, raw)
    return text if isinstance(text, Fault) else _read_text(name, text)


def _read_text(name: str, text: str) -> tuple[str, SubtitleFile] | Fault:
    read = read_subtitles(name, text, LINE_END.split(text))
    if read is None:
        endings = ", ".join(ENDINGS)
        return Fault(file=name, row=0, problem=f"not a subtitle file; give one of {endings}")
    if not read.cues:
        rows = [f"row {each.row}: {each}; correct that row, and any like it" for each in read.unreadable[:1]]
        why = rows[0] if rows else "is the file complete, and its extension right?"
        problem = f"no cue of {read.format_name.upper()} can be read in it; {why}"
        return Fault(file=name, row=0, problem=problem)
    return name, read


def _checked(name: str, read: SubtitleFile, standard: CueStandard, declared: str | None) -> Checked:
    language = declared or read.language
    if language:
        cues = [replace(cue, language=language) for cue in read.cues]
    else:
        language = _language_of(read.cues)
        cues = [replace(cue, language=_language_of([cue], language)) for cue in read.cues]
    broken = sorted(findings(cues, standard, unit_us=read.unit_us), key=_place)
    return Checked(
        file=name,
        format_name=read.format_name,
        standard=standard.of(language),
        language=language,
        cues=len(read.cues),
        unreadable=read.unreadable,
        findings=tuple(broken),
    )


def _place(finding: CueFinding) -> tuple[int, int]:
    return finding.cue.row, finding.cue.number


def _language_of(cues: Sequence[SubtitleCue], *among: str) -> str:
    """Return the likeliest language for the script of cues, preferring the given ones if written in it."""
    return language_of_script(
        "".join(islice(chain.from_iterable(cue.rows for cue in cues), _ROWS_FOR_SCRIPT)), among
    )
