"""Check subtitle files from any source against a standard."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import PurePath

from subgen import files
from subgen.config.custom_standard import exact_fps
from subgen.config.languages import language_finding
from subgen.config.load import load_settings
from subgen.config.schema import NAMES
from subgen.cues.rules import CueFinding, findings
from subgen.cues.standards import CueStandard
from subgen.errors import Fault, InputFaults, UsageError, nearest, quoted
from subgen.formats.lenient.detection import ENDINGS, foreign_format
from subgen.formats.lenient.reader import SubtitleFile, read_subtitles
from subgen.formats.strict import Unreadable
from subgen.inputs.decoding import LINE_END, decode
from subgen.model import Finding, SubtitleCue
from subgen.providers.registry import service_named
from subgen.text.language_names import code_of_language
from subgen.text.languages import language_of_script

__all__ = ["Checked", "check", "check_text"]

_Notice = Callable[[tuple[Finding, ...]], None]
"""Gets findings about the options and the configuration."""

_ROWS_FOR_SCRIPT = 2_000
"""Rows whose letters decide which script a file is in."""

_STANDARD_INPUT = "stdin"
"""Name of `-` in messages, as in `run`."""

_FEWEST_FPS, _MOST_FPS = 1, 240
"""Bounds of a frame rate, as in the configuration of a standard."""

_RECORDINGS = (
    *(
        ".3gp",
        ".avi",
        ".flv",
        ".m2ts",
        ".m4v",
        ".mkv",
        ".mov",
        ".mp4",
        ".mpeg",
        ".mpg",
        ".mts",
        ".mxf",
        ".ogv",
    ),
    *(
        ".ts",
        ".webm",
        ".wmv",
        ".aac",
        ".aif",
        ".aiff",
        ".flac",
        ".m4a",
        ".m4b",
        ".mka",
        ".mp3",
        ".oga",
        ".ogg",
    ),
    *(".opus", ".wav", ".wma"),
)
"""Extensions of videos and sounds, which may have subtitles inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """Options of a check.

    Attributes:
        standard: The standard.
        language: Code of the language; None where none is given.
        fps: Frames a second, exact; None where none is given.
        limit_bytes: Most bytes of a file.
    """

    standard: CueStandard
    language: str | None
    fps: float | None
    limit_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The result of checking one file.

    Attributes:
        file: The file as the user named it; standard input is `stdin`.
        format_name: `srt`, `vtt` or `ass`, by the content of the file.
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


def check(  # noqa: PLR0913 # one for each option
    names: Sequence[str],
    *,
    standard: str | None,
    config: str | None,
    language: str | None,
    fps: float | None = None,
    notice: _Notice = lambda _: None,
) -> tuple[Checked, ...]:
    """Check files against a standard.

    Args:
        names: Files as the user named them.
        standard: Name of the standard, or None for that of the configuration, or the default.
        config: The configuration as the user named it, or None without one.
        language: Language of the files, as its code, a tag or a name; None for that of the configuration,
            else the one that a file declares, else the likeliest for its script.
        fps: Frames a second of the video: times may count frames, and limits of time are whole frames.
        notice: Gets a finding for each language that is not written as its code.

    Raises:
        UsageError: The language is unknown, the frame rate is out of range, or the configuration cannot be
            read.
        InputFaults: The configuration or the standard is wrong, or files cannot be read; has every fault.
    """
    options = _options(standard, config, language, fps, notice)
    results = [_read(name, options) for name in dict.fromkeys(names)]
    faults = tuple(each for each in results if isinstance(each, Fault))
    if faults:
        raise InputFaults(faults)
    return tuple(_checked(*each, options) for each in results if not isinstance(each, Fault))


def check_text(  # noqa: PLR0913 # one for each option
    text: str,
    name: str,
    *,
    standard: str | None,
    config: str | None,
    language: str | None,
    fps: float | None = None,
) -> Checked:
    """Check the text of a subtitle file against a standard.

    Args:
        text: The whole text.
        name: Name of the file for messages; its extension sets the format where the text does not.
        standard: As for `check`.
        config: As for `check`.
        language: As for `check`.
        fps: As for `check`.

    Raises:
        UsageError: As for `check`.
        InputFaults: The configuration or the standard is wrong, or the text has no subtitles.
    """
    options = _options(standard, config, language, fps, lambda _: None)
    result = _read_text(name, text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), options)
    if isinstance(result, Fault):
        raise InputFaults((result,))
    return _checked(*result, options)


def _options(
    standard: str | None, config: str | None, language: str | None, fps: float | None, notice: _Notice
) -> _Options:
    given = {} if standard is None else {"standard": standard}
    text = "" if config is None else files.read_text(config)
    settings = load_settings(given, config, text, service_named=service_named, notice=notice)
    if language is not None:
        language = _language_code(language, notice)
    if fps is not None and not _FEWEST_FPS <= fps <= _MOST_FPS:
        raise UsageError(f"--fps: {fps:g} is not in the range {_FEWEST_FPS} to {_MOST_FPS}")
    return _Options(
        standard=settings.standard,
        language=next((code for code in (language, settings.language) if code not in (None, "auto")), None),
        fps=None if fps is None else exact_fps(fps),
        limit_bytes=settings.limits.input_bytes,
    )


def _language_code(written: str, notice: _Notice) -> str:
    """Return the code of a language, also of one that can only be checked, not spoken.

    Raises:
        UsageError: It is not known.
    """
    code = code_of_language(written, (*NAMES["languages"], "auto"))
    if code is None:
        raise UsageError(
            f"--language: {quoted(written)} is not known; {nearest(written, NAMES['languages'])}"
        )
    if code != written:
        notice((language_finding("--language", written, code),))
    return code


def _read(name: str, options: _Options) -> tuple[str, SubtitleFile] | Fault:
    if PurePath(name).suffix.casefold() in _RECORDINGS:
        problem = "a recording, not a subtitle file; to check subtitles inside it, extract them first:"
        return Fault(file=name, row=0, problem=f"{problem} ffmpeg -i {shlex.quote(name)} {_extracted(name)}")
    raw = files.read_input(name, limit_bytes=options.limit_bytes)
    name = _STANDARD_INPUT if name == "-" else name
    if isinstance(raw, Fault):
        return raw
    text = decode(name, raw)
    return text if isinstance(text, Fault) else _read_text(name, text, options)


def _extracted(name: str) -> str:
    return shlex.quote(PurePath(name).with_suffix(".srt").name)


def _read_text(name: str, text: str, options: _Options) -> tuple[str, SubtitleFile] | Fault:
    rows = LINE_END.split(text)
    endings = ", ".join(ENDINGS)
    foreign = foreign_format(rows)
    if foreign:
        problem = f"its content is {foreign}; convert it to one of {endings}"
        return Fault(file=name, row=0, problem=problem)
    read = read_subtitles(name, rows, fps=options.fps)
    if read is None:
        return Fault(file=name, row=0, problem=f"not a subtitle file; give one of {endings}")
    if not read.has_cues:
        rows = [f"row {each.row}: {each}; correct that row, and any like it" for each in read.unreadable[:1]]
        why = rows[0] if rows else "is the file complete, and its extension right?"
        problem = f"no cue of {read.format_name.upper()} can be read in it; {why}"
        return Fault(file=name, row=0, problem=problem)
    return name, read


def _checked(name: str, read: SubtitleFile, options: _Options) -> Checked:
    language = options.language or read.language
    if language:
        cues = [replace(cue, language=language) for cue in read.cues]
    else:
        language = _language_of(read.cues)
        cues = [replace(cue, language=_language_of([cue], language)) for cue in read.cues]
    broken = findings(cues, options.standard, unit_us=read.unit_us, fps=options.fps)
    return Checked(
        file=name,
        format_name=read.format_name,
        standard=options.standard.of(language),
        language=language,
        cues=len(read.cues),
        unreadable=read.unreadable,
        findings=tuple(sorted(broken, key=_place)),
    )


def _place(finding: CueFinding) -> tuple[int, int]:
    return finding.cue.row, finding.cue.number


def _language_of(cues: Sequence[SubtitleCue], *among: str) -> str:
    """Return the likeliest language for the script of cues, preferring the given ones if written in it."""
    return language_of_script(
        "".join(islice(chain.from_iterable(cue.rows for cue in cues), _ROWS_FOR_SCRIPT)), among
    )
