"""Arguments, types and completions of the command line that several commands share."""

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

__all__ = [
    "AnyNumber",
    "Number",
    "WholeNumber",
    "complete_file",
    "complete_folder",
    "complete_from",
    "folder_argument",
]

_Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def complete_file(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a value in the shell to the name of a file."""
    del ctx, param
    return [CompletionItem(incomplete, type="file")]


def complete_folder(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a value in the shell to the name of a folder."""
    del ctx, param
    return [CompletionItem(incomplete, type="dir")]


def complete_from(values: Iterable[str], *, separator: str | None = None) -> _Complete:
    """Complete a value in the shell to one of a list.

    Args:
        values: The list.
        separator: Mark between the values of one word, or None where the word is one value.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        del ctx, param
        before, mark, last = incomplete.rpartition(separator) if separator else ("", "", incomplete)
        given = before.split(separator) if separator else []
        return [before + mark + value for value in values if value.startswith(last) and value not in given]

    return complete


folder_argument = click.argument("out", metavar="OUT", shell_complete=complete_folder)
"""The `--out` of some run."""


class WholeNumber(click.IntRange):
    """A whole number within bounds."""

    name = "whole number"


class AnyNumber(click.types.FloatParamType):
    """A number whose bounds depend on other options."""

    name = "number"


class Number(click.FloatRange):
    """A number within bounds."""

    name = "number"
