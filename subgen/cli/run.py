"""`subgen run`: the main job."""

import sys
from collections.abc import Mapping
from typing import Any

import click

from subgen.app.limits import default_limits
from subgen.cli.exit_codes import OK, status_of_run
from subgen.cli.params import AnyNumber, Number, WholeNumber, complete_file, complete_folder, complete_from
from subgen.config.formats import AUDIO_FORMATS, TEXT_FORMATS
from subgen.config.settings import KARAOKE_STYLES, Settings
from subgen.cues.standards import STANDARDS
from subgen.text.languages import LANGUAGES

__all__ = ["command"]

_DEFAULTS = Settings()
_LIMITS = default_limits()
_RATES = tuple(map(str, _LIMITS.sample_rates_hz))


def _comma_list(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Words between commas."""
    if value is None:
        return None
    words = tuple(word.strip() for word in value.split(",") if word.strip())
    if not words:
        raise click.BadParameter("name at least one", ctx=ctx, param=param)
    return words


def _settled(options: Mapping[str, Any], config: str | None) -> Settings:
    """The settings that were asked for; with the log on where they ask for it."""
    from subgen.app.settings import read_settings
    from subgen.cli.output import log_to_stderr

    if options["verbose"]:
        log_to_stderr()
    given = {  # 0 was said by somebody
        name: value for name, value in options.items() if not (value is None or value is False or value == ())
    }
    settings = read_settings(given, config)
    if settings.verbose:
        log_to_stderr()
    return settings


@click.command("run", short_help="Speak scripts and write their audio, subtitles and alignment.")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, shell_complete=complete_file)
@click.option(
    "-o",
    "--out",
    metavar="DIR",
    shell_complete=complete_folder,
    help=f"Folder of the outputs.  [default: {_DEFAULTS.out}]",
)
@click.option(
    "-c", "--config", metavar="FILE", shell_complete=complete_file, help="TOML; every option has a key there."
)
@click.option(
    "--service",
    metavar="S",
    shell_complete=complete_from(("local", "smallest")),
    help="local, smallest, or a ws:// or wss:// URL.  [default: local]",
)
@click.option("--voice", metavar="ID", help=f"Voice of rows that do not say.  [default: {_DEFAULTS.voice}]")
@click.option("--model", metavar="NAME", help=f"Model of rows that do not say.  [default: {_DEFAULTS.model}]")
@click.option(
    "--language",
    metavar="CODE",
    shell_complete=complete_from(LANGUAGES),
    help="Language of rows that do not say.  [default: by script and voice]",
)
@click.option(
    "--sample-rate",
    type=click.INT,
    metavar="HZ",
    shell_complete=complete_from(_RATES),
    help=f"{', '.join(_RATES)}.  [default: {_DEFAULTS.sample_rate}]",
)
@click.option(
    "--speed",
    type=AnyNumber(),
    metavar="X",
    help=f"Speed of rows that do not say.  [default: 1.0]  [{_LIMITS.slowest}<=x<={_LIMITS.fastest}]",
)
@click.option(
    "-j",
    "--connections",
    type=WholeNumber(1, 512),
    metavar="N",
    help=f"The most sockets open at once.  [default: {_DEFAULTS.connections}]",
)
@click.option(
    "--formats",
    metavar="LIST",
    callback=_comma_list,
    shell_complete=complete_from(TEXT_FORMATS, separator=","),
    help=f"Between commas: {', '.join(TEXT_FORMATS)}.  [default: {','.join(_DEFAULTS.formats)}]",
)
@click.option(
    "--audio",
    metavar="FORMAT",
    shell_complete=complete_from(AUDIO_FORMATS),
    help=f"{', '.join(AUDIO_FORMATS)}.  [default: {_DEFAULTS.audio}]",
)
@click.option(
    "--bitrate",
    type=WholeNumber(8, 320),
    metavar="KBPS",
    help="Of mp3, opus and m4b.  [default: by sample rate]",
)
@click.option(
    "--clips", is_flag=True, help="Also a WAV file for each line, with LJSpeech's metadata.csv, for datasets."
)
@click.option(
    "--standard",
    metavar="NAME",
    shell_complete=complete_from(STANDARDS),
    help=f"Cue standard: {', '.join(STANDARDS)}, or a table in the config.  [default: netflix]",
)
@click.option(
    "--karaoke",
    metavar="STYLE",
    shell_complete=complete_from(KARAOKE_STYLES),
    help=f"{', '.join(KARAOKE_STYLES)}.  [default: kf, and k for right-to-left text]",
)
@click.option("--gain-db", type=Number(-60, 60), metavar="DB", help="Gain on every line.  [default: 0]")
@click.option(
    "--allow-key-host", metavar="HOST", multiple=True, help="Let the key go to this host; may be repeated."
)
@click.option(
    "--stall-after",
    type=Number(0.1, 3600),
    metavar="S",
    help="Ask again where the service has said nothing for so many seconds.  [default: 15]",
)
@click.option(
    "--give-up-after",
    type=Number(0, 1_000_000),
    metavar="S",
    help="End the run where the service has been down for so many seconds.  [default: 600]",
)
@click.option(
    "--only",
    metavar="IDS",
    callback=_comma_list,
    help="Only the lines of these ids, between commas; `book:12` where inputs share one.",
)
@click.option("--first", type=WholeNumber(1), metavar="N", help="Only the first N lines of each input.")
@click.option(
    "--retake",
    metavar="IDS",
    callback=_comma_list,
    help="Make these lines anew; the takes that they had are kept.",
)
@click.option(
    "--max-characters",
    type=WholeNumber(0),
    metavar="N",
    help="Stop before more than N characters are sent; the next run goes on.",
)
@click.option(
    "--partial", is_flag=True, help="Write outputs though lines failed, with silence in their places."
)
@click.option("--dry-run", is_flag=True, help="Check everything and reckon what is missing; send nothing.")
@click.option("--json", is_flag=True, help="The summary as one JSON object on standard output.")
@click.option("-q", "--quiet", is_flag=True, help="No summary, no bar; errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Log to standard error; tracebacks.")
@click.option("--no-progress", is_flag=True, help="No bar.")
def command(inputs: tuple[str, ...], config: str | None, **options: Any) -> int:
    """Speak scripts (.txt, .md) and tables (.csv, .tsv, .jsonl); write audio, subtitles and alignment.

    Each INPUT becomes a set of files in the output folder, named after it. `-` is a script on standard input.
    """
    settings = _settled(options, config)
    # Only now: what is wrong with the options is told before half a second of imports.
    from subgen.app.run import reckon, run
    from subgen.cli import report, summary
    from subgen.cli.progress import ProgressBar

    notice = report.say_nothing if settings.quiet else report.notice
    if settings.dry_run:
        reckoning = reckon(inputs, settings, notice)
        if settings.json:
            click.echo(summary.of_reckoning(reckoning, settings))
        elif not settings.quiet:
            report.tell_reckoning(reckoning, settings)
        return OK
    result = run(
        inputs,
        settings,
        notice,
        ProgressBar(sys.stderr, is_hidden=settings.quiet or settings.no_progress),
        reckoned=lambda reckoning: report.tell_beforehand(reckoning, settings),
    )
    report.tell(result, settings)
    if settings.json:
        click.echo(summary.of_run(result, settings))
    return status_of_run(lacking=len(result.failed) + result.pending + result.gaps)
