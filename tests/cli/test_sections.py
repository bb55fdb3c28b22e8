"""Options under headings in the help of a command."""

import re

import click
from click.testing import CliRunner

from subgen.cli.run import command as run
from subgen.cli.sections import Section, SectionedCommand

first, second = Section("First"), Section("Second")


@click.command(cls=SectionedCommand)
@first.option("--alpha", help="The first letter.")
@second.option("-b", "--beta", is_flag=True, help="The second letter.")
@first.option("--gamma", metavar="N", help="The third letter.")
def command(alpha: str | None, gamma: str | None, *, beta: bool) -> None:
    """Write letters."""
    click.echo(f"{alpha} {beta} {gamma}")


def test_options_are_listed_under_their_headings_with_one_column_of_descriptions() -> None:
    assert CliRunner().invoke(command, ["--help"]).stdout == (
        "Usage: command [OPTIONS]\n"
        "\n"
        "  Write letters.\n"
        "\n"
        "First:\n"
        "  --alpha TEXT  The first letter.\n"
        "  --gamma N     The third letter.\n"
        "  --help        Show this message and exit.\n"
        "\n"
        "Second:\n"
        "  -b, --beta    The second letter.\n"
    )


def test_options_under_headings_are_parsed_as_any_others() -> None:
    assert CliRunner().invoke(command, ["--gamma", "3", "-b", "--alpha", "1"]).stdout == "1 True 3\n"


def test_run_has_every_option_under_one_of_its_headings() -> None:
    answer = CliRunner().invoke(run, ["--help"])

    headings = re.findall(r"^(\w.*):$", answer.stdout, re.MULTILINE)
    assert headings == ["Input and output", "Lines", "Voice and service", "Subtitles", "Audio", "Running"]
    listed = re.findall(r"^  (?:-\w, )?(--[\w-]+)", answer.stdout, re.MULTILINE)
    declared = [name for each in run.params if isinstance(each, click.Option) for name in each.opts]
    assert sorted(listed[:-1]) == sorted(name for name in declared if name.startswith("--"))
