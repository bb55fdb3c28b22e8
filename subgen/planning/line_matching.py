"""Where the lines of an input went when it was edited, so that a chosen reading goes with its line.

In a script without ids a line's id is its place, and every insertion moves those after it. So lines are
matched by their texts: wherever they are if no two are alike, else in order, as a tool that shows differences
does. Where a table gives ids, those that have kept id and text are the same. A line that matches none and
whose id is no other's was edited in place.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from subgen.errors import OutputError
from subgen.model import Line, Script
from subgen.ports import Ledger

__all__ = ["moves", "rehome"]


def rehome(script: Script, ledger: Ledger) -> None:
    """Let the choices that were made for an input's lines go with them.

    Args:
        script: The input as it is now; as it was is in the ledger still.
        ledger: Where choices are.
    """
    if not ledger.chosen(script.stem) and not ledger.ordered(script.stem):
        return
    try:
        before = ledger.remembered(script.stem).script
    except OutputError:
        return  # there is nothing to tell by
    told = moves(before.lines, script.lines) if before.file == script.file else {}
    if told:
        ledger.move_choices(script.stem, told)


def moves(before: tuple[Line, ...], now: tuple[Line, ...]) -> dict[str, str | None]:
    """Old id -> new id of the lines that have another one now, or None of those that are gone.

    Args:
        before: Lines of an input as it was.
        now: Lines of it as it is.
    """
    if [(line.id, line.text) for line in before] == [(line.id, line.text) for line in now]:
        return {}
    matched = dict(_matches(before, now))
    taken = {now[place].id for place in matched.values()}
    ids = {line.id for line in now}
    told: dict[str, str | None] = {}
    for place, line in enumerate(before):
        if place in matched:
            told[line.id] = now[matched[place]].id
        elif line.id in taken or line.id not in ids:
            told[line.id] = None
    return {old: new for old, new in told.items() if new != old}


def _matches(before: tuple[Line, ...], now: tuple[Line, ...]) -> Iterator[tuple[int, int]]:
    """Place before and place now of the lines that are the same."""
    old, new = list(enumerate(before)), list(enumerate(now))
    if not (_are_numbered(before) or _are_numbered(now)):  # else an id is a place, and says nothing
        places = {(line.id, line.text): place for place, line in new}
        kept = [(place, places[line.id, line.text]) for place, line in old if (line.id, line.text) in places]
        yield from kept
        gone, come = {place for place, _ in kept}, {place for _, place in kept}
        old = [each for each in old if each[0] not in gone]
        new = [each for each in new if each[0] not in come]
    by_text = {line.text: place for place, line in new}
    if len(by_text) == len(new) and len({line.text for _, line in old}) == len(old):
        yield from ((place, by_text[line.text]) for place, line in old if line.text in by_text)
        return
    matcher = SequenceMatcher(
        None, [line.text for _, line in old], [line.text for _, line in new], autojunk=False
    )
    for block in matcher.get_matching_blocks():
        yield from ((old[block.a + step][0], new[block.b + step][0]) for step in range(block.size))


def _are_numbered(lines: tuple[Line, ...]) -> bool:
    """Whether every line's id is its place."""
    return all(line.id == str(place) for place, line in enumerate(lines, 1))
