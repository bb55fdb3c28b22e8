"""Which takes somebody wants: those of every line, as each input was last run, and retakes."""

from collections.abc import Callable, Collection, Iterable, Iterator

from subgen.model import Service
from subgen.planning.retakes import current_utterances, pending_utterances
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import Ledger
from subgen.ports.records import RememberedInput, Retake

__all__ = ["unwanted_retakes", "wanted_keys"]


def wanted_keys(
    inputs: Iterable[RememberedInput],
    ledger: Ledger,
    service_named: Callable[[str], Service],
    *,
    retakes: bool,
) -> set[bytes]:
    """Keys of the takes that stay: each line's first reading, the one it has, and the one that was ordered.

    Args:
        inputs: As they were last run.
        ledger: Where retakes are.
        service_named: Name of a service -> the service.
        retakes: Whether the readings that no line has go, too; else all of them stay.
    """
    wanted: set[bytes] = set()
    for given in inputs:
        script, service = given.script, service_named(given.service)
        first = UtteranceResolver(given.settings, service)
        has = current_utterances((script,), given.settings, service, ledger)
        asks = pending_utterances((script,), given.settings, service, ledger)
        for line in script.lines:
            for resolver in (first, has, asks):
                wanted.update(
                    bytes.fromhex(utterance.key) for utterance in resolver.utterances(script.stem, line)
                )
    if not retakes:
        for retake in ledger.every_retake():
            wanted.update(bytes.fromhex(part.key) for part in retake.parts)
    return wanted


def unwanted_retakes(ledger: Ledger, wanted: Collection[bytes]) -> Iterator[Retake]:
    """The retakes that lose a take when only the wanted ones stay."""
    for retake in list(ledger.every_retake()):
        if any(bytes.fromhex(part.key) not in wanted for part in retake.parts):
            yield retake
