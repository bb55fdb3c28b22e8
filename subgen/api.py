"""Python API: plan and run jobs, read and write alignments, check subtitles.

    import subgen

    estimate = subgen.plan(["book.csv"], sample_rate=24000)
    result = subgen.run(["book.csv"], out="out", formats=["json"])
    alignment = subgen.read_alignment("out/book.json")
    subgen.write_format(alignment, "out/book.ass", karaoke="k")
    (checked,) = subgen.check("out/book.srt")

Every function blocks until it is done; a program that must continue meanwhile calls it in a thread, and ends
a job there by an event: Ctrl-C under `asyncio.run` cancels the wait for the thread, not the thread.

    stop = threading.Event()
    try:
        result = await asyncio.to_thread(subgen.run, ["book.csv"], out="out", stop=stop)
    finally:
        stop.set()

Nothing is printed. An error that ends a job is raised as a `SubgenError`; a line that
failed is a value in the result. In the main thread, SIGINT and SIGTERM raise `Interrupted`, also where an
event loop runs, as in notebooks; in other threads signals are the program's own business.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path
from signal import SIGINT
from threading import Event
from typing import TypedDict, Unpack

from subgen.app import check as checking, files as filing, run as running
from subgen.app.check import Checked
from subgen.app.settings import read_settings
from subgen.app.signals import raising_signals
from subgen.config.settings import KARAOKE_STYLES, Style
from subgen.cues.standards import STANDARDS, CueStandard
from subgen.errors import Interrupted, SubgenError, UsageError, nearest, one_line, quoted
from subgen.formats.alignment.reader import decode_alignment, track_of, written
from subgen.formats.alignment.schema import Alignment
from subgen.formats.base import Look
from subgen.formats.registry import WRITERS, format_of
from subgen.jobs.plan import JobEstimate
from subgen.jobs.run import RunResult
from subgen.model import Finding
from subgen.ports import SilentObserver

__all__ = ["Inputs", "Options", "check", "check_text", "plan", "read_alignment", "run", "write_format"]


Inputs = str | PathLike[str] | Sequence[str | PathLike[str]]
"""One file, or several."""


class Options(TypedDict, total=False):
    """Options of `subgen run`; those not given come from the configuration, or are the defaults."""

    out: str | PathLike[str]
    service: str
    voice: str
    model: str
    language: str
    sample_rate: int
    speed: float
    connections: int
    formats: Sequence[str]
    audio: str
    bitrate: int
    clips: bool
    standard: str
    karaoke: str
    allow_key_host: Sequence[str]
    max_chars: int
    speak_titles: bool
    gain_db: float
    stall_after: float
    give_up_after: float
    only: Sequence[str]
    first: int
    retake: Sequence[str]
    max_characters: int
    partial: bool
    overwrite: bool
    continuations: bool
    number_language: str
    math: bool
    service_dictionaries: Sequence[str]


@contextmanager
def _library_call() -> Iterator[None]:
    """Raise what goes wrong as errors of subgen, and `Interrupted` when a signal comes."""
    with raising_signals():
        try:
            yield
        except (OSError, ValueError) as unforeseen:
            kind = type(unforeseen).__name__
            raise SubgenError(one_line(f"{kind}: {unforeseen}")) from unforeseen


@_library_call()
def plan(
    inputs: Inputs,
    *,
    config: str | PathLike[str] | None = None,
    **options: Unpack[Options],
) -> JobEstimate:
    """Check a job for faults, and estimate it; nothing is sent or written.

    Args:
        inputs: A file or several, as on the command line.
        config: A TOML file.
        **options: Options of `subgen run`.

    Returns:
        Lines, requests, characters, minutes, cost and disk space, estimated, and the free disk space.

    Raises:
        InputFaults: The inputs or the options are wrong; `faults` has every fault.
        UsageError: The service, the configuration or the folder cannot be used.
    """
    found: list[Finding] = []
    settings = read_settings(_given(options), _name(config), found.extend)
    estimate = running.estimate_job(_names(inputs), settings, _ignore, config=_name(config))
    return replace(estimate, findings=(*found, *estimate.findings))


@_library_call()
def run(
    inputs: Inputs,
    *,
    config: str | PathLike[str] | None = None,
    notice: Callable[[tuple[Finding, ...]], None] | None = None,
    stop: Event | None = None,
    **options: Unpack[Options],
) -> RunResult:
    """Run a job: speak every line, and write the outputs.

    In the main thread, SIGINT and SIGTERM end it with `Interrupted`, after unfinished files are removed; in
    any thread the event `stop` does. What is spoken by then is stored, and the next run continues.

    Args:
        inputs: A file or several, as on the command line.
        config: A TOML file.
        notice: Called with the findings of each input, before anything is sent.
        stop: Ends the job once it is set; looked at every half a second, and between lines that are written.
        **options: Options of `subgen run`.

    Returns:
        The outcome of every line, and the outputs of each input without a failed line.

    Raises:
        InputFaults: The inputs or the options are wrong; `faults` has every fault; nothing was sent.
        UsageError: The service, the configuration or the folder cannot be used; nothing was sent.
        AccountRefused: The service refused the key or the plan.
        OutputError: A file cannot be written.
        Interrupted: A signal came, or `stop` was set.
    """
    found: list[Finding] = []
    settings = read_settings(_given(options), _name(config), found.extend)
    if notice is not None and found:
        notice(tuple(found))
    names, observer = _names(inputs), SilentObserver() if stop is None else _StoppedObserver(stop)
    result = running.run(names, settings, notice or _ignore, observer, config=_name(config), stop=stop)
    result.findings = (*found, *result.findings)
    return result


class _StoppedObserver(SilentObserver):
    """Ends the writing of outputs when an event is set.

    Args:
        stop: The event.
    """

    def __init__(self, stop: Event) -> None:
        self._stop = stop

    def writing(self, name: str, lines: int) -> None:
        """Begin a pass over an input, unless the job is to end."""
        del name
        self.wrote(lines)

    def wrote(self, lines: int = 1) -> None:
        """Go on, unless the job is to end."""
        del lines
        if self._stop.is_set():
            raise Interrupted(SIGINT)


@_library_call()
def read_alignment(path: str | PathLike[str]) -> Alignment:
    """Read the alignment that a run wrote as JSON.

    Raises:
        UsageError: The file cannot be read, or is no alignment.
    """
    name = _path(path, "path")
    return decode_alignment(name, filing.read_file(name))


@_library_call()
def write_format(  # noqa: PLR0913 # the look of a file, each part by its name
    alignment: Alignment,
    path: str | PathLike[str],
    *,
    format_name: str | None = None,
    karaoke: str | None = None,
    style: Style | None = None,
    standard: str | CueStandard = "netflix",
) -> None:
    """Write an alignment in any text format, byte for byte as a run would.

    The cues are those of the alignment. Where it has none, they are laid out from its words.

    Args:
        alignment: An alignment from `read_alignment`.
        path: The file, which appears whole or not at all.
        format_name: Name of the format, as `--formats` takes it; None takes that of the file's extension.
        karaoke: `k`, `kf`, `ko`, `pop`, `off`, or None for `kf`, and `k` where text runs right to left.
        style: Style of ASS.
        standard: Name of a cue standard, or its limits, for an alignment without cues.

    Raises:
        UsageError: The format or the standard is unknown, or the cues show words that the lines do not have.
        OutputError: The file cannot be written.
    """
    file = Path(_path(path, "path"))
    name = format_name or format_of(file.name) or file.suffix.removeprefix(".").lower()
    if name not in WRITERS:
        raise UsageError(f"{file}: {quoted(name)} is not a format; {nearest(name, WRITERS)}")
    if karaoke is not None and karaoke not in KARAOKE_STYLES:
        raise UsageError(f"karaoke {quoted(karaoke)} is not known; {nearest(karaoke, KARAOKE_STYLES)}")
    if isinstance(standard, str) and standard not in STANDARDS:
        raise UsageError(f"standard {quoted(standard)} is not known; {nearest(standard, STANDARDS)}")
    limits = STANDARDS[standard] if isinstance(standard, str) else standard
    writer = WRITERS[name](track_of(alignment), Look(karaoke=karaoke, style=style or Style()))
    filing.write_file(file, (text.encode() for text in written(alignment, writer, limits)))


@_library_call()
def check(
    files: Inputs,
    *,
    standard: str | None = None,
    config: str | PathLike[str] | None = None,
    language: str | None = None,
    fps: float | None = None,
) -> tuple[Checked, ...]:
    """Check subtitle files from any source against a standard, as `subgen check` does.

    Args:
        files: A file or several: SRT, WebVTT or ASS.
        standard: Name of the standard; None takes that of the configuration, or `netflix`.
        config: A TOML file, which may define a standard.
        language: Language of the texts: its code, tag or name; None takes that of the configuration, else
            the one that a WebVTT file declares, else the likeliest for the script.
        fps: Frames a second of the video, for times that count frames and for limits in whole frames.

    Returns:
        The result for each file, once where one is named twice. A file with `findings` or `unreadable` rows
        breaks the standard.

    Raises:
        InputFaults: The standard is unknown, or files cannot be read or have no cues; `faults` has all.
        UsageError: The language is unknown, the frame rate is out of range, or the configuration cannot be
            read.
    """
    return checking.check(_names(files), standard=standard, config=_name(config), language=language, fps=fps)


@_library_call()
def check_text(  # noqa: PLR0913 # one for each option
    text: str,
    *,
    name: str = "text",
    standard: str | None = None,
    config: str | PathLike[str] | None = None,
    language: str | None = None,
    fps: float | None = None,
) -> Checked:
    """Check subtitles that are not in a file against a standard.

    Args:
        text: The text of a subtitle file.
        name: Name for messages; an extension such as `.srt` sets the format where the text does not.
        standard: As for `check`.
        config: As for `check`.
        language: As for `check`.
        fps: As for `check`.

    Raises:
        InputFaults: The standard is unknown, or the text has no cues.
        UsageError: As for `check`.
    """
    return checking.check_text(
        text, _path(name, "name"), standard=standard, config=_name(config), language=language, fps=fps
    )


def _given(options: Options) -> dict[str, object]:
    given: dict[str, object] = {**options}
    return {**given, "out": _path(options["out"], "out")} if "out" in options else given


def _names(inputs: Inputs) -> tuple[str, ...]:
    if isinstance(inputs, Iterable) and not isinstance(inputs, str | bytes | PathLike):
        return tuple(_path(name, "inputs") for name in inputs)
    return (_path(inputs, "inputs"),)


def _name(config: str | PathLike[str] | None) -> str | None:
    return None if config is None else _path(config, "config")


def _path(given: object, parameter: str) -> str:
    """Return the name of a file.

    Raises:
        UsageError: It is neither a string nor a path.
    """
    path = fspath(given) if isinstance(given, PathLike) else given
    if not isinstance(path, str):
        raise UsageError(f"{parameter}: {quoted(repr(given))} is no name of a file; give a string or a path")
    return path


def _ignore(findings: tuple[Finding, ...]) -> None:
    """Do nothing: the result has the findings."""
    del findings
