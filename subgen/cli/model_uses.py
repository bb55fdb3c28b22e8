"""The lines of an input by their models, as `status --by-model` prints them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby

import click

from subgen.cli.json_types import ModelLines
from subgen.cli.report import counted
from subgen.errors import one_line
from subgen.jobs.model_uses import ModelUse

__all__ = ["model_lines", "print_model_uses"]

_MOST_RANGES = 12


def print_model_uses(uses: Iterable[ModelUse]) -> None:
    """Print a line for each model: its state, its lines, and what making them again costs."""
    for use in uses:
        state = "of unknown state" if use.state is None else use.state.value
        day = f" on {use.retires}" if use.retires else ""
        made = f"{counted(len(use.lines), 'line')} made ({_ranges(use.lines)})"
        click.echo(
            one_line(
                f"  model {use.model}, {state}{day}: {made}, {use.characters:,} characters{_remake(use)}"
            )
        )


def _remake(use: ModelUse) -> str:
    if use.successor is None:
        return ""
    remake = f"; to make them again with {use.successor}: {use.remake_characters:,} characters"
    if use.price is None:
        known = "nothing on the local service" if use.is_free else "cost unknown"
        return f"{remake}, {known}; set [price] in the configuration to the price of the service"
    amount = f"{use.price.of(use.remake_characters):,.2f} {use.price.currency}"
    return f"{remake}, " + (
        f"nothing on the local service, {amount} on the hosted one" if use.is_free else amount
    )


def _ranges(ids: Sequence[str]) -> str:
    """Format ids, those that are numbers in a row as `3-7`, and only so many."""
    ranges = list(_grouped(ids))
    more = f", … {len(ids):,} in all" if len(ranges) > _MOST_RANGES else ""
    return ", ".join(ranges[:_MOST_RANGES]) + more


def _grouped(ids: Sequence[str]) -> Iterator[str]:
    places = count()
    for _, group in groupby(ids, lambda line_id: _offset(line_id, next(places))):
        row = list(group)
        yield row[0] if len(row) == 1 else f"{row[0]}-{row[-1]}"


def _offset(line_id: str, place: int) -> int | str:
    """Return one value for all numbers in a row, and the id itself for any other id."""
    is_number = line_id.isascii() and line_id.isdecimal() and str(int(line_id[:18])) == line_id
    return int(line_id) - place if is_number else line_id


def model_lines(uses: Iterable[ModelUse]) -> tuple[ModelLines, ...]:
    """Return the uses as values of the JSON."""
    return tuple(
        ModelLines(
            model=use.model,
            state="unknown" if use.state is None else use.state.value,
            retires=None if use.retires is None else use.retires.isoformat(),
            lines=use.lines,
            characters=use.characters,
            successor=use.successor,
            remake_characters=use.remake_characters,
            remake_cost=_cost(use, is_free=use.is_free),
            remake_hosted_cost=_cost(use, is_free=False),
            currency=None if use.price is None else use.price.currency,
        )
        for use in uses
    )


def _cost(use: ModelUse, *, is_free: bool) -> float | None:
    if is_free:
        return 0.0
    return None if use.price is None else round(use.price.of(use.remake_characters), 6)
