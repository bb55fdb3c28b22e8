"""Retakes: lines spoken again, the take versions of each line, and the version that it uses.

An order is recorded before anything is requested, so that a run that continues another one requests the same
retake. When all takes of an order have come, its version is chosen for the line; when one failed, the order
is withdrawn, and the line keeps the version that it had. Orders end with the run that completes the job, or
that names other lines: a run with the same `--retake` continues the same orders.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from subgen.config.settings import Settings
from subgen.model import Line, Script, Service, TakeKey
from subgen.planning.selection import LineNames, Selection
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import Ledger, LedgerReader, TakeReader, TakeStore
from subgen.ports.records import FIRST_VERSION, RememberedInput, Retake

__all__ = ["OpenOrder", "RetakeOrders", "Retakes", "TakeVersion"]


class OpenOrder(NamedTuple):
    """A retake that was ordered and is not delivered yet.

    Attributes:
        stem: Stem of the line's script.
        line: The line.
        retake: Its retake.
    """

    stem: str
    line: Line
    retake: Retake


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeVersion:
    """A version of a line whose takes are stored.

    Attributes:
        number: Number among the versions of its text, from 1.
        keys: Keys of its takes, in order.
        samples: Length of its takes together.
        made_at_s: Time when the last of its takes came, in seconds since 1970.
        is_in_use: Whether the line uses it.
        suspicion: What seems to be wrong with it, or None.
    """

    number: int
    keys: tuple[TakeKey, ...]
    samples: int
    made_at_s: int
    is_in_use: bool
    suspicion: str | None


class Retakes:
    """The retakes of a job, as its ledger has them now. Reads, and writes nothing.

    Args:
        scripts: All scripts of the job, whole.
        settings: The job's settings.
        service: The service, whose name is in the keys of takes.
        ledger: The records of retakes.
    """

    def __init__(
        self, scripts: tuple[Script, ...], settings: Settings, service: Service, ledger: LedgerReader
    ) -> None:
        self._scripts = scripts
        self._settings = settings
        self._service = service
        self._ledger = ledger

    @classmethod
    def of_input(cls, given: RememberedInput, service: Service, ledger: LedgerReader) -> "Retakes":
        """The retakes of an input, as it was last run with a service."""
        return cls((given.script,), given.settings, service, ledger)

    def first(self) -> UtteranceResolver:
        """Resolves each line to its first version, which all lines with the same text share."""
        return UtteranceResolver(self._settings, self._service)

    def current(self) -> UtteranceResolver:
        """Resolves each line to the version that it uses."""
        chosen = {script.stem: self._ledger.chosen(script.stem) for script in self._scripts}
        return UtteranceResolver(self._settings, self._service, _without_empty(chosen))

    def pending(self) -> UtteranceResolver:
        """Resolves each line to the version that it is to have: the ordered one, else the one in use."""
        retakes: dict[str, dict[str, tuple[Retake, ...]]] = {}
        for script in self._scripts:
            chosen, ordered = self._ledger.chosen(script.stem), self._ledger.ordered(script.stem)
            retakes[script.stem] = {
                line: ordered.get(line, ()) + chosen.get(line, ()) for line in {*chosen, *ordered}
            }
        return UtteranceResolver(self._settings, self._service, _without_empty(retakes))

    def preview(self, takes: TakeReader) -> UtteranceResolver:
        """Resolves as `pending` would if the retakes that are requested were ordered; nothing is ordered."""
        resolver = self.pending()
        is_ordered = {(order.stem, order.line.id) for order in self.open_orders(self._scripts)}
        previewed: dict[str, dict[str, tuple[Retake, ...]]] = {}
        for number, (stem, line) in enumerate(self.requested(resolver, takes)):
            if (stem, line.id) not in is_ordered:  # numbers that no version has, each another
                whole, parts = resolver.text_key(line), resolver.retake_parts(line, -number)
                retake = Retake(whole=whole, number=-number, parts=parts)
                previewed.setdefault(stem, {})[line.id] = (retake,)
        return resolver.with_retakes(previewed) if previewed else resolver

    def requested(self, resolver: UtteranceResolver, takes: TakeReader) -> Iterator[tuple[str, Line]]:
        """Stem and line of each retake that `--retake` requests: of lines that have a version already.

        Args:
            resolver: Resolves lines to the version that has to be there.
            takes: The store.
        """
        if not self._settings.retake:
            return
        names = LineNames(self._scripts)
        lines = {(script.stem, line.id): line for script in self._scripts for line in script.lines}
        for name in self._settings.retake:
            for place in names.meant(name):
                line = lines[place]
                if all(utterance.key in takes for utterance in resolver.utterances(place[0], line)):
                    yield place[0], line

    def open_orders(self, scripts: tuple[Script, ...]) -> Iterator[OpenOrder]:
        """The orders of lines of some scripts that still have the text and the voice of the order."""
        resolver = self.first()
        for script in scripts:
            ordered = self._ledger.ordered(script.stem)
            lines = [line for line in script.lines if line.id in ordered] if ordered else []
            for line in lines:
                for retake in ordered[line.id]:
                    if retake.whole == resolver.text_key(line):
                        yield OpenOrder(script.stem, line, retake)

    def versions(self, script: Script, line: Line, takes: TakeStore) -> tuple[TakeVersion, ...]:
        """The versions of a line whose takes are all stored and whole, in the order of their numbers."""
        in_use = self.current().retake(script.stem, line)
        in_use_number = in_use.number if in_use else FIRST_VERSION
        resolver = self.first()
        first = resolver.utterances(script.stem, line)
        keys_of = {FIRST_VERSION: tuple(utterance.key for utterance in first)}
        for retake in self._ledger.retakes_of(resolver.text_key(line)):
            keys_of[retake.number] = tuple(part.key for part in retake.parts)
        return tuple(
            TakeVersion(
                number=number,
                keys=keys,
                samples=sum(takes.samples(key) for key in keys),
                made_at_s=max(takes.made_at_s(key) for key in keys),
                is_in_use=number == in_use_number,
                suspicion=next(filter(None, map(takes.suspicion, keys)), None),
            )
            for number, keys in sorted(keys_of.items())
            if keys and all(key in takes and not takes.is_damaged(key) for key in keys)
        )


class RetakeOrders:
    """Orders the retakes of a job, and ends their orders.

    Args:
        selection: The scripts of the job.
        retakes: Its retakes.
        takes: The store.
        ledger: Gets the orders, and the versions that are chosen.
    """

    def __init__(self, selection: Selection, retakes: Retakes, takes: TakeReader, ledger: Ledger) -> None:
        self._selection = selection
        self._retakes = retakes
        self._takes = takes
        self._ledger = ledger

    def order(self) -> None:
        """Order the retakes that are requested; withdraw those that have come and are not requested again."""
        resolver = self._retakes.current()
        wanted = {(stem, line.id): line for stem, line in self._retakes.requested(resolver, self._takes)}
        with self._ledger.together():
            for order in self._open():
                has_come = all(part.key in self._takes for part in order.retake.parts)
                if has_come and (order.stem, order.line.id) not in wanted:
                    self._withdraw(order)
            for (stem, line_id), line in wanted.items():
                parts_of = partial(resolver.retake_parts, line)
                self._ledger.order(stem, line_id, resolver.text_key(line), parts_of)

    def resolve(self, failed: Container[TakeKey]) -> None:
        """Choose the retakes whose takes have come, and withdraw those of which a take failed.

        Args:
            failed: Keys of the takes that failed in this run.
        """
        with self._ledger.together():
            for order in self._open():
                keys = [part.key for part in order.retake.parts]
                if all(key in self._takes for key in keys):
                    whole, number = order.retake.whole, order.retake.number
                    self._ledger.choose(order.stem, order.line.id, whole, number)
                elif any(key in failed for key in keys):
                    self._withdraw(order)

    def complete(self) -> None:
        """End all orders of the job: nothing failed, and nothing is pending."""
        with self._ledger.together():
            for order in self._retakes.open_orders(self._selection.whole):
                self._withdraw(order)

    def _open(self) -> Iterator[OpenOrder]:
        return self._retakes.open_orders(self._selection.selected)

    def _withdraw(self, order: OpenOrder) -> None:
        self._ledger.withdraw(order.stem, order.line.id, order.retake.whole)


def _without_empty(
    retakes: dict[str, dict[str, tuple[Retake, ...]]],
) -> dict[str, dict[str, tuple[Retake, ...]]]:
    """Only the scripts that have retakes, so that resolvers that resolve alike are equal."""
    return {stem: lines for stem, lines in retakes.items() if lines}
