"""Numbers of the command line, by names that a person would call them."""

import click

__all__ = ["Number", "WholeNumber"]


class WholeNumber(click.IntRange):
    """A whole number within bounds."""

    name = "whole number"


class Number(click.FloatRange):
    """A number within bounds."""

    name = "number"
