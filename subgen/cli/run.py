"""`subgen run`: the main job."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from subgen.app.limits import default_limits
from subgen.cli.exit_codes import OK, status_of_run
from subgen.cli.params import AnyNumber, Number, WholeNumber, complete_file, complete_folder, complete_from
from subgen.cli.sections import Section, SectionedCommand
from subgen.config.format_table import AUDIO_FORMATS, TEXT_FORMATS
from subgen.config.settings import KARAOKE_STYLES, Settings
from subgen.cues.standards import STANDARDS
from subgen.text.languages import LANGUAGES

if TYPE_CHECKING:
    from subgen.model import Finding

__all__ = ["command"]

_DEFAULTS = Settings()
_LIMITS = default_limits()
_RATES = tuple(map(str, _LIMITS.sample_rates_hz))

_files = Section("Input and output")
_lines = Section("Lines")
_voice = Section("Voice and service")
_subtitles = Section("Subtitles")
_audio = Section("Audio")
_running = Section("Running")


def _formats(content: str) -> str:
    """The names of the text formats with a content."""
    return ", ".join(name for name, form in TEXT_FORMATS.items() if form.content == content)


def _comma_list(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Split a value at its commas."""
    if value is None:
        return None
    words = tuple(word.strip() for word in value.split(",") if word.strip())
    if not words:
        raise click.BadParameter("name at least one", ctx=ctx, param=param)
    return words


def _settings(options: Mapping[str, Any], config: str | None) -> "tuple[Settings, tuple[Finding, ...]]":
    """Read the settings, turn the log on where they ask for it, and print the findings about them."""
    from subgen.app.settings import read_settings
    from subgen.cli.output import log_to_stderr, print_message

    if options["verbose"]:
        log_to_stderr()
    given = {  # 0 is a value that was given
        name: value for name, value in options.items() if not (value is None or value is False or value == ())
    }
    found: list[Finding] = []
    settings = read_settings(given, config, found.extend)
    if settings.verbose:
        log_to_stderr()
    for finding in () if settings.quiet else found:
        print_message(str(finding))
    return settings, tuple(found)


@click.command(
    "run", cls=SectionedCommand, short_help="Speak scripts and write their audio, subtitles and alignment."
)
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, shell_complete=complete_file)
@_files.option(
    "-o",
    "--out",
    metavar="DIR",
    shell_complete=complete_folder,
    help=f"Folder for the outputs and the state of the job.  [default: {_DEFAULTS.out}]",
)
@_files.option(
    "-c",
    "--config",
    metavar="FILE",
    shell_complete=complete_file,
    help="Configuration in TOML; it has a key for every option.",
)
@_files.option(
    "--partial",
    is_flag=True,
    help="Write outputs even if lines failed or are still to come, with silence in their places.",
)
@_files.option("--overwrite", is_flag=True, help="Replace files that subgen did not write.")
@_lines.option(
    "--only",
    metavar="IDS",
    callback=_comma_list,
    help="Speak only these lines: ids separated by commas, `book:12` where several inputs have the id.",
)
@_lines.option(
    "--first", type=WholeNumber(1), metavar="N", help="Speak only the first N lines of each input."
)
@_lines.option(
    "--retake",
    metavar="IDS",
    callback=_comma_list,
    help="Speak these lines again; their earlier takes are kept.",
)
@_voice.option(
    "--service",
    metavar="S",
    shell_complete=complete_from(("local", "smallest")),
    help="Service: local, smallest, or a ws:// or wss:// URL.  [default: local]",
)
@_voice.option(
    "--allow-key-host",
    metavar="HOST",
    multiple=True,
    help="Allow the key to be sent to this host as well; may be repeated.",
)
@_voice.option("--voice", metavar="ID", help=f"Default voice.  [default: {_DEFAULTS.voice}]")
@_voice.option("--model", metavar="NAME", help=f"Default model.  [default: {_DEFAULTS.model}]")
@_voice.option(
    "--language",
    metavar="CODE",
    shell_complete=complete_from(LANGUAGES),
    help="Default language.  [default: by script and voice]",
)
@_voice.option(
    "--speed",
    type=AnyNumber(),
    metavar="X",
    help=f"Default speed.  [default: 1.0]  [{_LIMITS.slowest}<=x<={_LIMITS.fastest}]",
)
@_voice.option(
    "--continuations",
    is_flag=True,
    help="Speak the parts of one long line as one speech, over one context of the service.",
)
@_voice.option(
    "--number-language",
    metavar="CODE",
    shell_complete=complete_from(LANGUAGES),
    help="Default language in which numbers are read.  [default: that of the text]",
)
@_voice.option("--math", is_flag=True, help="Read mathematical notation, such as `x^2 < 4`, as words.")
@_voice.option(
    "--service-dictionaries",
    metavar="IDS",
    callback=_comma_list,
    help="Pronunciation dictionaries that the service keeps: ids separated by commas, best first.",
)
@_subtitles.option(
    "--formats",
    metavar="LIST",
    shell_complete=complete_from(TEXT_FORMATS, separator=","),
    callback=_comma_list,
    help=f"Formats, separated by commas: {_formats('subtitles')} (subtitles); {_formats('words')} (words); "
    f"{_formats('alignment')} (alignment).  [default: {','.join(_DEFAULTS.formats)}]",
)
@_subtitles.option(
    "--standard",
    metavar="NAME",
    shell_complete=complete_from(STANDARDS),
    help=f"Cue standard: {', '.join(STANDARDS)}, or a table in the configuration.  [default: netflix]",
)
@_subtitles.option(
    "--karaoke",
    metavar="STYLE",
    shell_complete=complete_from(KARAOKE_STYLES),
    help=f"Highlighting of words: {', '.join(KARAOKE_STYLES)}.  [default: kf, and k for right-to-left text]",
)
@_audio.option(
    "--audio",
    metavar="FORMAT",
    shell_complete=complete_from(AUDIO_FORMATS),
    help=f"Format: {', '.join(AUDIO_FORMATS)}.  [default: {_DEFAULTS.audio}]",
)
@_audio.option(
    "--sample-rate",
    type=click.INT,
    metavar="HZ",
    shell_complete=complete_from(_RATES),
    help=f"Sample rate: {', '.join(_RATES)}.  [default: {_DEFAULTS.sample_rate}]",
)
@_audio.option(
    "--bitrate",
    type=WholeNumber(8, 320),
    metavar="KBPS",
    help=f"Bitrate of {', '.join(name for name, form in AUDIO_FORMATS.items() if form.kbps)}.  "
    "[default: by sample rate]",
)
@_audio.option(
    "--gain-db", type=Number(-60, 60), metavar="DB", help="Gain applied to every line.  [default: 0]"
)
@_audio.option(
    "--clips",
    is_flag=True,
    help="Also write a WAV file for each line, and LJSpeech's metadata.csv, for datasets.",
)
@_running.option(
    "-j",
    "--connections",
    type=WholeNumber(1, 512),
    metavar="N",
    help=f"Maximum number of open connections.  [default: {_DEFAULTS.connections}]",
)
@_running.option(
    "--max-characters",
    type=WholeNumber(0),
    metavar="N",
    help="Stop before more than N characters are sent; the next run continues.",
)
@_running.option(
    "--stall-after",
    type=Number(0.1, 3600),
    metavar="S",
    help="Retry when the service has sent nothing for this many seconds.  [default: 15]",
)
@_running.option(
    "--give-up-after",
    type=Number(0, 1_000_000),
    metavar="S",
    help="Stop when the service has been down for this many seconds.  [default: 600]",
)
@_running.option(
    "--dry-run", is_flag=True, help="Check everything and estimate what is missing; send and write nothing."
)
@_running.option("--json", is_flag=True, help="Print the summary as one JSON object on standard output.")
@_running.option("-q", "--quiet", is_flag=True, help="Print errors only: no summary, no progress bar.")
@_running.option("-v", "--verbose", is_flag=True, help="Print the log and tracebacks on standard error.")
@_running.option("--no-progress", is_flag=True, help="Show no progress, neither a bar nor lines.")
def command(inputs: tuple[str, ...], config: str | None, **options: Any) -> int:
    """Speak scripts (.txt, .md) and tables (.csv, .tsv, .jsonl); write audio, subtitles and alignment.

    Each INPUT becomes a set of files in the output folder, named after it. `-` is a script on standard input.
    """
    settings, found = _settings(options, config)
    # Imported now, so that wrong options are reported before half a second of imports.
    from subgen.app.run import estimate_job, run
    from subgen.cli import report, summary
    from subgen.cli.progress import ProgressBar

    notice = report.print_urgent_findings if settings.quiet else report.print_findings
    if settings.dry_run:
        estimate = estimate_job(inputs, settings, notice, config=config)
        if not settings.quiet:
            report.print_carried_columns(estimate.estimate)
        if settings.json:
            estimate = replace(estimate, findings=(*found, *estimate.findings))
            click.echo(summary.estimate_json(estimate, settings))
        elif not settings.quiet:
            report.print_estimate(estimate, settings)
        return OK
    with ProgressBar(
        sys.stderr,
        connections=settings.connections,
        is_hidden=settings.no_progress,
        is_quiet=settings.quiet,
        is_logged=settings.verbose,
    ) as progress:
        result = run(
            inputs,
            settings,
            notice,
            progress,
            show_estimate=lambda estimate: report.print_start(estimate, settings),
            config=config,
        )
    report.print_result(result, settings)
    if settings.json:
        result.findings = (*found, *result.findings)
        click.echo(summary.result_json(result, settings))
    return status_of_run(lacking=len(result.failed) + result.pending + result.gaps)
