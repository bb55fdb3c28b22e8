"""Auditions: runs of some lines of an input, which must not shrink what was delivered of it."""

from collections.abc import Iterator

from subgen.errors import Fault, OutputError
from subgen.model import Script
from subgen.ports import LedgerReader
from subgen.ports.records import DeliveryFacts

__all__ = ["audition_faults"]


def audition_faults(selected: tuple[Script, ...], ledger: LedgerReader) -> Iterator[Fault]:
    """Find auditions of inputs whose last delivery held all the lines that they had then.

    A line that is silent in a delivery is held by it. A selection that leaves no line out is no audition.

    Args:
        selected: The scripts that have selected lines, with those alone.
        ledger: The record of the deliveries.
    """
    for script in selected:
        facts = ledger.facts(script.stem) if script.left_out else None
        if facts is None or not _was_whole(script, facts, ledger):
            continue
        held, wanted = facts.summary.lines, len(script.lines)
        problem = (
            f"its outputs have all of its lines ({held:,}), and --only or --first would replace them by "
            f"outputs of {wanted:,}; give another --out"
        )
        yield Fault(file=script.file, row=0, problem=problem)


def _was_whole(script: Script, facts: DeliveryFacts, ledger: LedgerReader) -> bool:
    """Whether a delivery held all lines of its input, as the input was then."""
    if facts.left_out is not None:
        return not facts.left_out
    try:  # an earlier version delivered it: compare with the input as it was last run
        given = ledger.remembered(script.stem)
    except OutputError:
        return True  # nothing says that it was an audition
    return not given.settings.only or facts.summary.lines >= len(given.script.lines)
