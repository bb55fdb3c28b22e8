"""The takes that are still needed: those of every line, as each input was last run, and retakes."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from subgen.model import Service
from subgen.planning.retakes import Retakes
from subgen.ports import LedgerReader
from subgen.ports.records import RememberedInput, Retake

__all__ = ["NeededKeys", "needed_keys", "unwanted_retakes"]


@dataclass(frozen=True, slots=True)
class NeededKeys:
    """The keys of the takes that stay.

    Attributes:
        used: Those of the versions that lines use, or are to use.
        spare: Those of other versions: the first one of each line, and retakes unless they are dropped too.
    """

    used: frozenset[bytes]
    spare: frozenset[bytes]


def needed_keys(
    inputs: Iterable[RememberedInput],
    ledger: LedgerReader,
    service_named: Callable[[str], Service],
    *,
    retakes: bool,
) -> NeededKeys:
    """Collect the keys of the takes that stay: of each line's first, current and ordered versions.

    Args:
        inputs: The inputs, as they were last run.
        ledger: The records of retakes.
        service_named: Name of a service -> the service.
        retakes: Whether versions that no line uses are dropped too; else all versions stay.
    """
    used: set[bytes] = set()
    spare: set[bytes] = set()
    for given in inputs:
        of_input = Retakes.of_input(given, service_named(given.service), ledger)
        resolvers = (of_input.first(), spare), (of_input.current(), used), (of_input.pending(), used)
        for line in given.script.lines:
            for resolver, keys in resolvers:
                utterances = resolver.utterances(given.script.stem, line)
                keys.update(bytes.fromhex(utterance.key) for utterance in utterances)
    if not retakes:
        for retake in ledger.every_retake():
            spare.update(bytes.fromhex(part.key) for part in retake.parts)
    return NeededKeys(frozenset(used), frozenset(spare - used))


def unwanted_retakes(ledger: LedgerReader, wanted: Collection[bytes]) -> Iterator[Retake]:
    """The retakes that lose a take when only the wanted ones stay."""
    for retake in list(ledger.every_retake()):
        if any(bytes.fromhex(part.key) not in wanted for part in retake.parts):
            yield retake
