"""`subgen check`: check any subtitle files against a standard."""

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from subgen.cli.exit_codes import status_of_proof
from subgen.cli.params import AnyNumber, complete_file, complete_from
from subgen.cues.standards import STANDARDS

if TYPE_CHECKING:
    from subgen.app.check import Checked
    from subgen.formats.strict import Unreadable
    from subgen.model import Finding

__all__ = ["command"]


@click.command("check", short_help="Check subtitle files against a standard.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, shell_complete=complete_file)
@click.option(
    "--standard",
    metavar="NAME",
    shell_complete=complete_from(STANDARDS),
    help=f"Cue standard: {', '.join(STANDARDS)}, or a table in the configuration.  [default: netflix]",
)
@click.option(
    "-c",
    "--config",
    metavar="FILE",
    shell_complete=complete_file,
    help="Configuration in TOML, as for `run`.",
)
@click.option(
    "--language",
    metavar="CODE",
    help="Language of the files.  [default: from the configuration, the file, or the script; Latin is en]",
)
@click.option(
    "--fps",
    type=AnyNumber(),
    metavar="N",
    help="Frames a second: times such as 00:01:02:12 count frames, and limits of time are whole frames.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
def command(  # noqa: PLR0913, PLR0917 # click gives them by their names
    files: tuple[str, ...],
    standard: str | None,
    config: str | None,
    language: str | None,
    fps: float | None,
    as_json: bool,  # noqa: FBT001 # click gives it by its name
) -> int:
    """Check subtitle files (.srt, .vtt, .ass) from any source against a standard; exit 1 if they break it.

    A limit of time counts as broken when it is by more than the rounding of the file's clock: 1 ms, in ASS
    10 ms.
    """
    from subgen.app.check import check
    from subgen.cli.output import columns, print_message
    from subgen.cli.report import counted
    from subgen.cli.summary import json_of
    from subgen.errors import one_line

    found: list[Finding] = []
    results = check(files, standard=standard, config=config, language=language, fps=fps, notice=found.extend)
    for finding in found:
        print_message(str(finding))
    total = sum(len(each.unreadable) + len(each.findings) for each in results)
    if as_json:
        click.echo(
            json_of(
                {
                    "format": "subgen.check/1",
                    "standard": results[0].standard.name,
                    "findings": total,
                    "files": [_facts(each) for each in results],
                }
            )
        )
        return status_of_proof(flaws=total)
    rows = [row for each in results for row in _rows(each)]
    if rows:
        click.echo(columns([("FILE", "CUE", "TIME", "RULE", "MEASURED", "ALLOWED"), *rows]))
    for each in results:
        count = len(each.unreadable) + len(each.findings)
        findings = counted(count, "finding") if count else "no findings"
        checked = f"{counted(each.cues, 'cue')}, {each.standard.name}, {each.language}"
        click.echo(f"{one_line(each.file)}: {checked}: {findings}{_notes(each)}")
    return status_of_proof(flaws=total)


def _is_assumed(checked: "Checked") -> bool:
    """Whether the limits for the language of a file are those of another language or standard."""
    return checked.standard.assumes(checked.language)


def _notes(checked: "Checked") -> str:
    """Return the notes of a file: a wrong extension, and assumed limits."""
    from subgen.formats.lenient.detection import ENDINGS, FORMAT_NAMES

    suffix = PurePath(checked.file).suffix.casefold()
    named = ENDINGS.get(suffix, checked.format_name)
    notes = []
    if named != checked.format_name:
        notes.append(f"; the content is {FORMAT_NAMES[checked.format_name]} in spite of {suffix}")
    if _is_assumed(checked):
        notes.append(f"; the limits of {checked.language} are assumed")
    return "".join(notes)


def _rows(checked: "Checked") -> list[tuple[str, ...]]:
    """Format findings as rows of the table, in the order of the file; each names its row in the file."""
    from subgen.cues.rules import RULES
    from subgen.errors import one_line, quoted
    from subgen.text.clock import REPORT_CLOCK

    file = one_line(checked.file)
    rows: list[tuple[int, tuple[str, ...]]] = [
        (each.row, (f"{file}:{each.row}", "", "", "unreadable", quoted(each.written), each.wanted))
        for each in checked.unreadable
    ]
    for finding in checked.findings:
        rule, cue = RULES[finding.rule], finding.cue
        measured, allowed = (_number(value, rule.unit) for value in (finding.measured, finding.allowed))
        start = REPORT_CLOCK.format(cue.start_us // REPORT_CLOCK.unit_us)
        unit = "" if rule.unit == "s" else f" {rule.unit}"
        bound = "" if rule.bound == "exactly" else f"{rule.bound} "
        at = f"{file}:{cue.row}"
        cells = (at, str(cue.number), start, finding.rule, measured + unit, bound + allowed)
        rows.append((cue.row, cells))
    return [cells for _, cells in sorted(rows, key=_row)]


def _row(row: tuple[int, tuple[str, ...]]) -> int:
    return row[0]


def _number(value: float, unit: str) -> str:
    return f"{value:.3f} s" if unit == "s" else f"{round(value, 2):g}"


def _facts(checked: "Checked") -> dict[str, Any]:
    """Return the findings of a file for JSON."""
    return {
        "file": checked.file,
        "format": checked.format_name,
        "language": checked.language,
        "limits_assumed": _is_assumed(checked),
        "cues": checked.cues,
        "findings": [_unreadable(each) for each in checked.unreadable]
        + [
            {
                "rule": each.rule,
                "row": each.cue.row,
                "cue": each.cue.number,
                "start_s": each.cue.start_us / 1_000_000,
                "measured": round(each.measured, 6),
                "allowed": round(each.allowed, 6),
                "unit": each.unit,
            }
            for each in checked.findings
        ],
    }


def _unreadable(row: "Unreadable") -> dict[str, Any]:
    return {
        "rule": "unreadable",
        "row": row.row,
        "cue": None,
        "start_s": None,
        "measured": row.written,
        "allowed": row.wanted,
        "unit": None,
    }
