"""The lines of an edited input, matched to those of before, so that a chosen take version follows its line.

In a script without ids a line's id is its place, and every insertion changes the ids after it. So lines are
matched by their texts: anywhere if no two texts are equal, else in order, as a diff tool does. Where a table
gives ids, lines with the same id and text match first. A line without a match was edited in place if no other
line has its id now.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from subgen.errors import OutputError
from subgen.model import Line, Script
from subgen.ports import Ledger

__all__ = ["line_moves", "move_choices"]


def move_choices(script: Script, ledger: Ledger) -> None:
    """Move the choices and orders of an input's lines to the ids that the lines have now.

    Args:
        script: The input as it is now; the ledger still has it as it was.
        ledger: The records of choices and orders.
    """
    if not ledger.chosen(script.stem) and not ledger.ordered(script.stem):
        return
    try:
        before = ledger.remembered(script.stem).script
    except OutputError:
        return  # nothing is left to match the lines to
    moves = line_moves(before.lines, script.lines) if before.file == script.file else {}
    if moves:
        ledger.move_choices(script.stem, moves)


def line_moves(before: tuple[Line, ...], now: tuple[Line, ...]) -> dict[str, str | None]:
    """Old id -> new id, for lines whose id changed; None for lines that are gone.

    Args:
        before: The lines of an input as it was.
        now: Its lines as it is.
    """
    if [(line.id, line.text) for line in before] == [(line.id, line.text) for line in now]:
        return {}
    matched = dict(_matches(before, now))
    taken = {now[place].id for place in matched.values()}
    ids = {line.id for line in now}
    moves: dict[str, str | None] = {}
    for place, line in enumerate(before):
        if place in matched:
            moves[line.id] = now[matched[place]].id
        elif line.id in taken or line.id not in ids:
            moves[line.id] = None
    return {old: new for old, new in moves.items() if new != old}


def _matches(before: tuple[Line, ...], now: tuple[Line, ...]) -> Iterator[tuple[int, int]]:
    """Place before and place now of each pair of lines that match."""
    old, new = list(enumerate(before)), list(enumerate(now))
    if not (_are_numbered(before) or _are_numbered(now)):  # else an id is only a place
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
