"""Arguments and types of the command line that several commands share."""

import click

__all__ = ["Number", "WholeNumber", "folder_argument"]

folder_argument = click.argument("out", metavar="OUT")
"""The `--out` of some run."""


class WholeNumber(click.IntRange):
    """A whole number within bounds."""

    name = "whole number"


class Number(click.FloatRange):
    """A number within bounds."""

    name = "number"
